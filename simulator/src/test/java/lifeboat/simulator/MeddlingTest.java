package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.LinkProfile;
import lifeboat.relay.message.Message;
import lifeboat.simulator.MessageTap.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a test can do to a network while a replica crosses it. North is nearer than south.
 *
 * <pre>
 *          ,- north -.
 *   s1 - a            b - s2
 *          `- south -'
 * </pre>
 */
class MeddlingTest {

  private static final long MILLIS = 1_000_000;

  private static final String NETWORK =
      """
      name: ring
      seed: 5
      defaults:
        links: {rate: 100mbit, delay: 5ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        north: {at: [2, 2]}
        south: {at: [-3, 2]}
        b: {at: [0, 4], lan: 172.17.0.0/24}
      servers:
        s1: {on: a}
        s2: {on: b}
      links:
        an: {between: [a, north]}
        nb: {between: [north, b]}
        as: {between: [a, south], delay: 9ms}
        sb: {between: [south, b]}
      workload:
        backup: {from: s1, size: 4MiB, criteria: {time-limit: 60s}}
      """;

  private static SimulatedRun after(SimulatedRun.Meddling meddling, String... overrides) {
    return SimulatedRun.ofText(NETWORK, meddling, overrides);
  }

  private static Replica placedAtS2(SimulatedRun run) {
    Replica replica = run.onlyReplica();
    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isEqualTo("s2");
    assertThat(replica.sha256Verified()).isTrue();
    return replica;
  }

  @Test
  void theReplicaWaitsWhileTheNetworkIsPartitionedAndGoesOnWhenItHeals() {
    SimulatedRun run =
        after(simulation -> {
          simulation.schedule(150 * MILLIS, now -> now.cut("storm", "nb"));
          simulation.schedule(150 * MILLIS, now -> now.cut("storm", "sb"));
          simulation.schedule(1000 * MILLIS, now -> now.heal("storm", "nb"));
        });

    assertThat(placedAtS2(run).deploySeconds()).isGreaterThan(1.0);
    assertThat(run.eventsOf("failed"))
        .extracting(event -> event.text("target").orElse(""))
        .containsExactly("nb", "sb");
    assertThat(run.eventsOf("healed")).hasSize(1);
  }

  @Test
  void normalPacketsGoRoundACutLinkWhenRoutesHaveBeenComputedAnew() {
    SimulatedRun run =
        after(
            simulation -> simulation.schedule(150 * MILLIS, now -> now.cut("storm", "nb")),
            "workload.backup.size=16MiB");

    assertThat(placedAtS2(run).deploySeconds()).isLessThan(4.0);
  }

  @Test
  void aRestartedRelayIsANewIncarnationToItsNeighbours() {
    SimulatedRun run =
        after(
            simulation -> {
              simulation.schedule(150 * MILLIS, now -> now.kill("reboot", "north"));
              simulation.schedule(500 * MILLIS, now -> now.restart("reboot", "north"));
            },
            "workload.backup.size=32MiB");

    placedAtS2(run);
    assertThat(run.eventsOf("restarted")).hasSize(1);
    assertThat(run.eventsOf("neighbour-restarted")).extracting("node").contains("a", "b");
  }

  @Test
  void aRestartedServerFindsWhatItHadCommitted() {
    SimulatedRun run =
        after(
            simulation -> {
              simulation.schedule(500 * MILLIS, now -> now.kill("reboot", "s2"));
              simulation.schedule(700 * MILLIS, now -> now.restart("reboot", "s2"));
            },
            "workload.backup.size=16MiB");

    assertThat(run.eventsOf("reception-resumed"))
        .singleElement()
        .extracting(event -> event.number("storedBytes"))
        .satisfies(bytes -> assertThat((long) bytes).isBetween(1L << 20, 15L << 20));
  }

  @Test
  void aLinkThatBecomesSlowMakesTheReplicaLate() {
    SimulatedRun swift = after(SimulatedRun.Meddling.NONE);
    placedAtS2(swift);
    LinkProfile slow = LinkProfile.of(5 * MILLIS).withRate(2_000_000);

    SimulatedRun run =
        after(simulation ->
            simulation.schedule(100 * MILLIS, now -> now.degrade("rain", "nb", slow)));

    assertThat(placedAtS2(run).deploySeconds())
        .isGreaterThan(4 * swift.secondsBetween("deployment-started", "deployment-placed"));
  }

  static List<Fate> survivable() {
    return List.of(Fate.TWICE, Fate.late(3 * MILLIS), Fate.CORRUPT, Fate.LOST);
  }

  @ParameterizedTest
  @MethodSource("survivable")
  void aFateOfOneMessageInTwentyIsSurvived(Fate fate) {
    placedAtS2(after(simulation -> simulation.tap(Taps.each(20, _ -> true, fate))));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Message.ReplicaPacket.class,
        Message.Accepted.class,
        Message.Stored.class,
        Message.Placed.class,
        Message.OutcomeAck.class,
        Message.NormalPacket.class
      })
  void theFirstThreeMessagesOfAKindMayBeLost(Class<? extends Message> kind) {
    SimulatedRun run =
        after(simulation -> simulation.tap(Taps.first(3, kind::isInstance, Fate.LOST)));
    placedAtS2(run);
  }

  @Test
  void corruptMessagesAreToldOf() {
    SimulatedRun run =
        after(simulation ->
            simulation.tap(Taps.of(Message.Probe.class, 0, 10 * MILLIS, Fate.CORRUPT)));

    placedAtS2(run);
    assertThat(run.eventsOf("garbled-dropped")).isNotEmpty();
  }
}
