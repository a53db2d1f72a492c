package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that go on at the same time know nothing of each other. */
@Timeout(120)
class SideBySideIT {

  private static final int RUNS = 4;

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @Test
  void fourRunsAtOnceAllSucceedInDirectoriesOfTheirOwn() throws Exception {
    List<Lifeboat> runs = new ArrayList<>();
    try {
      for (int i = 0; i < RUNS; i++) {
        runs.add(unhurriedRun());
      }
      Set<String> directories = new LinkedHashSet<>();
      for (Lifeboat run : runs) {
        JsonNode result = run.end().expectStatus(0).result();
        assertThat(result.at("/replicas/0/server").asString()).isEqualTo("s12-2");
        assertThat(result.at("/replicas/0/sha256Verified").asBoolean()).isTrue();
        directories.add(result.at("/directory").asString());
      }
      assertThat(directories)
          .hasSize(RUNS)
          .allSatisfy(directory ->
              assertThat(Path.of(directory)).hasParent(scratch.resolve("lifeboat-runs")));
    } finally {
      runs.forEach(Lifeboat::close);
    }
  }

  /**
   * Four runs on two processors are slow; what is asked here is whether they disturb each other.
   */
  private Lifeboat unhurriedRun() throws Exception {
    return Lifeboat.start(
        scratch,
        "run",
        Lifeboat.topology("fig9"),
        "--format",
        "json",
        "--set",
        "workload.backup.criteria={}",
        "--set",
        "expect.safe.placed-within=60s");
  }
}
