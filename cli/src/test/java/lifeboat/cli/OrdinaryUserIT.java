package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A user without privileges runs the same experiment, where the host allows user namespaces. */
@Timeout(120)
class OrdinaryUserIT {

  private static final int NOBODY = 65534;
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  @TempDir private Path scratch;

  @BeforeEach
  void needsASecondUser() throws Exception {
    assumeTrue(Lifeboat.isRoot(), "an ordinary user runs all tests already");
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<Path> needed =
        List.of(
            scratch,
            Lifeboat.inCheckout("scripts/lifeboat"),
            Lifeboat.inCheckout("topologies/fig9.yaml"),
            Lifeboat.inCheckout("cli/target/app/lifeboat.jar"),
            Path.of(System.getProperty("java.home"), "bin", "java"));
    for (Path path : needed) {
      assumeTrue(nobodyCan("test", "-r", path.toString()), path + " is not readable for others");
    }
    assumeTrue(
        nobodyCan("unshare", "--map-root-user", "--mount", "--net", "--pid", "--fork", "true"),
        "this host does not allow user namespaces");
  }

  @Test
  void runsFig9WithoutPrivileges() throws Exception {
    try (Lifeboat lifeboat =
        Lifeboat.start(
            AS_NOBODY,
            scratch,
            "run",
            Lifeboat.topology("fig9"),
            "--out",
            "out",
            "-q",
            "--format=json")) {
      Lifeboat.Ended run = lifeboat.end().expectStatus(0);

      JsonNode replica = run.result().at("/replicas/0");
      assertThat(replica.at("/server").asString()).isEqualTo("s12-2");
      assertThat(replica.at("/sha256Verified").asBoolean()).isTrue();
      assertThat(Files.getAttribute(scratch.resolve("out/result.json"), "unix:uid"))
          .isEqualTo(NOBODY);
    }
  }

  private static boolean nobodyCan(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(AS_NOBODY);
    line.addAll(List.of(command));
    return Lifeboat.succeeds(line);
  }
}
