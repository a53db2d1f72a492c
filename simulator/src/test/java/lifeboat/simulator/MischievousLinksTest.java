package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import lifeboat.network.result.RunResult.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas arrive whole over links that double, reorder and spoil frames and lose them in bursts,
 * in both directions and in the LANs too. Every event is checked for what must always hold.
 *
 * <pre>
 *   s12-1 - r11-1 ---- r11a ---- r11-2 - s12-2      (fig9)
 * </pre>
 */
class MischievousLinksTest {

  private static final String BURSTS = "loss: {good-to-bad: 1%, bad-to-good: 20%}";

  static Stream<Arguments> mischief() {
    return Stream.of(
            "duplicate: 20%",
            "duplicate: 100%",
            "reorder: 20%",
            "corrupt: 5%",
            BURSTS,
            "loss: {good-to-bad: 5%, bad-to-good: 50%, loss-in-bad: 80%, loss-in-good: 1%}",
            "jitter: 0.1ms, jitter-distribution: pareto, jitter-correlation: 50%",
            "queue: 20packets, rate: 20mbit",
            "queue: bdp, rate: 20mbit",
            "duplicate: 5%, reorder: 5%, corrupt: 2%, jitter: 0.1ms, " + BURSTS)
        .flatMap(words -> Stream.of(1, 2, 3, 4, 5, 6, 7, 8).map(seed -> Arguments.of(words, seed)));
  }

  @ParameterizedTest
  @MethodSource("mischief")
  void placesTheReplicaOnceAndWhole(String words, int seed) {
    SimulatedRun run = fig9(words, "seed=" + seed);
    Replica replica = run.onlyReplica();

    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isEqualTo("s12-2");
    assertThat(replica.sha256Verified()).isTrue();
    assertThat(run.eventsOf("deployment-placed")).hasSize(1);
  }

  @Test
  void spoiltFramesAreToldOfAndOthersAreNot() {
    assertThat(fig9("corrupt: 5%").eventsOf("garbled-dropped")).isNotEmpty();
    assertThat(fig9("duplicate: 50%").eventsOf("garbled-dropped")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"duplicate: 30%", "reorder: 30%", "corrupt: 5%", BURSTS})
  void theSameSeedTellsTheSameEvents(String words) {
    assertThat(fig9(words, "seed=5").events()).isEqualTo(fig9(words, "seed=5").events());
    assertThat(fig9(words, "seed=5").events()).isNotEqualTo(fig9(words, "seed=6").events());
  }

  private static SimulatedRun fig9(String words, String... overrides) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "defaults.links={delay: 5ms, " + words + "}",
                    "defaults.lans={delay: 1ms, " + words + "}",
                    "workload.backup.criteria={time-limit: 60s}",
                    "expect={}"),
                Stream.of(overrides))
            .toArray(String[]::new);
    return SimulatedRun.ofFile("fig9.yaml", all);
  }
}
