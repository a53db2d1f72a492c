package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.NodeKind;
import org.junit.jupiter.api.Test;

/** The delay of the patent: from sending a message to receiving its answer, less the residence. */
class DelayMeasurementTest {

  private static final long NOW = 10 * Nodes.SECOND;
  private static final Arrival NEIGHBOUR = new Arrival(0, new Mac(7), Nodes.relayAddress(2));

  private final RelayNode relay = new RelayNode(Nodes.relay(1, 1));

  @Test
  void anAnswerSaysHowLongTheProbeWaitedForIt() {
    Probe probe = new Probe(Nodes.relayAddress(2), 1, 1, 0, 0);

    Step step = relay.handle(new Input.Received(NOW, NOW - Nodes.MILLISECOND, NEIGHBOUR, probe));

    assertThat(step.outputs())
        .extracting(output -> output instanceof Output.SendOnLink send ? send.message() : output)
        .filteredOn(ProbeReply.class::isInstance)
        .extracting(message -> ((ProbeReply) message).residenceNanos())
        .containsExactly(Nodes.MILLISECOND);
  }

  @Test
  void theRoundTripEndsWhenTheHostHasTheAnswerAndNotWhenItIsReadAndIsLessTheResidence() {
    int sequence = sequenceOfFirstProbe();
    Message reply =
        new ProbeReply(
            NodeKind.RELAY,
            Nodes.relayAddress(2),
            1,
            sequence,
            NOW,
            2 * Nodes.MILLISECOND,
            1,
            0,
            Optional.empty());
    long arrived = NOW + 7 * Nodes.MILLISECOND;

    relay.handle(new Input.Received(arrived + Nodes.MILLISECOND, arrived, NEIGHBOUR, reply));

    assertThat(relay.tables(arrived).rows())
        .extracting(Tables.Row::rttNanos)
        .containsExactly(5 * Nodes.MILLISECOND);
  }

  private int sequenceOfFirstProbe() {
    return relay.handle(new Input.Wake(NOW, 0)).outputs().stream()
        .map(output -> output instanceof Output.SendOnLink send ? send.message() : null)
        .filter(Probe.class::isInstance)
        .mapToInt(message -> ((Probe) message).sequence())
        .findFirst()
        .orElseThrow();
  }
}
