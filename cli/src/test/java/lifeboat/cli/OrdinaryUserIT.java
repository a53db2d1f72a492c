package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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
  private static final Duration SOON = Duration.ofSeconds(10);
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

  /** As root of a container is. */
  @Test
  void rootWithoutTheCapabilityRunsFig9AsAnOrdinaryUserDoes() throws Exception {
    try (Lifeboat lifeboat =
        Lifeboat.start(
            List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"),
            scratch,
            "run",
            Lifeboat.topology("fig9"),
            "--no-self-check",
            "-q")) {
      assertThat(lifeboat.end().expectStatus(0).stdout()).contains("OK: 3 of 3");
    }
  }

  @Test
  void worksInALaboratoryWithoutPrivileges() throws Exception {
    try (Lifeboat up = asNobody("up", Lifeboat.topology("fig9"), "--no-self-check")) {
      up.end().expectStatus(0);

      Lifeboat.Ended ping = nobody("exec", "s12-1", "--", "ping", "-c", "3", "-W", "5", "s12-2");
      assertThat(ping.expectStatus(0).stdout()).contains("bytes from s12-2");
      nobody("exec", "s12-1", "--", "sh", "-c", "exit 7").expectStatus(7);
      nobody("fail", "s12-1").expectStatus(0);
      nobody("heal", "s12-1").expectStatus(0);
      nobody("set", "links.west.delay=10ms").expectStatus(0);
      assertThat(nobody("send", "--from", "s12-1", "--size", "10KiB").expectStatus(0).stdout())
          .contains("placed at s12-2");
      nobody("capture", "west", "--for", "100ms", "--out", "west.pcapng").expectStatus(0);
      assertThat(Files.getAttribute(scratch.resolve("west.pcapng"), "unix:uid")).isEqualTo(NOBODY);

      assertThat(Lifeboat.run(scratch, "ps").expectStatus(3).stderr())
          .contains("is not a folder of yours");
      nobody("down").expectStatus(0);
      await().atMost(SOON).untilAsserted(() -> assertThat(up.members()).isEmpty());
    } finally {
      Lifeboat.Ended ignored = nobody("down", "--all");
    }
  }

  private Lifeboat asNobody(String... arguments) throws IOException {
    return Lifeboat.start(AS_NOBODY, scratch, arguments);
  }

  private Lifeboat.Ended nobody(String... arguments) throws IOException, InterruptedException {
    try (Lifeboat lifeboat = asNobody(arguments)) {
      return lifeboat.end();
    }
  }

  private static boolean nobodyCan(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(AS_NOBODY);
    line.addAll(List.of(command));
    return Lifeboat.succeeds(line);
  }
}
