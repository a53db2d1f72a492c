package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.result.RunResult.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes that die before and while a replica passes them. East lies straight on from the source and
 * is preferred; south is the way out.
 *
 * <pre>
 *                      ,- east - far east - f1, f2
 *   s1 - west - middle
 *                      `- south ---------- t1
 * </pre>
 */
class FailuresTest {

  private static final String NETWORK =
      """
      name: fork
      seed: 3
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
        f1: {on: fareast, cost: 0}
        f2: {on: fareast, cost: 1}
        t1: {on: south}
      links:
        a: {between: [west, middle]}
        b: {between: [middle, east]}
        c: {between: [east, fareast]}
        d: {between: [middle, south]}
      workload:
        backup: {from: s1, size: 4MiB, criteria: {time-limit: 60s}}
      """;

  private static Replica replicaAfter(String... overrides) {
    return SimulatedRun.ofText(NETWORK, overrides).onlyReplica();
  }

  private static void placedAt(String server, Replica replica) {
    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isEqualTo(server);
    assertThat(replica.sha256Verified()).isTrue();
  }

  @Test
  void aReplicaWhoseSourceDiesFailsAtOnceAndSaysSo() {
    Replica replica = replicaAfter("events.e={at: 50ms, kill: s1}");

    assertThat(replica.isPlaced()).isFalse();
    assertThat(replica.failure()).contains("source was killed");
  }

  @Test
  void aServerThatDiesWhenEverythingHasBeenSentIsNoticedWithinFourSeconds() {
    Replica replica =
        replicaAfter(
            "workload.backup.size=256KiB",
            "events.e={at: 42ms, kill: f1}",
            "defaults.lans={rate: 1gbit, delay: 0.1ms}");

    assertThat(replica.sha256Verified()).isTrue();
    assertThat(replica.deploySeconds()).isLessThan(4);
  }

  @Test
  void withoutALimitAStalledReplicaIsNotSaidToHaveReachedOne() {
    Replica replica =
        replicaAfter("workload.backup.criteria=", "events.e={at: 0s, kill: west}", "expect={}");

    assertThat(replica.failure()).isEqualTo("nothing has moved for 30 s");
  }

  @Test
  void goesEastToTheCheaperServerWhenNothingFails() {
    placedAt("f1", replicaAfter());
  }

  @Test
  void goesSouthWhenTheRelayEastIsDeadBefore() {
    Replica replica = replicaAfter("events.down={at: 0s, kill: east}");
    placedAt("t1", replica);
    assertThat(replica.relays()).containsExactly("west", "middle", "south");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1ms", "8ms", "12ms", "20ms", "25ms", "40ms", "60ms", "150ms"})
  void survivesARelayThatDiesWhileTheReplicaPasses(String at) {
    Replica replica = replicaAfter("events.down={at: " + at + ", kill: east}");
    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isIn("f1", "f2", "t1");
    assertThat(replica.sha256Verified()).isTrue();
  }

  @Test
  void takesTheSecondServerOfTheLanBeforeItTurnsBack() {
    Replica replica = replicaAfter("events.down={at: 0s, kill: f1}");
    placedAt("f2", replica);
    assertThat(replica.attempts()).extracting("at", "hop").containsExactly(tuple("fareast", "f1"));
  }

  @Test
  void turnsBackToTheOtherRelayWhenBothServersAreDead() {
    Replica replica =
        replicaAfter("events.one={at: 0s, kill: f1}", "events.two={at: 0s, kill: f2}");
    placedAt("t1", replica);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1ms", "15ms", "20ms", "30ms", "50ms", "100ms", "200ms", "300ms"})
  void survivesAServerThatDiesWhileItReceives(String at) {
    Replica replica = replicaAfter("events.down={at: " + at + ", kill: f1}");
    placedAt("f2", replica);
  }

  @Test
  void theSourceIsToldWhyWhenNobodyTakesIt() {
    Replica replica =
        replicaAfter(
            "events.one={at: 0s, kill: f1}",
            "events.two={at: 0s, kill: f2}",
            "events.three={at: 0s, kill: t1}");
    assertThat(replica.isPlaced()).isFalse();
    assertThat(replica.failure()).isEqualTo("no relay and no server left that could take it");
  }

  @Test
  void theSourceIsToldWhyWhenNoServerMeetsTheCriteria() {
    Replica replica = replicaAfter("workload.backup.criteria={at-least: 9000km}");
    assertThat(replica.isPlaced()).isFalse();
    assertThat(replica.failure()).isEqualTo("no relay and no server left that could take it");
  }

  @Test
  void theSourceGivesUpAtTheUpperLimitOfTime() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK, "workload.backup={from: s1, size: 16MiB, criteria: {time-limit: 1400ms}}");
    assertThat(run.onlyReplica().failure()).isEqualTo("the upper limit of time was reached");
    assertThat(run.secondsBetween("deployment-started", "deployment-failed")).isEqualTo(1.4);
  }

  @Test
  void nobodyTakesAReplicaThatTheMeasuredThroughputCannotPlaceInTime() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK, "workload.backup={from: s1, size: 64MiB, criteria: {time-limit: 2s}}");
    assertThat(run.onlyReplica().failure())
        .isEqualTo("no relay and no server left that could take it");
    assertThat(run.secondsBetween("deployment-started", "deployment-failed")).isLessThan(0.1);
  }

  @Test
  void theLeastThroughputCutsASlowRelayAndASlowServer() {
    Replica slowRelay =
        replicaAfter(
            "links.b.rate=20mbit", "workload.backup.criteria={throughput: 50mbit, time-limit: 9s}");
    placedAt("t1", slowRelay);
    Replica slowServer =
        replicaAfter(
            "servers.f1.rate=20mbit",
            "workload.backup.criteria={throughput: 50mbit, time-limit: 9s}");
    placedAt("f2", slowServer);
    Replica nobody = replicaAfter("workload.backup.criteria={throughput: 200mbit}");
    assertThat(nobody.isPlaced()).isFalse();
  }

  @Test
  void aSlowLinkBehindTheFirstRelayCountsForTheWholePath() {
    Replica replica =
        replicaAfter("links.a.rate=20mbit", "workload.backup.criteria={throughput: 50mbit}");
    assertThat(replica.failure()).isEqualTo("no relay and no server left that could take it");
  }

  @Test
  void theSourceGivesUpWhenTheRelayOfItsLanIsDead() {
    Replica replica = replicaAfter("events.down={at: 0s, kill: west}");
    assertThat(replica.isPlaced()).isFalse();
    assertThat(replica.failure()).isNotBlank();
  }

  @Test
  void theSourceGivesUpWhenTheDestinationDiesEachTime() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            "events.one={at: 100ms, kill: f1}",
            "events.two={at: 2300ms, kill: f2}",
            "events.three={at: 5s, kill: t1}",
            "workload.backup.size=64MiB");
    assertThat(run.onlyReplica().failure()).isNotBlank();
    assertThat(run.eventsOf("deployment-failed")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1ms", "20ms", "40ms", "60ms", "90ms", "200ms"})
  void fig1IsPlacedHoweverLateRouter4Dies(String at) {
    Replica replica =
        SimulatedRun.ofFile("fig1.yaml", "events.down={at: " + at + ", kill: r11-4}", "expect={}")
            .onlyReplica();
    assertThat(replica.failure()).isNull();
    // When it dies after Chicago has stored something, Dallas finds Chicago occupied, and the
    // first `stored` that reaches the source decides between Denver and Chicago.
    assertThat(replica.server()).isIn("s12-2", "s12-3");
    assertThat(replica.sha256Verified()).isTrue();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
