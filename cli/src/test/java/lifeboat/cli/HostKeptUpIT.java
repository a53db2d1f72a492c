package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A host that does not keep up: the process of all nodes of FIG. 9 stands still for a while. */
@Timeout(180)
class HostKeptUpIT {

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @Test
  void marksARunWhoseNodesStoodStill() throws Exception {
    JsonNode result = runWithAPause().expectStatus(0).result();

    JsonNode keptUp = result.at("/hostKeptUp");
    assertThat(keptUp.at("/verdict").asString()).as(keptUp.toString()).isEqualTo("no");
    assertThat(keptUp.at("/nodes/worstHoldUpSeconds").asDouble()).isGreaterThan(0.3);
    assertThat(keptUp.at("/processes/0/name").asString()).isEqualTo("nodes-1");
    assertThat(keptUp.at("/processes/0/peakMemoryBytes").asLong()).isGreaterThan(1 << 20);
    assertThat(keptUp.at("/links/frames").asLong()).isGreaterThan(1000);
    List<String> warnings = new ArrayList<>();
    result.at("/warnings").forEach(warning -> warnings.add(warning.asString()));
    assertThat(warnings)
        .anyMatch(text -> text.startsWith("the host held nodes up for "))
        .anyMatch(text -> text.contains("(process nodes-1)"));
  }

  @Test
  void failsItWithStrict() throws Exception {
    JsonNode result = runWithAPause("--strict").expectStatus(1).result();

    assertThat(result.at("/outcome").asString()).isEqualTo("failed");
    assertThat(result.at("/replicas/0/state").asString()).isEqualTo("placed");
  }

  private Ended runWithAPause(String... options) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                Lifeboat.topology("fig9"),
                "--format",
                "json",
                "--set",
                "workload.backup.size=3MiB",
                "--set",
                "expect={}",
                "--no-self-check"));
    arguments.addAll(List.of(options));
    try (Lifeboat run = Lifeboat.start(scratch, arguments.toArray(String[]::new))) {
      run.awaitTalk("deploying backup");
      long nodes =
          run.members().stream()
              .filter(member -> member.commandLine().contains("host-nodes"))
              .findFirst()
              .orElseThrow()
              .pid();
      String pause = "kill -STOP %1$d; sleep 0.4; kill -CONT %1$d".formatted(nodes);
      assertThat(Lifeboat.succeeds(List.of("sh", "-c", pause))).isTrue();
      return run.end();
    }
  }
}
