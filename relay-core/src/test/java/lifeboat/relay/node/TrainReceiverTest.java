package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.table.Patience;
import org.junit.jupiter.api.Test;

/** Trains of 12 full packets over 100 Mbit/s, 1.45 ms long, at hosts that keep time differently. */
class TrainReceiverTest {

  private static final long FRAME_NANOS = 121_120;
  private static final int PACKETS = 12;

  private final Patience patience = new Patience(0);
  private final List<Long> measured = new ArrayList<>();

  private List<Long> trainAt(HostTiming timing) {
    TrainReceiver receiver =
        new TrainReceiver(
            Nodes.relayAddress(1), timing, patience, (_, rate, _, _, _) -> measured.add(rate));
    Arrival arrival = new Arrival(0, new Mac(2), Nodes.relayAddress(2));
    Outbox outbox = new Outbox(Nodes.relayAddress(1));
    for (int index = 0; index < PACKETS; index++) {
      long now = Nodes.SECOND + index * FRAME_NANOS;
      TrainPacket packet =
          new TrainPacket(Nodes.relayAddress(2), 1, 0, index, PACKETS, Nodes.SECOND, 1514 - 42);
      receiver.packet(packet, arrival, now, now, outbox);
    }
    return measured;
  }

  @Test
  void anExactHostMeasuresTheRate() {
    assertThat(trainAt(HostTiming.EXACT)).containsExactly(100_000_000L);
  }

  @Test
  void aHostWhoseTimesAreTooRoughForTheTrainMeasuresNothing() {
    assertThat(trainAt(new HostTiming(0, 200_000))).containsExactly(0L);
  }

  @Test
  void aHostThatHoldsItsNodesUpMeasuresNothing() {
    patience.heldUp(5 * Nodes.MILLISECOND, Nodes.SECOND);
    assertThat(trainAt(HostTiming.EXACT)).containsExactly(0L);
  }
}
