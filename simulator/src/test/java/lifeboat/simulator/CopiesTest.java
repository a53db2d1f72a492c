package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.RunResult.Verdict;
import lifeboat.network.result.TimedEvent;
import org.junit.jupiter.api.Test;

/**
 * Several copies of one replica.
 *
 * <pre>
 *   s3 - north - farnorth - s6
 *          |
 *   s1 - home - east - s4, s5
 *          |
 *        south - s2
 * </pre>
 *
 * East is 40 km from farnorth, and everything else hundreds of kilometres from everything else.
 */
class CopiesTest {

  private static final String NETWORK =
      """
      name: copies
      seed: 7
      defaults:
        links: {rate: 20mbit, delay: 5ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        home: {at: [40.0, 0.0], lan: 172.16.0.0/24}
        north: {at: [41.0, 0.0], lan: 172.17.0.0/24}
        east: {at: [46.2, 0.4], lan: 172.18.0.0/24}
        south: {at: [36.5, 0.0], lan: 172.19.0.0/24}
        farnorth: {at: [46.0, 0.0], lan: 172.20.0.0/24}
      servers:
        s1: {on: home}
        s2: {on: south}
        s3: {on: north}
        s4: {on: east}
        s5: {on: east}
        s6: {on: farnorth}
      links:
        n: {between: [home, north]}
        e: {between: [home, east]}
        s: {between: [home, south]}
        f: {between: [north, farnorth]}
      workload:
        backup: {from: s1, size: 2MB, copies: 3}
      """;

  private static List<String> servers(SimulatedRun run) {
    return run.replicas().stream().map(Replica::server).toList();
  }

  /** To which hop the source's own relay sent each attempt, in the order of decisions. */
  private static List<String> firstHops(SimulatedRun run) {
    return run.eventsOf("decided").stream()
        .filter(event -> event.node().equals("home"))
        .map(event -> (Map<?, ?>) event.fields().get("decision"))
        .map(decision -> String.valueOf(decision.get("relay")))
        .toList();
  }

  @Test
  void copiesLeaveOnDifferentWaysAndEndAtDifferentServers() {
    SimulatedRun run = SimulatedRun.ofText(NETWORK);

    assertThat(run.replicas()).extracting(Replica::state).containsOnly(Replica.PLACED);
    assertThat(firstHops(run)).containsExactlyInAnyOrder("north", "east", "south");
    assertThat(servers(run)).doesNotHaveDuplicates().hasSize(3);
    assertThat(run.replicas()).allMatch(Replica::sha256Verified);
    assertThat(run.replicas()).extracting(Replica::copy).containsExactly(0, 1, 2);
    assertThat(run.replicas()).allMatch(copy -> copy.aliveAt().equals(List.of(copy.server())));
    assertThat(run.eventsOf("deployment-placed")).hasSize(3);
  }

  /**
   * What three ways gain: one way has to bring three times the bytes. The figures go to the output
   * of the test.
   */
  @Test
  void threeWaysTakeLessTimeThanOne() {
    double three = secondsUntilAllPlaced(SimulatedRun.ofText(NETWORK));
    String one = NETWORK.replaceAll("copies: 3}", "}");
    double single = secondsUntilAllPlaced(SimulatedRun.ofText(one));
    String more = one + "  second: {from: s1, size: 2MB}\n  third: {from: s1, size: 2MB}\n";
    double overOneWay = secondsUntilAllPlaced(SimulatedRun.ofText(more));

    assertThat(three).as("three copies at once, as against one").isLessThan(1.3 * single);
    assertThat(overOneWay / three).as("gain against one way").isGreaterThan(2.2);
  }

  private static double secondsUntilAllPlaced(SimulatedRun run) {
    assertThat(run.replicas()).extracting(Replica::state).containsOnly(Replica.PLACED);
    return run.replicas().stream()
        .mapToDouble(copy -> Optional.ofNullable(copy.deploySeconds()).orElseThrow())
        .max()
        .orElseThrow();
  }

