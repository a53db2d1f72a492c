package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Same topology, same seed: the same events. The links of fig1 lose one frame in twenty. */
class DeterminismTest {

  private static SimulatedRun lossyFig1(int seed) {
    return SimulatedRun.ofFile(
        "fig1.yaml",
        "seed=" + seed,
        "defaults.links={rate: 1gbit, delay: auto, loss: 5%}",
        "events.down={at: 60ms, kill: r11-4}",
        "expect={}");
  }

  @Test
  void theSameSeedTellsTheSameStory() {
    SimulatedRun first = lossyFig1(7);
    SimulatedRun second = lossyFig1(7);
    assertThat(second.events()).isEqualTo(first.events());
    assertThat(second.outcome().tables()).isEqualTo(first.outcome().tables());
    assertThat(second.outcome().frames()).isEqualTo(first.outcome().frames());
    assertThat(second.replicas()).isEqualTo(first.replicas());
  }

  @Test
  void anotherSeedTellsAnotherStory() {
    assertThat(lossyFig1(8).events()).isNotEqualTo(lossyFig1(7).events());
  }
}
