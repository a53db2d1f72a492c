package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import lifeboat.network.result.RunResult.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicas arrive whole over links that lose frames in both directions, the LANs included.
 *
 * <pre>
 *   s12-1 - r11-1 ---- r11a ---- r11-2 - s12-2      (fig9)
 * </pre>
 */
class LossyLinksTest {

  static Stream<Arguments> lossesAndSeeds() {
    return Stream.of("1%", "5%", "20%")
        .flatMap(loss ->
            Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).map(seed -> Arguments.of(loss, seed)));
  }

  @ParameterizedTest
  @MethodSource("lossesAndSeeds")
  void placesTheReplicaWhateverIsLost(String loss, int seed) {
    SimulatedRun run =
        SimulatedRun.ofFile(
            "fig9.yaml",
            "seed=" + seed,
            "defaults.links={rate: 1gbit, delay: 5ms, loss: " + loss + "}",
            "defaults.lans={loss: " + loss + "}",
            "workload.backup.criteria={time-limit: 60s}",
            "expect={}");
    Replica replica = run.onlyReplica();

    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isEqualTo("s12-2");
    assertThat(replica.sha256Verified()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lossesAndSeeds")
  void tellsThePlacementOnceThoughItsMessagesAreRepeated(String loss, int seed) {
    SimulatedRun run =
        SimulatedRun.ofFile(
            "fig9.yaml",
            "seed=" + seed,
            "defaults.links={rate: 1gbit, delay: 5ms, loss: " + loss + "}",
            "defaults.lans={loss: " + loss + "}",
            "workload.backup.size=10KiB",
            "workload.second={from: s12-1, at: 20s, size: 10KiB}",
            "expect={}");

    assertThat(run.eventsOf("deployment-placed")).hasSize(2);
    assertThat(run.eventsOf("deployment-failed")).isEmpty();
  }

  @Test
  void everySizeAtTheEdgesOfAFragmentArrives() {
    for (int bytes : new int[] {1, 31, 32, 767, 768, 769, 1440, 1441, 65_535, 65_536, 65_537}) {
      Replica replica =
          SimulatedRun.ofFile("fig9.yaml", "workload.backup.size=" + bytes + "B", "expect={}")
              .onlyReplica();
      assertThat(replica.sha256Verified()).as("%d bytes", bytes).isTrue();
    }
  }
}
