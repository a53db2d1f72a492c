package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.result.TrafficCounters;
import org.junit.jupiter.api.Test;

/** What a simulation counts on its cables while replicas are deployed: relays in a row, FIG. 9. */
class TrafficTest {

  @Test
  void theReplicaIsOnTheCablesOfItsPathOneWay() {
    SimulatedRun run = SimulatedRun.ofFile("fig9.yaml");

    assertThat(run.rows()).hasSize(2 * 4);
    TrafficCounters.Row there = row(run, "west", "r11-1");
    assertThat(there.bytes()).isBetween(1_048_576L, 1_300_000L);
    assertThat(there.load().orElseThrow()).isBetween(0.8, 1.0);
    assertThat(there.lostFrames()).hasValue(0);
    assertThat(row(run, "west", "r11a").bytes()).isBetween(10_000L, 200_000L);
  }

  @Test
  void lossesAreThoseOfTheFile() {
    SimulatedRun run = SimulatedRun.ofFile("fig9.yaml", "links.west.loss=5%", "seed=3");

    TrafficCounters.Row there = row(run, "west", "r11-1");
    assertThat((double) there.lostFrames().orElseThrow() / there.frames()).isBetween(0.02, 0.09);
  }

  private static TrafficCounters.Row row(SimulatedRun run, String link, String from) {
    return run.rows().stream()
        .filter(row -> row.link().equals(link) && row.from().equals(from))
        .findFirst()
        .orElseThrow();
  }
}
