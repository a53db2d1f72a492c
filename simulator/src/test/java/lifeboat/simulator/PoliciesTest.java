package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.RunResult.Verdict;
import lifeboat.network.result.TimedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The network of FIG. 1 with one more server near its source: with the method, and with what
 * operators do without it.
 *
 * <pre>
 *   s12-6 - r11-6
 *             |                     ,- r11-4 -.
 *   s12-1 - r11-1 - r11-3 - sw13 --<           >-- r11-2 - s12-2
 *                            |      `- r11-5 -'
 *                     s12-3, s12-4, s12-5
 * </pre>
 */
class PoliciesTest {

  private static SimulatedRun survival(String... overrides) {
    return SimulatedRun.ofFile("survival.yaml", overrides);
  }

  @Test
  void theMethodSavesACopyFromTheQuake() {
    RunResult result = survival().result();

    assertThat(result.isOk()).as("%s", result.expectations()).isTrue();
    Replica replica = result.replicas().getFirst();
    assertThat(replica.policy()).isEqualTo("lifeboat");
    assertThat(replica.aliveAt()).containsExactly("s12-2");
    assertThat(replica.distanceMeters()).isBetween(2.9e6, 3.1e6);
  }

  /** All ways lead away from the source's own relay, and the shortest ends within reach. */
  @Test
  void theMethodHasToBeToldHowFarIsFarEnough() {
    SimulatedRun run = survival("workload.backup.criteria={time-limit: 10s}");
    assertThat(run.onlyReplica().server()).isEqualTo("s12-6");
    assertThat(run.onlyReplica().aliveAt()).isEmpty();
  }

  @Test
  void theNearestServerIsLostWithTheSource() {
    SimulatedRun run = survival("policy=nearest");
    RunResult result = run.result();

    Replica replica = result.replicas().getFirst();
    assertThat(replica.isPlaced()).isTrue();
    assertThat(replica.server()).isEqualTo("s12-6");
    assertThat(replica.relays()).isEmpty();
    assertThat(replica.policy()).isEqualTo("nearest");
    assertThat(replica.aliveAt()).isEmpty();
    assertThat(result.isOk()).isFalse();
    List<Verdict> unmet = result.expectations().stream().filter(verdict -> !verdict.met()).toList();
    assertThat(unmet).extracting(Verdict::check).containsExactly("outside", "copies-alive");
    TimedEvent killed =
        run.eventsOf("killed").stream()
            .filter(event -> event.text("target").orElse("").equals("s12-6"))
            .findFirst()
            .orElseThrow();
    assertThat(unmet.getLast().where())
        .as("the line on which the server dies")
        .startsWith("events.ndjson:" + (run.events().indexOf(killed) + 1) + " (s12-6 after ");
  }

  @ParameterizedTest
  @CsvSource({
    "nearest, s12-6",
    "farthest-known, s12-2",
    "{fixed: s12-4}, s12-4",
  })
  void eachPolicySendsWhereItSays(String policy, String server) {
    SimulatedRun run = survival("policy=" + policy);
    assertThat(run.onlyReplica().server()).isEqualTo(server);
    assertThat(run.onlyReplica().sha256Verified()).isTrue();
    assertThat(run.onlyReplica().normalPackets()).isPositive();
    assertThat(run.eventsOf("decided")).as("no relay decides").isEmpty();
  }

  @Test
  void chanceFollowsFromTheSeed() {
    List<String> servers =
        Stream.of(1, 2, 3, 4, 5, 6)
            .map(seed ->
                String.valueOf(
                    survival("policy=random", "seed=" + seed, "events={}", "expect={}")
                        .onlyReplica()
                        .server()))
            .toList();
    assertThat(servers).doesNotContain("s12-1");
    assertThat(servers.stream().distinct().count()).isGreaterThan(1);
    assertThat(survival("policy=random", "seed=1").onlyReplica().server())
        .isEqualTo(servers.getFirst());
  }

  @Test
  void theNextNearestTakesOverWhenTheNearestIsDead() {
    SimulatedRun run =
        survival("policy=nearest", "events={down: {at: 0s, kill: s12-6}}", "expect={}");
    Replica replica = run.onlyReplica();
    assertThat(replica.server()).isEqualTo("s12-3");
    assertThat(replica.attempts())
        .extracting(RunResult.Attempt::reason)
        .containsExactly("the destination server fell silent");
  }

  @Test
  void theNextNearestTakesOverWhenTheNearestIsFull() {
    SimulatedRun run =
        survival("policy=nearest", "servers.s12-6.capacity=1kB", "events={}", "expect={}");
    assertThat(run.onlyReplica().server()).isEqualTo("s12-3");
    assertThat(run.secondsBetween("deployment-started", "deployment-placed")).isLessThan(3);
  }

  @Test
  void aFixedServerThatIsDeadIsTriedUntilTheTimeIsUp() {
    SimulatedRun run =
        survival(
            "policy={fixed: s12-6}",
            "events={down: {at: 0s, kill: s12-6}}",
            "expect={as-feared: {replica: backup, not-placed: yes}}");
    assertThat(run.onlyReplica().failure()).isEqualTo("the upper limit of time was reached");
    assertThat(run.result().isOk()).isTrue();
  }

  @Test
  void aFixedServerThatComesBackInTimeHasIt() {
    SimulatedRun run =
        survival(
            "policy={fixed: s12-6}",
            "events={down: {at: 100ms, kill: s12-6}, up: {at: 2s, restart: s12-6}}",
            "expect={}");
    assertThat(run.onlyReplica().server()).isEqualTo("s12-6");
    assertThat(run.onlyReplica().sha256Verified()).isTrue();
  }

  @Test
  void aSourceThatRestartsGoesOnWhereItWas() {
    SimulatedRun run =
        survival(
            "policy=farthest-known",
            "events={down: {at: 500ms, kill: s12-1}, up: {at: 900ms, restart: s12-1}}",
            "expect={}");
    assertThat(run.onlyReplica().server()).isEqualTo("s12-2");
    assertThat(run.eventsOf("deployment-resumed")).hasSize(1);
  }

  static Stream<Arguments> blows() {
    return Stream.of("nearest", "random", "farthest-known", "{fixed: s12-3}")
        .flatMap(policy ->
            Stream.of("s12-1", "s12-6", "s12-3", "s12-2", "r11-1", "r11-3", "sw13")
                .flatMap(
                    node -> Stream.of(0, 60, 300, 700).map(at -> Arguments.of(policy, node, at))));
  }

  /** The invariants are checked after every event; the replica ends whole, or with a reason. */
  @ParameterizedTest(name = "{0}: {1} dies after {2} ms and comes back")
  @MethodSource("blows")
  void whoeverRestartsTheReplicaEndsWhole(String policy, String node, int atMillis) {
    SimulatedRun run =
        survival(
            "policy=" + policy,
            "workload.backup={from: s12-1, size: 300KiB}",
            "events={down: {at: %dms, kill: %s}, up: {at: %dms, restart: %s}}"
                .formatted(atMillis, node, atMillis + 400, node),
            "expect={left: {copies-alive: 1, nothing-lost: yes}}");
    assertThat(run.result().expectations()).allMatch(Verdict::met);
    assertThat(run.onlyReplica().failure()).isNull();
  }

  @Test
  void aSourceThatDiesBeforeItHearsOfItsCopyHasSavedItAllTheSame() {
    SimulatedRun undisturbed = survival("events={}", "expect={}");
    long placed = undisturbed.eventsOf("replica-published").getFirst().atNanos();
    long start = undisturbed.eventsOf("converged").getFirst().atNanos();
    long millis = (placed - start) / 1_000_000 + 2;
    SimulatedRun run =
        survival(
            "events={fire: {at: %dms, kill: s12-1}}".formatted(millis),
            "expect={alive: {replica: backup, copies-alive: 1}}");
    assertThat(run.onlyReplica().isPlaced()).isFalse();
    assertThat(run.onlyReplica().aliveAt()).containsExactly("s12-2");
    assertThat(run.result().isOk()).isTrue();
  }
}
