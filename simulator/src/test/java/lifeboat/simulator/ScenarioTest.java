package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import org.junit.jupiter.api.Test;

/**
 * Events of the file in virtual time.
 *
 * <pre>
 *   s1 - west -- middle -- east - s2      the replica of 1 MiB takes nearly a second
 *           '------- detour ------'       (longer, 50 ms)
 * </pre>
 */
class ScenarioTest {

  private static final String NETWORK =
      """
      name: ladder
      seed: 3
      defaults:
        links: {rate: 10mbit, delay: 5ms}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        middle: {at: [39.53, -114.81]}
        south: {at: [33.45, -112.07]}
        east: {at: [39.74, -104.99], lan: 172.17.0.0/24}
      servers:
        s1: {on: west}
        s2: {on: east}
      links:
        first: {between: [west, middle]}
        second: {between: [middle, east]}
        low: {between: [west, south], delay: 25ms}
        back: {between: [south, east], delay: 25ms}
      workload:
        backup: {from: s1, size: 1MiB}
      """;

  private static SimulatedRun with(String event, String... more) {
    String[] overrides = new String[more.length + 1];
    overrides[0] = "events.e=" + event;
    System.arraycopy(more, 0, overrides, 1, more.length);
    return SimulatedRun.ofText(NETWORK, overrides);
  }

  private static double seconds(SimulatedRun run) {
    Replica replica = run.onlyReplica();
    assertThat(replica.server()).as(replica.toString()).isEqualTo("s2");
    assertThat(replica.sha256Verified()).isTrue();
    return Objects.requireNonNull(replica.deploySeconds());
  }

  private static List<String> told(SimulatedRun run, String kind) {
    return run.eventsOf(kind).stream()
        .map(event -> event.text("target").orElse("") + " by " + event.text("event").orElse(""))
        .toList();
  }

  @Test
  void aDegradedLinkIsSlowerUntilItIsRestored() {
    double plain = seconds(SimulatedRun.ofText(NETWORK));
    SimulatedRun slow = with("{degrade: {link: second, rate: 1mbit}}");
    SimulatedRun shortly = with("{degrade: {link: second, rate: 1mbit}, for: 1s}");

    assertThat(told(slow, "degraded")).containsExactly("second by e");
    assertThat(told(shortly, "restored")).containsExactly("second by e");
    assertThat(seconds(slow)).isGreaterThan(5 * plain);
    assertThat(seconds(shortly)).isBetween(plain + 0.5, seconds(slow) - 3);
  }

  @Test
  void aLinkThatFailsIsRoutedAroundAndHeals() {
    SimulatedRun run = with("{at: 300ms, fail: second, for: 5s}", "expect=");

    assertThat(told(run, "failed")).containsExactly("second by e");
    assertThat(run.eventsOf("failed").getFirst().text("part")).contains("link");
    assertThat(seconds(run)).isBetween(1.0, 4.0);
  }

  @Test
  void aFlappingLinkOnlyHoldsTheReplicaUp() {
    SimulatedRun run = with("{at: 100ms, flap: second, every: 200ms, times: 3}");

    assertThat(run.eventsOf("failed")).hasSize(3);
    assertThat(run.eventsOf("healed")).hasSize(3);
    assertThat(seconds(run)).isLessThan(6.0);
  }

  @Test
  void nothingCrossesAPartitionBeforeItEnds() {
    SimulatedRun run = with("{at: 200ms, partition: [east], for: 3s}");

    assertThat(told(run, "failed")).containsExactly("second by e", "back by e");
    assertThat(run.secondsBetween("healed", "deployment-placed")).isPositive();
    assertThat(seconds(run)).isGreaterThan(3.0);
  }

  @Test
  void aPausedServerGoesOnWithWhatItHad() {
    SimulatedRun run = with("{at: 300ms, pause: s2, for: 2s}");

    assertThat(told(run, "paused")).containsExactly("s2 by e");
    assertThat(run.secondsBetween("resumed", "deployment-placed")).isPositive();
    assertThat(seconds(run)).isBetween(2.0, 15.0);
    long resumed = run.eventsOf("resumed").getFirst().atNanos();
    long paused = run.eventsOf("paused").getFirst().atNanos();
    assertThat(run.events())
        .filteredOn(event -> event.node().equals("s2"))
        .extracting(TimedEvent::atNanos)
        .noneMatch(at -> at > paused && at < resumed);
  }

  @Test
  void aRelayThatIsPausedFromTheStartIsLeftForAnother() {
    SimulatedRun run = with("{pause: middle, for: 20s}");

    assertThat(seconds(run)).isLessThan(10.0);
    assertThat(run.onlyReplica().relays()).containsExactly("west", "south", "east");
  }

  @Test
  void theKernelOfAPausedRelayGoesOnRouting() {
    SimulatedRun run = with("{at: 500ms, pause: middle, for: 20s}");

    assertThat(seconds(run)).isLessThan(seconds(SimulatedRun.ofText(NETWORK)) + 0.2);
  }

  /** It has heard nothing for longer than rows last, because it did not listen. */
  @Test
  void aRelayThatGoesOnDoesNotTakeItsNeighboursForDead() {
    SimulatedRun run =
        with("{at: 1s, pause: middle, for: 12s}", "workload.late={from: s1, size: 1KiB, at: 15s}");

    assertThat(told(run, "resumed")).containsExactly("middle by e");
    assertThat(run.eventsOf("neighbour-lost"))
        .as("by those who missed it, not by it")
        .isNotEmpty()
        .extracting(TimedEvent::node)
        .doesNotContain("middle");
  }

  @Test
  void aPausedSourceIsAskedWhenItGoesOn() {
    SimulatedRun run = with("{pause: s1, for: 3s}", "workload.backup.at=1s");

    assertThat(run.secondsBetween("converged", "deployment-started")).isEqualTo(3.0);
    seconds(run);
  }

  @Test
  void noiseFromTheSeedIsSurvived() {
    SimulatedRun run =
        with("{random: {fail: links, every: 300ms, for: 100ms, until: 3s}}", "expect=");

    assertThat(run.eventsOf("failed")).isNotEmpty();
    seconds(run);
  }

  @Test
  void serversOnTheCoastSendTheirRecordsInlandBeforeSandyComes() {
    SimulatedRun run = SimulatedRun.ofFile("sandy.yaml");

    assertThat(told(run, "warned")).containsExactly("casino by sandy");
    assertThat(told(run, "front-reported")).containsExactly("exchange by sandy");
    assertThat(run.replicas()).extracting(Replica::state).containsOnly(Replica.PLACED);
  }
}
