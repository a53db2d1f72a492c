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
          "junit.xml",
          "topology.yaml",
          "traffic.csv",
          "report.html"
        }) {
      assertThat(Files.size(first.resolve(file))).as(file).isPositive();
      assertThat(second.resolve(file)).as(file).hasSameBinaryContentAs(first.resolve(file));
    }
  }

  @Test
  void aPolicyCostsTheCopyAndTheSummarySaysWhereThatIsSeen() {
    String survival = Invocation.TOPOLOGIES.resolve("survival.yaml").toString();
    Invocation lifeboat =
        Invocation.of("simulate", survival, "--out", scratch.resolve("lifeboat").toString());
    assertThat(lifeboat.status()).isZero();

    Path out = scratch.resolve("nearest");
    Invocation nearest =
        Invocation.of("simulate", survival, "--policy", "nearest", "--out", out.toString());
    assertThat(nearest.status()).isEqualTo(1);
    assertThat(nearest.out())
        .contains("sent   s12-1 → s12-6, straight, by policy nearest")
        .containsPattern(
            "expectation alive NOT MET: expected backup: at least 1 copy alive at the end; none:"
                + " placed at s12-6; see events.ndjson:\\d+ \\(s12-6 after ");
    assertThat(out.resolve("junit.xml")).content().contains("<failure ");
  }

  @Test
  void aPolicyThatDoesNotExistIsAProblemOfTheFile() {
    Invocation wrong = Invocation.of("simulate", Invocation.FIG1, "--policy", "nearby");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("policy: \"nearby\" is not known here; write lifeboat or nearest or");
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
