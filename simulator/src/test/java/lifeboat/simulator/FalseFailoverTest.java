package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.result.RunResult.Replica;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody is taken for dead because of random loss: 100 MiB over links that all lose 5 % in both
 * directions.
 *
 * <pre>
 *   s12-1 - r11-1 ---- r11a ---- r11-2 - s12-2      (fig9)
 * </pre>
 */
class FalseFailoverTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void aLossyPathKeepsItsHopsAndItsServer(int seed) {
    SimulatedRun run =
        SimulatedRun.ofFile(
            "fig9.yaml",
            "seed=" + seed,
            "defaults.links={rate: 1gbit, delay: 5ms, loss: 5%}",
            "defaults.lans={loss: 5%}",
            "workload.backup={from: s12-1, size: 100MiB, criteria: {time-limit: 600s}}",
            "expect={}");
    Replica replica = run.onlyReplica();
    assertThat(replica.failure()).isNull();
    assertThat(run.eventsOf("attempt-failed")).isEmpty();
    assertThat(run.eventsOf("transfer-failed")).isEmpty();
    assertThat(run.eventsOf("neighbour-lost")).isEmpty();
    assertThat(run.eventsOf("deployment-started")).hasSize(1);
  }
}
