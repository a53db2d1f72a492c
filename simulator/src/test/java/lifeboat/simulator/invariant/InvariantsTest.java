package lifeboat.simulator.invariant;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Load;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.Step;
import org.junit.jupiter.api.Test;

/** Each invariant is broken once, and says so; what is allowed and looks alike is let pass. */
class InvariantsTest {

  private static final Ipv4 A = Ipv4.parse("10.0.0.1");
  private static final Ipv4 B = Ipv4.parse("10.0.0.2");
  private static final Ipv4 C = Ipv4.parse("10.0.0.3");
  private static final FlowKey FLOW = new FlowKey(new UUID(1, 2), 1, 0, 0);
  private static final Mac NEXT = new Mac(7);
  private static final Mac OTHER = new Mac(8);
  private static final Load EMPTY = new Load(0, 0, 0, 0, 0, 0, 0, 0);
  private static final Observation.Disk BLANK = new Disk(false);

  /** A, B and C lie in a row, 100 m from each other; copies have to be 150 m apart. */
  private static final Observation.Geography MAP =
      new Observation.Geography() {
        @Override
        public double apartMeters(String deployment) {
          return 150;
        }

        @Override
        public double metersBetween(Ipv4 one, Ipv4 other) {
          return 100 * Math.abs(one.bits() - other.bits());
        }
      };

  private record Disk(boolean full) implements Observation.Disk {
    @Override
    public boolean holds(FlowKey flow, ByteRange range) {
      return full;
    }

    @Override
    public boolean isPublished(String copyId, String sha256) {
      return full;
    }
  }

  private final Invariants invariants =
      new Invariants(new Provenance(42, "abc123", "lifeboat simulate x.yaml"), _ -> BLANK, MAP);

  private void happens(Observation event) {
    invariants.check(event, "r1");
  }

  private static Observation at(int node, Ipv4 address, Input input, Output... outputs) {
    Step step = new Step(List.of(outputs), OptionalLong.empty());
    return new Observation(input.nowNanos(), node, address, input, step, EMPTY, BLANK);
  }

  private static ReplicaPacket packet(Ipv4 localSource, Ipv4... path) {
    return new ReplicaPacket(
        FLOW,
        0,
        1,
        EvaluationCriteria.NONE,
        Optional.empty(),
        localSource,
        Progress.NONE,
        List.of(path),
        Payload.of(new byte[1]));
  }

  private static Input arrives(Message message, Ipv4 from) {
    return new Input.Received(5, new Arrival(0, Mac.NONE, from), message);
  }

  private static Output passesOn(Mac to, ReplicaPacket packet) {
    return new Output.SendOnLink(0, to, A, Ipv4.UNSPECIFIED, packet);
  }

  private static Output tells(Notice notice) {
    return new Output.Tell(notice);
  }

  private static Input later(long nanos) {
    return new Input.Wake(nanos, 0);
  }

  @Test
  void aViolationTellsSeedVersionAndTheCommandThatRepeatsIt() {
    Observation event = at(1, A, arrives(packet(B, A, B), B), passesOn(NEXT, packet(A, A, B, A)));
    assertThatThrownBy(() -> happens(event))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("5 ns, node r1, seed 42, Lifeboat abc123")
        .hasMessageContaining("repeat: lifeboat simulate x.yaml");
  }

  @Test
  void aRelayTwiceOnThePathIsALoop() {
    assertThatThrownBy(() ->
            happens(at(1, A, arrives(packet(B, A, B), B), passesOn(NEXT, packet(A, A, B, A)))))
        .hasMessageContaining("forwarding loop");
  }

  @Test
  void aFlowAcceptedFromTwoUpstreamsIsALoopUnlessTheRelayForgot() {
    Observation first = at(1, A, arrives(packet(B, B), B), passesOn(NEXT, packet(A, B, A)));
    Observation second = at(1, A, arrives(packet(C, C), C), passesOn(NEXT, packet(A, C, A)));
    happens(first);
    happens(first);
    invariants.restarted(1);
    happens(second);
    assertThatThrownBy(() -> happens(first)).hasMessageContaining("accepts");
  }

  @Test
  void aFlowAtTwoNeighboursNeedsAFailureInBetween() {
    Input input = arrives(packet(B, B), B);
    happens(at(1, A, input, passesOn(NEXT, packet(A, B, A))));
    Output failure = tells(new Notice.TransferFailed(FLOW, C, Refusal.TIMED_OUT));
    happens(at(1, A, later(9), failure, passesOn(OTHER, packet(A, B, A))));
    assertThatThrownBy(() -> happens(at(1, A, input, passesOn(NEXT, packet(A, B, A)))))
        .hasMessageContaining("at two neighbours");
  }

  @Test
  void aTableAboveItsBoundIsFound() {
    Step step = new Step(List.of(), OptionalLong.empty());
    Load load = new Load(4097, 0, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> happens(new Observation(5, 1, A, later(5), step, load, BLANK)))
        .hasMessageContaining("above a bound");
  }

  @Test
  void aCreditBelowZeroIsACustodyAboveItsBound() {
    Output answer = new Output.SendOnLink(0, NEXT, A, B, new Accepted(FLOW, 1, List.of(), -1));
    assertThatThrownBy(() -> happens(at(1, A, later(5), answer)))
        .hasMessageContaining("than it has room for");
  }

