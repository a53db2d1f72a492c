package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.result.RunResult.Replica;
import org.junit.jupiter.api.Test;

/**
 * Servers that begin by themselves.
 *
 * <pre>
 *   s1 - west - east - s2
 * </pre>
 */
class TriggersTest {

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
        backup: {from: s1, size: 256KiB}
      """;

  private static SimulatedRun waitingFor(String trigger, String... overrides) {
    String[] all = new String[overrides.length + 1];
    all[0] = "workload.backup.when=" + trigger;
    System.arraycopy(overrides, 0, all, 1, overrides.length);
    return SimulatedRun.ofText(NETWORK, all);
  }

  private static double secondsUntilTriggered(SimulatedRun run) {
    return run.secondsBetween("converged", "deployment-triggered");
  }

  @Test
  void aNoticeOnTheControlChannelBegins() {
    SimulatedRun run = waitingFor("{notice: yes}", "events.bmc={at: 3s, notify: s1}");

    assertThat(secondsUntilTriggered(run)).isEqualTo(3.0);
    assertThat(run.onlyReplica().server()).isEqualTo("s2");
  }

  @Test
  void probesLostOnTheUplinkBegin() {
    SimulatedRun run = waitingFor("{probe-loss: 20%}", "servers.s1.loss=25%");

    assertThat(secondsUntilTriggered(run)).isBetween(1.0, 20.0);
    assertThat(run.onlyReplica().server()).isEqualTo("s2");
  }

  @Test
  void anUplinkThatLosesLessDoesNotBegin() {
    SimulatedRun run = waitingFor("{probe-loss: 90%, within: 20s}", "servers.s1.loss=10%");

    assertThat(run.onlyReplica().failure()).isEqualTo("none of its conditions came true in time");
    assertThat(run.secondsBetween("deployment-armed", "deployment-failed")).isEqualTo(20.0);
  }

  @Test
  void aFrontThatComesNearBeginsAndEndsTheSourceLater() {
    // The front starts 1000 km away at 100 km/s: it is 300 km away after 7 s, and here after 10 s.
    SimulatedRun run =
        waitingFor(
            "{front-within: 300km}",
            "events.quake={at: 0s, disaster: {center: [37.77, -133.8], radius: 0km,"
                + " speed: 100km/s}}");

    Replica replica = run.onlyReplica();
    assertThat(secondsUntilTriggered(run)).isBetween(6.5, 7.5);
    assertThat(replica.server()).isEqualTo("s2");
  }

  @Test
  void aFrontThatIsFasterThanTheReplicaEndsIt() {
    SimulatedRun run =
        waitingFor(
            "{front-within: 1km}",
            "workload.backup.size=16MiB",
            "events.quake={at: 0s, disaster: {center: [37.77, -133.8], radius: 0km,"
                + " speed: 100km/s}}");

    assertThat(run.onlyReplica().failure()).contains("its source was killed");
    assertThat(run.eventsOf("killed"))
        .extracting(event -> event.text("target").orElse(""))
        .contains("west", "s1");
  }

  @Test
  void theQuakeOfTheExampleComesTooLate() {
    SimulatedRun run = SimulatedRun.ofFile("quake.yaml");

    assertThat(run.onlyReplica().server()).isEqualTo("desert");
    assertThat(run.eventsOf("killed")).isEmpty();
  }
}
