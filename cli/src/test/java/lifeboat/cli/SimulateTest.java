package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Same topology, same seed: the same bytes out. Links lose and jitter, and a relay dies. */
class SimulateTest {

  @TempDir private Path scratch;

  private Path simulate(String name, int seed) {
    Path out = scratch.resolve(name);
    Invocation.of(
        "simulate",
        Invocation.FIG1,
        "--seed",
        Integer.toString(seed),
        "--set",
        "defaults.links={rate: 1gbit, delay: auto, loss: 3%, jitter: 0.3ms}",
        "--set",
        "events.down={at: 60ms, kill: r11-4}",
        "--set",
        "expect={}",
        "--out",
        out.toString());
    return out;
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path first = simulate("first", 7);
    Path second = simulate("second", 7);
    for (String file :
        new String[] {
          "events.ndjson",
          "decisions.ndjson",
          "result.json",
          "tables.csv",
          "topology.yaml",
          "traffic.csv",
          "report.html"
        }) {
      assertThat(Files.size(first.resolve(file))).as(file).isPositive();
      assertThat(second.resolve(file)).as(file).hasSameBinaryContentAs(first.resolve(file));
    }
  }

  @Test
  void saysThatNothingIsLateInVirtualTime() throws IOException {
    assertThat(Files.readString(simulate("first", 7).resolve("result.json")))
        .containsPattern("\"hostKeptUp\" : \\{\\s*\"verdict\" : \"virtual-time\"");
  }

  @Test
  void anotherSeedLosesOtherFrames() throws IOException {
    assertThat(Files.readAllBytes(simulate("first", 7).resolve("events.ndjson")))
        .isNotEqualTo(Files.readAllBytes(simulate("other", 8).resolve("events.ndjson")));
  }
}
