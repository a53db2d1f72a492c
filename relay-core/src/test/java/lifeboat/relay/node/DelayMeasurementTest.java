package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Payload;
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

  @Test
  void aSilentHopIsTakenForDeadLaterWhenItHasSaidThatItIsHeldUp() {
    assertThat(isGivenUpAfter100Milliseconds(0)).isTrue();
    assertThat(isGivenUpAfter100Milliseconds(100 * Nodes.MILLISECOND)).isFalse();
  }

  /** A relay sends a replica to a hop that never answers again. */
  private static boolean isGivenUpAfter100Milliseconds(long residenceOfHop) {
    RelayNode relay = new RelayNode(Nodes.relay(1, 1));
    long now = NOW;
    relay.handle(new Input.Wake(now, 0));
    ProbeReply reply =
        new ProbeReply(
            NodeKind.RELAY,
            Nodes.relayAddress(2),
            1,
            0,
            now,
            residenceOfHop,
            1,
            0,
            Optional.empty());
    now += residenceOfHop;
    relay.handle(new Input.Received(now, NEIGHBOUR, reply));
    Arrival source = new Arrival(0, new Mac(9), Nodes.serverAddress(1));
    long end = now + 100 * Nodes.MILLISECOND;
    boolean givenUp = false;
    relay.handle(new Input.Received(now, source, replicaPacket()));
    for (now += Nodes.MILLISECOND; now < end; now += Nodes.MILLISECOND) {
      Step step = relay.handle(new Input.Wake(now, 0));
      givenUp |=
          step.outputs().stream()
              .anyMatch(
                  it -> it instanceof Output.Tell t && t.notice() instanceof Notice.NeighbourLost);
    }
    return givenUp;
  }

  private static ReplicaPacket replicaPacket() {
    return new ReplicaPacket(
        new FlowKey(Nodes.serverId(1), 1, 0, 0),
        0,
        1_000,
        EvaluationCriteria.NONE,
        Optional.empty(),
        Ipv4.UNSPECIFIED,
        Progress.NONE,
        List.of(),
        Payload.of(new byte[100]));
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
