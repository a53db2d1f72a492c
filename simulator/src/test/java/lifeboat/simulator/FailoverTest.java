package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.result.TimedEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a dead next hop keeps a replica. East lies straight on from the source; south is the way
 * out.
 *
 * <pre>
 *                      ,- east - far east - f1
 *   s1 - west - middle
 *                      `- south ---------- t1, t2
 * </pre>
 */
class FailoverTest {

  private static final String NETWORK =
      """
      name: failover
      defaults:
        links: {rate: 100mbit, delay: 5ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        middle: {at: [39.74, -104.99]}
        east: {at: [39.10, -94.58]}
        fareast: {at: [41.88, -87.63], lan: 172.17.0.0/24}
        south: {at: [32.78, -96.80], lan: 172.18.0.0/24}
      servers:
        s1: {on: west}
        f1: {on: fareast}
        t1: {on: south, cost: 0}
        t2: {on: south, cost: 1}
      links:
        a: {between: [west, middle]}
        b: {between: [middle, east]}
        c: {between: [east, fareast]}
        d: {between: [middle, south]}
      workload:
        backup: {from: s1, size: 1MiB, criteria: {time-limit: 60s}}
      """;

  private static long nanosOf(SimulatedRun run, String kind, String node) {
    return run.events().stream()
        .filter(event -> event.kind().equals(kind) && event.node().equals(node))
        .mapToLong(TimedEvent::atNanos)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1ms, 1", "5ms, 5", "40ms, 40", "200ms, 200"})
  void aHopThatWasDeadBeforeCostsThreeRoundTripsAnd50Milliseconds(String delay, int delayMillis) {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            "links.b={between: [middle, east], delay: %s, rate: 1gbit}".formatted(delay),
            "events.down={at: 0s, kill: east}");
    long opened = nanosOf(run, "decided", "middle");
    long failed = nanosOf(run, "transfer-failed", "middle");
    double roundTripMillis = 2 * delayMillis + 0.1; // A probe and its answer take their time, too.
    assertThat((failed - opened) / 1e6).isBetween(2.0 * delayMillis, 3 * roundTripMillis + 50);
    assertThat(run.onlyReplica().server()).isEqualTo("t1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"14ms", "18ms", "20ms", "22ms"})
  void aHopThatDiesAfterItHasAcceptedCostsAsMuchSinceItsLastWord(String at) {
    SimulatedRun run =
        SimulatedRun.ofText(NETWORK, "events.down={at: %s, kill: east}".formatted(at));
    long died = run.eventsOf("killed").getFirst().atNanos();
    long failed = nanosOf(run, "transfer-failed", "middle");
    double lastWordMillis = 5.1; // What it sent in its last moment is heard so much later.
    assertThat((failed - died) / 1e6).isLessThan(lastWordMillis + 3 * 10.1 + 50);
    assertThat(run.onlyReplica().server()).isEqualTo("t1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "12ms"})
  void aServerThatDiesCostsAsMuch(String at) {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK, "events.e={at: 0s, kill: east}", "events.t={at: %s, kill: t1}".formatted(at));
    long opened = nanosOf(run, "decided", "south");
    long failed = nanosOf(run, "transfer-failed", "south");
    assertThat((failed - opened) / 1e6).isLessThan(3 * 0.21 + 50);
    assertThat(run.onlyReplica().server()).isEqualTo("t2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1%", "5%", "10%"})
  void nobodyIsTakenForDeadWhereFramesAreLost(String loss) {
    for (int seed = 1; seed <= 40; seed++) {
      SimulatedRun run =
          SimulatedRun.ofText(
              NETWORK,
              "seed=" + seed,
              "defaults.links.loss=" + loss,
              "defaults.lans.loss=" + loss,
              "workload.again={from: s1, at: 1s, size: 256KiB}",
              "workload.more={from: s1, at: 2s, size: 256KiB}");
      assertThat(run.eventsOf("neighbour-lost")).as("seed %d", seed).isEmpty();
      assertThat(run.eventsOf("transfer-failed")).as("seed %d", seed).isEmpty();
    }
  }
}
