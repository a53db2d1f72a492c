package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sources and servers that restart in the middle of a replica of 16 MiB, which takes 1.4 s.
 *
 * <pre>
 *   s1 - west - east - s2
 * </pre>
 */
class ResumptionTest {

  private static final long REPLICA_BYTES = 16L << 20;
  private static final long FRAGMENT_BYTES = 1440;
  private static final long ALL_PACKETS = REPLICA_BYTES / FRAGMENT_BYTES + 1;

  private static final String NETWORK =
      """
      name: pair
      seed: 2
      defaults:
        links: {rate: 100mbit, delay: 5ms}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        east: {at: [39.74, -104.99], lan: 172.17.0.0/24}
      servers:
        s1: {on: west}
        s2: {on: east}
      links:
        line: {between: [west, east]}
      workload:
        backup: {from: s1, size: 16MiB}
      """;

  private static SimulatedRun restarting(String node, String killed, String back) {
    return SimulatedRun.ofText(
        NETWORK,
        "events.down={at: " + killed + ", kill: " + node + "}",
        "events.up={at: " + back + ", restart: " + node + "}");
  }

  private static Replica placedAtS2(SimulatedRun run) {
    Replica replica = run.onlyReplica();
    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isEqualTo("s2");
    assertThat(replica.sha256Verified()).isTrue();
    return replica;
  }

  private static long storedAtRestart(SimulatedRun run) {
    return run.eventsOf("reception-resumed").getFirst().number("storedBytes");
  }

  @Test
  void aRestartedServerIsSentOnlyWhatItHadNotStored() {
    SimulatedRun run = restarting("s2", "700ms", "1200ms");

    Replica replica = placedAtS2(run);
    assertThat(replica.attempts()).isEmpty();
    assertThat(storedAtRestart(run)).isGreaterThan(4L << 20);
    assertThat(replica.normalPackets() - ALL_PACKETS)
        .as("packets in vain or twice, resumed at %d bytes", storedAtRestart(run))
        .isLessThan(ALL_PACKETS / 5);
  }

  @Test
  void aServerThatIsAwayForLongIsGivenUpAndTriedAgainWhenNobodyElseIsLeft() {
    SimulatedRun run = restarting("s2", "700ms", "10s");

    placedAtS2(run);
    assertThat(run.eventsOf("attempt-failed"))
        .first()
        .extracting(event -> event.text("why").orElse(""))
        .isEqualTo("the destination server fell silent");
    assertThat(run.secondsBetween("deployment-started", "deployment-placed")).isLessThan(20);
  }

  @Test
  void aServerThatIsAwayForTooLongIsGivenUp() {
    SimulatedRun run = restarting("s2", "700ms", "60s");

    assertThat(run.onlyReplica().failure())
        .isEqualTo("no relay and no server left that could take it");
    assertThat(run.secondsBetween("deployment-started", "deployment-failed")).isLessThan(45);
  }

  @Test
  void aRestartedSourceSendsOnlyWhatTheServerLacks() {
    SimulatedRun run = restarting("s1", "700ms", "5s");

    Replica replica = placedAtS2(run);
    assertThat(run.eventsOf("deployment-resumed")).hasSize(1);
    assertThat(replica.replicaPackets()).isZero();
    assertThat(replica.normalPackets()).isBetween(ALL_PACKETS / 4, ALL_PACKETS * 3 / 4);
  }

  @Test
  void aSourceThatRestartsBeforeItKnowsADestinationBeginsAnotherAttempt() {
    SimulatedRun run = restarting("s1", "2ms", "1s");

    placedAtS2(run);
    assertThat(run.eventsOf("deployment-resumed")).isEmpty();
    assertThat(run.eventsOf("deployment-started"))
        .extracting(event -> flowAttempt(event))
        .containsExactly(0, 1);
  }

  private static int flowAttempt(TimedEvent event) {
    String flow = event.text("flow").orElse("");
    return Integer.parseInt(flow.substring(flow.lastIndexOf(':') + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1ms", "8ms", "12ms", "20ms", "25ms", "200ms", "1350ms", "1440ms", "1450ms"})
  void nothingIsLostWheneverTheSourceRestarts(String killed) {
    placedAtS2(restarting("s1", killed, "3s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1ms", "8ms", "12ms", "20ms", "25ms", "200ms", "1350ms", "1440ms", "1450ms"})
  void nothingIsLostWheneverTheServerRestartsSoon(String killed) {
    int back = Integer.parseInt(killed.replace("ms", "")) + 40;
    placedAtS2(restarting("s2", killed, back + "ms"));
  }

  @Test
  void bothMayRestart() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            "events.one={at: 700ms, kill: s2}",
            "events.two={at: 800ms, kill: s1}",
            "events.three={at: 900ms, restart: s2}",
            "events.four={at: 1s, restart: s1}");

    placedAtS2(run);
    assertThat(run.eventsOf("deployment-resumed")).hasSize(1);
  }

  @Test
  void aSourceThatRestartsAfterThePublicationIsToldThatItIsPlaced() {
    SimulatedRun whole = SimulatedRun.ofText(NETWORK);
    double published = whole.secondsBetween("deployment-started", "replica-published");
    long micros = Math.round(published * 1e6) + 100;
    SimulatedRun run = restarting("s1", micros + "us", "3s");

    Replica replica = placedAtS2(run);
    assertThat(replica.normalPackets()).isZero();
    assertThat(run.eventsOf("replica-published")).hasSize(1);
  }
}
