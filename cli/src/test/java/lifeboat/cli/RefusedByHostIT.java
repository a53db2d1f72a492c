package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host whose {@code tc} takes netem when it is tried out and refuses the lines of the network: a
 * script of that name comes first in the search path.
 */
@Timeout(180)
class RefusedByHostIT {

  private static final String TC =
      """
      #!/bin/sh
      for word; do
        if [ "$word" = -batch ]; then
          cat > /dev/null
          echo "Error: Exclusivity flag on, cannot modify."
          echo "Command failed -:1"
          exit 1
        fi
      done
      """;

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @Test
  void namesTheEntryOfTheFileAndTheLine() throws Exception {
    Path tools = Files.createDirectory(scratch.resolve("tools"));
    Path tc = Files.writeString(tools.resolve("tc"), TC);
    assertThat(tc.toFile().setExecutable(true)).isTrue();
    Path out = scratch.resolve("out");

    Ended run;
    try (Lifeboat lifeboat =
        Lifeboat.start(
            List.of("env", "PATH=" + tools + ":" + System.getenv("PATH")),
            scratch,
            "run",
            Lifeboat.topology("fig9"),
            "--set",
            "link-backend=netem",
            "--out",
            out.toString())) {
      run = lifeboat.end();
    }

    run.expectStatus(3);
    assertThat(run.stderr())
        .contains("the host refused a part of the network")
        .containsPattern("links\\.west: \"tc -n r11-1 qdisc add .*\" failed: Error: Exclusivity")
        .doesNotContain("fault of lifeboat", "\tat ");
    assertThat(out).doesNotExist();
  }
}
