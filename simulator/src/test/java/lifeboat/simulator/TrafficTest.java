package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import lifeboat.network.result.TrafficCounters;
import org.junit.jupiter.api.Test;

/** What a simulation counts on its cables while replicas are deployed: relays in a row, FIG. 9. */
class TrafficTest {

  private static Map<String, TrafficCounters.Row> deploy(String... overrides) {
    SimulatedRun run = SimulatedRun.ofFile("fig9.yaml", overrides);
    List<TrafficCounters.Row> rows = run.rows();
    return rows.stream()
        .collect(Collectors.toMap(row -> row.link() + " from " + row.from(), Function.identity()));
  }

  @Test
  void theReplicaIsOnTheCablesOfItsPathOneWay() {
    Map<String, TrafficCounters.Row> rows = deploy();

    assertThat(rows).hasSize(2 * 4);
    assertThat(rows.get("west from r11-1").bytes()).isBetween(1_048_576L, 1_300_000L);
    assertThat(rows.get("west from r11a").bytes()).isBetween(10_000L, 200_000L);
    assertThat(rows.get("west from r11-1").load().orElseThrow()).isBetween(0.8, 1.0);
    assertThat(rows.get("west from r11-1").lostFrames()).hasValue(0);
  }

  @Test
  void lossesAreThoseOfTheFile() {
    TrafficCounters.Row west = deploy("links.west.loss=5%", "seed=3").get("west from r11-1");

    assertThat((double) west.lostFrames().orElseThrow() / west.frames()).isBetween(0.02, 0.09);
  }
}