  /** East has two servers, and nobody else has any. */
  @Test
  void aServerThatHasACopyLeavesTheOtherToItsNeighbour() {
    String only = NETWORK.replaceAll("  s[236]: .*\n", "").replace("copies: 3", "copies: 2");
    SimulatedRun run = SimulatedRun.ofText(only);

    assertThat(servers(run)).containsExactlyInAnyOrder("s4", "s5");
  }

  @Test
  void aCopyTooNearToAnotherIsReleasedAndSentElsewhere() {
    SimulatedRun run = SimulatedRun.ofText(NETWORK.replace("copies: 3", "copies: 3, apart: 300km"));

    assertThat(run.replicas()).extracting(Replica::state).containsOnly(Replica.PLACED);
    assertThat(servers(run)).contains("s2", "s3").containsAnyOf("s4", "s6");
    assertThat(run.eventsOf("attempt-failed").stream().flatMap(e -> e.text("why").stream()))
        .anyMatch(why -> why.matches("copy [0-2] is \\d+ km away"));
    assertThat(run.eventsOf("replica-discarded").stream().map(TimedEvent::node))
        .as("what was too near has been dropped")
        .containsAnyOf("s4", "s6");
  }

  /** Home can reach two places that are 1,000 km apart, not three. */
  @Test
  void saysWhichCopiesWerePlacedWhenNotAllCanBe() {
    String wide =
        NETWORK.replace("copies: 3", "copies: 3, apart: 900km, criteria: {time-limit: 20s}")
            + "expect: {all: {copies-alive: 3}, two: {copies-alive: 2}, each: {at-least: 100km}}\n";
    SimulatedRun run = SimulatedRun.ofText(wide);
    RunResult result = run.result();

    assertThat(run.replicas().stream().filter(Replica::isPlaced)).hasSize(2);
    assertThat(servers(run)).contains("s2").containsAnyOf("s4", "s6");
    assertThat(result.isOk()).isFalse();
    assertThat(result.expectations().stream().filter(verdict -> verdict.name().equals("all")))
        .singleElement()
        .matches(verdict -> !verdict.met())
        .extracting(Verdict::actual)
        .asString()
        .startsWith("2: at ");
    assertThat(result.expectations().stream().filter(verdict -> verdict.name().equals("two")))
        .singleElement()
        .matches(Verdict::met);
    assertThat(result.expectations().stream().filter(verdict -> verdict.check().equals("at-least")))
        .extracting(Verdict::met)
        .containsExactlyInAnyOrder(true, true, false);
  }

  @Test
  void aSourceThatRestartsGoesOnWithEachCopyWhereItWas() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK.replace("copies: 3", "copies: 3, apart: 300km").replace("2MB", "4MB")
                + "events: {crash: {at: 500ms, kill: s1}, back: {at: 900ms, restart: s1}}\n");

    assertThat(run.replicas()).extracting(Replica::state).containsOnly(Replica.PLACED);
    assertThat(servers(run)).doesNotHaveDuplicates();
    assertThat(run.eventsOf("deployment-resumed")).isNotEmpty();
  }

  /** The copy that was at a server that has died goes where none of the others is near. */
  @Test
  void aCopyWhoseServerDiesKeepsOutOfTheWayOfTheOthers() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK.replace("copies: 3", "copies: 2, apart: 30km").replace("2MB", "4MB")
                + "events: {crash: {at: 700ms, kill: s4}}\n");

    assertThat(run.replicas()).extracting(Replica::state).containsOnly(Replica.PLACED);
    assertThat(servers(run)).doesNotContain("s4").doesNotHaveDuplicates();
    assertThat(run.eventsOf("attempt-failed").stream().flatMap(e -> e.text("why").stream()))
        .containsExactly("the destination server fell silent");
  }
}
