package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.network.result.TableRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the tables hold when they have converged, next to what the file says. The server s1 is
 * behind two plain switches, s2 at its relay.
 *
 * <pre>
 *   s1 - switch1 - switch2 - r1 ---- r2 - s2
 * </pre>
 */
class MeasuredTablesTest {

  private static final String NETWORK =
      """
      name: measured
      defaults:
        links: {rate: 100mbit, delay: 5ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        r1: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        r2: {at: [39.74, -104.99], lan: 172.17.0.0/24}
      servers:
        s1: {on: switch1}
        s2: {on: r2}
      switches:
        switch1: {}
        switch2: {}
      links:
        middle: {between: [r1, r2]}
        one: {between: [switch1, switch2]}
        two: {between: [switch2, r1]}
      workload:
        backup: {from: s1, size: 10KiB}
      """;

  private static void throughputIsWithin(double share, List<TableRow> rows, String what) {
    assertThat(rows).isNotEmpty();
    for (TableRow row : rows) {
      assertThat(row.throughputBitsPerSecond()).as("%s: %s", what, row).isPresent();
      double configured = row.configuredThroughputBitsPerSecond().orElseThrow();
      assertThat(row.throughputBitsPerSecond().getAsLong() / configured)
          .as("%s: %s", what, row)
          .isBetween(1 - share, 1 + share);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1mbit, 1gbit, 0%",
    "2mbit, 1mbit, 0%",
    "10mbit, 100mbit, 0%",
    "100mbit, 10mbit, 0%",
    "1gbit, 1gbit, 0%",
    "1mbit, 1mbit, 1%",
    "10mbit, 1mbit, 5%",
    "100mbit, 1gbit, 5%",
    "1gbit, 33mbit, 2%"
  })
  void throughputIsMeasuredInEachDirectionWhateverIsLost(String there, String back, String loss) {
    for (int seed = 1; seed <= 10; seed++) {
      SimulatedRun run =
          SimulatedRun.ofText(
              NETWORK,
              "seed=" + seed,
              "links.middle.rate={from-r1: %s, from-r2: %s}".formatted(there, back),
              "links.one.rate={from-switch1: %s, from-switch2: %s}".formatted(back, there),
              "defaults.links.loss=" + loss,
              "defaults.lans.loss=" + loss);
      throughputIsWithin(0.1, run.outcome().tables(), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1514B", "2KiB", "4KiB", "8KiB", "16KiB", "32KiB"})
  void aSmallQueueMakesNoThroughputTooLarge(String queue) {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            "defaults.links.queue=" + queue,
            "defaults.lans.queue=" + queue,
            "links.one.rate=20mbit");
    throughputIsWithin(0.1, run.outcome().tables(), "queue of " + queue);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void jitterShorterThanATrainIsAveragedAway(int seed) {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK, "seed=" + seed, "defaults.links={rate: 100mbit, delay: 5ms, jitter: 0.1ms}");
    throughputIsWithin(0.2, run.outcome().tables(), "jitter");
  }

  @ParameterizedTest
  @CsvSource({"1mbit, 5ms", "1mbit, 0.5ms", "10mbit, 1ms", "1gbit, 40ms"})
  void theDelayIsThatOfTheFileThoughOurOwnTrainsQueue(String rate, String delay) {
    SimulatedRun run =
        SimulatedRun.ofText(NETWORK, "defaults.links={rate: %s, delay: %s}".formatted(rate, delay));
    for (TableRow row : run.outcome().tables()) {
      double configured = row.configuredRttNanos().orElseThrow();
      boolean behindSwitches = row.name().equals("s1"); // Each cable of 1 Gbit/s stores a frame.
      assertThat(row.rttNanos() / configured)
          .as("%s", row)
          .isBetween(0.98, behindSwitches ? 1.03 : 1.02);
    }
  }

  @Test
  void bothDirectionsStandInTheRowOfARelay() {
    SimulatedRun run =
        SimulatedRun.ofText(NETWORK, "links.middle.rate={from-r1: 10mbit, from-r2: 50mbit}");
    TableRow row =
        run.outcome().tables().stream()
            .filter(it -> it.relay().equals("r1") && it.name().equals("r2"))
            .findFirst()
            .orElseThrow();
    assertThat(row.throughputBitsPerSecond().orElseThrow()).isBetween(9_900_000L, 10_100_000L);
    assertThat(row.throughputInBitsPerSecond().orElseThrow()).isBetween(49_500_000L, 50_500_000L);
  }

  @Test
  void measuringTheThroughputTakesNoLongerThanTheProbesDo() {
    SimulatedRun run = SimulatedRun.ofText(NETWORK);
    assertThat(run.outcome().convergedNanos()).isLessThan(120_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"64kbit, 0%", "1mbit, 30%"})
  void aLinkTooSlowOrTooBadForTrainsKeepsNobodyWaitingForLong(String rate, String loss) {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            "links.middle={between: [r1, r2], rate: %s, loss: %s, delay: 5ms}"
                .formatted(rate, loss));
    assertThat(run.outcome().convergedNanos()).isLessThan(12_000_000_000L);
  }
}
