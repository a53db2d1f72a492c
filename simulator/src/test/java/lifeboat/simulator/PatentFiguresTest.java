package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.NetworkLayout;
import org.junit.jupiter.api.Test;

/** The networks of the patent's figures in virtual time. */
class PatentFiguresTest {

  private static final Path TOPOLOGIES = Path.of("../topologies");

  private final List<TimedEvent> events = new ArrayList<>();

  private Replica onlyReplicaOf(String file, String... overrides) {
    ReadResult read = TopologyFile.read(TOPOLOGIES.resolve(file), List.of(overrides));
    assertThat(read).isInstanceOf(ReadResult.Ok.class);
    NetworkLayout layout = NetworkLayout.of(((ReadResult.Ok) read).topology());
    Simulation.Outcome outcome = new Simulation(layout, events::add).run();
    assertThat(outcome.notConverged()).isEmpty();
    List<Replica> replicas = outcome.recorder().replicas(outcome.stores());
    assertThat(replicas).hasSize(1);
    return replicas.getFirst();
  }

  @Test
  void fig9PlacesTheReplicaAtTheEndOfTheChain() {
    Replica replica = onlyReplicaOf("fig9.yaml");

    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isEqualTo("s12-2");
    assertThat(replica.relays()).containsExactly("r11-1", "r11a", "r11-2");
    assertThat(replica.sha256Verified()).isTrue();
    assertThat(replica.attempts()).isEmpty();
    assertThat(replica.retransmissions()).isZero();
  }

  @Test
  void fig10FallsBackToTheNextRelayWhenTheFirstRefuses() {
    Replica replica = onlyReplicaOf("fig10.yaml");

    assertThat(replica.server()).isEqualTo("s12-6");
    assertThat(replica.relays()).containsExactly("r11-1", "r11a", "r11b");
    assertThat(replica.attempts()).extracting("at").containsExactly("r11-2", "r11a");
    assertThat(replica.sha256Verified()).isTrue();
  }

  @Test
  void fig1PassesTheServersOfTheSwitchOverAndEndsInLan12() {
    Replica replica = onlyReplicaOf("fig1.yaml");

    assertThat(replica.server()).isEqualTo("s12-2");
    assertThat(replica.relays()).containsExactly("r11-1", "r11-3", "sw13", "r11-4", "r11-2");
  }

  @Test
  void fig1TakesRouter5WhenRouter4IsDown() {
    Replica replica = onlyReplicaOf("fig1.yaml", "events.down={at: 0s, kill: r11-4}", "expect={}");

    assertThat(replica.server()).isEqualTo("s12-2");
    assertThat(replica.relays()).containsExactly("r11-1", "r11-3", "sw13", "r11-5", "r11-2");
  }
}