  @Test
  void twoServersThatPublishAnAttemptAreOneTooMany() {
    Output published = tells(new Notice.ReplicaPublished(FLOW, 1, "00"));
    happens(at(1, A, later(5), published));
    assertThatThrownBy(() -> happens(at(2, B, later(6), published)))
        .hasMessageContaining("two servers publish");
  }

  @Test
  void aLaterAttemptMayBePublishedElsewhereButNotTwiceAtAServer() {
    FlowKey next = new FlowKey(FLOW.source(), 1, 0, 1);
    happens(at(1, A, later(5), tells(new Notice.ReplicaPublished(FLOW, 1, "00"))));
    happens(at(2, B, later(6), tells(new Notice.ReplicaPublished(next, 1, "00"))));
    assertThatThrownBy(
            () -> happens(at(1, A, later(7), tells(new Notice.ReplicaPublished(next, 1, "00")))))
        .hasMessageContaining("two servers publish");
    FlowKey last = new FlowKey(FLOW.source(), 1, 0, 2);
    assertThatThrownBy(
            () -> happens(at(1, A, later(8), tells(new Notice.ReplicaPublished(last, 1, "00")))))
        .hasMessageContaining("publishes twice");
  }

  @Test
  void aPartialCopyLeftAloneHasToBeReclaimed() {
    happens(at(1, A, later(5), tells(new Notice.ReceptionStarted(FLOW, 9))));
    happens(at(1, A, later(OneCopy.RECLAIM_NANOS)));
    assertThatThrownBy(() -> happens(at(1, A, later(OneCopy.RECLAIM_NANOS + 6))))
        .hasMessageContaining("left alone");
  }

  @Test
  void aPartialCopyThatIsReclaimedIsNoMatter() {
    happens(at(1, A, later(5), tells(new Notice.ReceptionStarted(FLOW, 9))));
    happens(at(1, A, later(6), tells(new Notice.ReplicaDiscarded(FLOW, "idle"))));
    assertThatCode(() -> happens(at(1, A, later(2 * OneCopy.RECLAIM_NANOS))))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsSaidToBeStoredHasToBeThere() {
    Stored stored =
        new Stored(
            FLOW,
            new Destination(A, new UUID(3, 4)),
            1,
            0,
            List.of(new ByteRange(0, 1)),
            List.of());
    Output said = new Output.SendRouted(B, stored);
    happens(at(2, B, later(5), said)); // Passed on by a relay, which does not have it.
    assertThatThrownBy(() -> happens(at(1, A, later(5), said)))
        .hasMessageContaining("not on stable storage");
  }

  @Test
  void whatIsReportedPlacedHasToBeWholeAtTheServerNamed() {
    Notice placed =
        new Notice.DeploymentPlaced(
            "backup", FLOW, B, new UUID(3, 4), List.of(), 1, "00", 1, 1, 0, 0);
    assertThatThrownBy(() -> happens(at(1, A, later(5), tells(placed))))
        .hasMessageContaining("where it is not whole");
  }

  @Test
  void aSourceThatNeverGoesOnHasGivenUpInSilence() {
    Output started = tells(new Notice.DeploymentStarted("backup", FLOW, 1));
    assertThatThrownBy(() -> happens(at(1, A, later(5), started)))
        .hasMessageContaining("given up in silence");
  }

  private static FlowKey copy(int number) {
    return new FlowKey(FLOW.source(), FLOW.sequence(), number, 0);
  }

  private static Output placed(FlowKey flow, Ipv4 server) {
    return new Output.Tell(
        new Notice.DeploymentPlaced(
            "backup", flow, server, new UUID(9, server.bits()), List.of(), 1, "", 1, 1, 1, 0));
  }

  @Test
  void aServerWithTwoCopiesOfAReplicaIsAViolation() {
    Input wake = new Input.Wake(1, 0);
    happens(at(1, A, wake, new Output.Tell(new Notice.ReceptionStarted(copy(0), 1))));
    happens(at(2, B, wake, new Output.Tell(new Notice.ReceptionStarted(copy(1), 1))));
    happens(at(2, B, wake, new Output.Tell(new Notice.ReplicaDiscarded(copy(1), "released"))));
    happens(at(2, B, wake, new Output.Tell(new Notice.ReceptionStarted(copy(2), 1))));
    assertThatThrownBy(
            () -> happens(at(1, A, wake, new Output.Tell(new Notice.ReceptionStarted(copy(1), 1)))))
        .hasMessageContaining("two copies");
  }

  @Test
  void copiesThatAreReportedPlacedTooNearToEachOtherAreAViolation() {
    Invariants told =
        new Invariants(
            new Provenance(42, "abc123", "lifeboat simulate x.yaml"), _ -> new Disk(true), MAP);
    Input wake = new Input.Wake(1, 0);
    told.check(at(7, C, wake, placed(copy(0), A)), "s1");
    told.check(at(7, C, wake, placed(copy(1), C)), "s1");
    assertThatThrownBy(() -> told.check(at(7, C, wake, placed(copy(2), B)), "s1"))
        .hasMessageContaining("m apart, not 150");
  }
}
