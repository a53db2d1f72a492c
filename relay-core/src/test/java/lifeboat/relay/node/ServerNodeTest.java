package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server as source and as destination, message by message. */
class ServerNodeTest {

  private static final Ipv4 RELAY = Nodes.relayAddress(1);
  private static final Destination DESTINATION =
      new Destination(Nodes.serverAddress(2), Nodes.serverId(2));

  private final ServerNode server = new ServerNode(Nodes.server(1));
  private long nowNanos = Nodes.SECOND;

  private List<Output> handle(Input input) {
    return server.handle(input).outputs();
  }

  private List<Output> routed(Ipv4 from, Message message) {
    return handle(new Input.Received(nowNanos, Arrival.routedFrom(from), message));
  }

  private List<Output> probed(int relay) {
    Arrival arrival = new Arrival(0, new Mac(relay), Nodes.relayAddress(relay));
    Probe probe = new Probe(Nodes.relayAddress(relay), 1, 0, nowNanos, 0);
    return handle(new Input.Received(nowNanos, arrival, probe));
  }

  private List<Output> deploy(long bytes) {
    return handle(
        new Input.Deploy(nowNanos, "d", 1, Nodes.replica(bytes), EvaluationCriteria.NONE));
  }

  private static <M extends Message> List<M> sent(Class<M> type, List<Output> outputs) {
    List<M> messages = new ArrayList<>();
    for (Output output : outputs) {
      Optional<Message> message =
          switch (output) {
            case Output.SendOnLink send -> Optional.of(send.message());
            case Output.SendRouted send -> Optional.of(send.message());
            default -> Optional.empty();
          };
      message.filter(type::isInstance).map(type::cast).ifPresent(messages::add);
    }
    return messages;
  }

  private static <N extends Notice> List<N> told(Class<N> type, List<Output> outputs) {
    return outputs.stream()
        .filter(Output.Tell.class::isInstance)
        .map(output -> ((Output.Tell) output).notice())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static FlowKey flow(int attempt) {
    return new FlowKey(Nodes.serverId(1), 1, 0, attempt);
  }

  private static Stored stored(FlowKey flow, Destination where, long to) {
    return new Stored(flow, where, 1, 0, List.of(new ByteRange(0, to)), List.of(RELAY));
  }

  @Test
  void sendsThroughTheFirstRelayUntilItFallsSilent() {
    probed(1);
    probed(2);
    assertThat(macsOf(deploy(1000))).containsOnly(new Mac(1));
    nowNanos += 3 * Nodes.SECOND + 1;
    assertThat(macsOf(probed(2))).contains(new Mac(2));
  }

  @Test
  void aRelayThatProbesSeldomIsNotTakenForSilentBetweenItsProbes() {
    probed(1);
    nowNanos += 10 * Nodes.SECOND;
    probed(1);
    nowNanos += 9 * Nodes.SECOND;
    probed(2);
    assertThat(macsOf(deploy(1000))).containsOnly(new Mac(1));
    nowNanos += 21 * Nodes.SECOND + 1;
    assertThat(macsOf(probed(2))).contains(new Mac(2));
  }

  @Test
  void aRelayThatWasAwayForLongIsGivenUpSoonAfterItHasProbedAsBefore() {
    probed(1);
    nowNanos += 3600 * Nodes.SECOND;
    probed(1);
    nowNanos += Nodes.SECOND;
    probed(1);
    deploy(1000);
    nowNanos += 3 * Nodes.SECOND + 1;
    assertThat(macsOf(probed(2))).contains(new Mac(2));
  }

  private static List<Mac> macsOf(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.SendOnLink.class::isInstance)
        .map(Output.SendOnLink.class::cast)
        .filter(send -> send.message() instanceof ReplicaPacket)
        .map(Output.SendOnLink::to)
        .toList();
  }

  @Test
  void tellsItsPlacementOnceAndIsNotRaisedAgainByALateRefusal() {
    probed(1);
    deploy(1000);
    Placed placed = new Placed(flow(0), DESTINATION, List.of(RELAY));
    assertThat(told(Notice.DeploymentPlaced.class, routed(RELAY, placed))).hasSize(1);
    assertThat(told(Notice.class, routed(RELAY, placed))).isEmpty();
    Refused late = new Refused(flow(0), Refusal.STORE_FAILED, Optional.empty(), List.of());
    List<Output> outputs = routed(RELAY, late);
    assertThat(told(Notice.class, outputs)).isEmpty();
    assertThat(sent(ReplicaPacket.class, outputs)).isEmpty();
  }

  @Test
  void releasesWhateverIsStoredElsewhereThanAtTheServerItIsBoundTo() {
    probed(1);
    deploy(100_000);
    routed(RELAY, stored(flow(0), DESTINATION, 896));
    Destination other = new Destination(Nodes.serverAddress(3), Nodes.serverId(3));
    assertThat(routed(RELAY, stored(flow(0), other, 896)))
        .contains(new Output.SendRouted(other.address(), new Release(flow(0))));
  }

  @Test
  void aRefusalOfASecondBranchDoesNotAbandonTheBoundServer() {
    probed(1);
    deploy(100_000);
    routed(RELAY, stored(flow(0), DESTINATION, 896));
    Refused branch = new Refused(flow(0), Refusal.NO_DESTINATION, Optional.empty(), List.of());
    assertThat(told(Notice.AttemptFailed.class, routed(RELAY, branch))).isEmpty();
    Refused bound =
        new Refused(flow(0), Refusal.STORE_FAILED, Optional.of(Nodes.serverId(2)), List.of());
    List<Output> outputs = routed(RELAY, bound);
    assertThat(told(Notice.AttemptFailed.class, outputs)).hasSize(1);
    assertThat(sent(Release.class, outputs)).hasSize(2);
    assertThat(sent(ReplicaPacket.class, outputs))
        .allMatch(packet -> packet.criteria().excluded().contains(Nodes.serverId(2)))
        .isNotEmpty();
  }

  @Test
  void releasesTheRelayAndTheServerWhenItGivesUp() {
    probed(1);
    handle(
        new Input.Deploy(
            nowNanos,
            "d",
            1,
            Nodes.replica(1 << 20),
            new EvaluationCriteria(
                Nodes.SECOND, 0, 0, 0, 9, 0, Optional.empty(), List.of(), List.of())));
    routed(RELAY, stored(flow(0), DESTINATION, 896));
    nowNanos += Nodes.SECOND;
    List<Output> outputs = handle(new Input.Wake(nowNanos, 0));
    assertThat(told(Notice.DeploymentFailed.class, outputs)).hasSize(1);
    assertThat(sent(Release.class, outputs)).hasSize(2);
  }

  /** The second attempt is bound elsewhere in the stream than the first: fragments differ. */
  @Test
  void sendsTheRightDigestAfterAnAttemptThatCutTheFragmentsDifferently() {
    long bytes = 300_000;
    probed(1);
    deploy(bytes);
    routed(RELAY, new Accepted(flow(0), 1, List.of(new ByteRange(0, 8960)), 1 << 16));
    List<Output> outputs = routed(RELAY, stored(flow(0), DESTINATION, 896));
    for (int i = 0; i < 3; i++) {
      outputs = acceptAll(0, outputs);
    }
    Refused refused =
        new Refused(flow(0), Refusal.STORE_FAILED, Optional.of(Nodes.serverId(2)), List.of());
    routed(RELAY, refused);
    Destination other = new Destination(Nodes.serverAddress(3), Nodes.serverId(3));
    outputs = routed(RELAY, stored(flow(1), other, 896));
    List<NormalPacket> digests = new ArrayList<>();
    for (int i = 0; i < 2_000 && digests.isEmpty(); i++) {
      outputs = acceptAll(1, outputs);
      sent(NormalPacket.class, outputs).stream()
          .filter(packet -> packet.offset() == bytes)
          .forEach(digests::add);
    }
    assertThat(digests).isNotEmpty();
    assertThat(digests.getFirst().fragment())
        .isEqualTo(sha256(Nodes.replica(bytes).read(0, (int) bytes)));
  }

  private static Payload sha256(Payload replica) {
    try {
      return Payload.of(
          java.security.MessageDigest.getInstance("SHA-256").digest(replica.toArray()));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The bound server has all that was sent to it, or nothing was sent and time goes by. */
  private List<Output> acceptAll(int attempt, List<Output> outputs) {
    nowNanos += 20 * Nodes.MILLISECOND;
    Ipv4 from = Nodes.serverAddress(attempt + 2);
    List<Output> next = new ArrayList<>(handle(new Input.Wake(nowNanos, 0)));
    for (NormalPacket packet : sent(NormalPacket.class, outputs)) {
      long end = packet.offset() + packet.fragment().length();
      next.addAll(
          routed(
              from,
              new Accepted(
                  packet.flow(), 1, List.of(new ByteRange(packet.offset(), end)), 1 << 16)));
    }
    return next;
  }

  private List<Output> wokenAfter(long nanos) {
    nowNanos += nanos;
    return handle(new Input.Wake(nowNanos, 0));
  }

  @Test
  void whatWasSilentIsTriedAgainAfterAPauseThatDoubles() {
    probed(1);
    deploy(1000);
    for (int attempt = 0; attempt < 3; attempt++) {
      Refused silent = new Refused(flow(attempt), Refusal.HOP_SILENT, Optional.empty(), List.of());
      List<Output> outputs = routed(RELAY, silent);
      assertThat(told(Notice.AttemptFailed.class, outputs)).hasSize(1);
      assertThat(sent(ReplicaPacket.class, outputs)).isEmpty();
      long pause = ReplicaSource.PAUSE_NANOS << attempt;
      probed(1);
      assertThat(sent(ReplicaPacket.class, wokenAfter(pause - 1))).isEmpty();
      FlowKey next = flow(attempt + 1);
      assertThat(sent(ReplicaPacket.class, wokenAfter(1)))
          .isNotEmpty()
          .allMatch(packet -> packet.flow().equals(next));
    }
  }

  @Test
  void whatNobodyCanTakeFailsAtOnce() {
    probed(1);
    deploy(1000);
    Refused nobody = new Refused(flow(0), Refusal.NO_DESTINATION, Optional.empty(), List.of());
    assertThat(told(Notice.DeploymentFailed.class, routed(RELAY, nobody))).hasSize(1);
  }

  @Test
  void aServerThatWasSilentMayTakeItWhenNobodyElseIsLeftButOneWhoseStoreFailedMayNot() {
    probed(1);
    deploy(100_000);
    routed(RELAY, stored(flow(0), DESTINATION, 896));
    Destination broken = new Destination(Nodes.serverAddress(3), Nodes.serverId(3));
    for (int i = 0; i < 100; i++) {
      probed(1);
      wokenAfter(100 * Nodes.MILLISECOND); // Until the silent server is given up.
    }
    routed(RELAY, stored(flow(1), broken, 896));
    Optional<java.util.UUID> who = Optional.of(broken.server());
    routed(RELAY, new Refused(flow(1), Refusal.STORE_FAILED, who, List.of()));
    routed(RELAY, new Refused(flow(2), Refusal.NO_DESTINATION, Optional.empty(), List.of()));
    probed(1);
    assertThat(sent(ReplicaPacket.class, wokenAfter(ReplicaSource.PAUSE_NANOS)))
        .isNotEmpty()
        .allMatch(packet -> packet.flow().equals(flow(3)))
        .allMatch(packet -> packet.criteria().excluded().contains(broken.server()))
        .noneMatch(packet -> packet.criteria().excluded().contains(DESTINATION.server()));
  }

  /** The digest has to be computed anew after a restart, and a long replica takes a while. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 300, 100_000, 9 << 20})
  void aRestartedSourceAsksAServerThatHasAllForTheEnd(long bytes) {
    probed(1);
    Input.Earlier earlier = new Input.Earlier(0, Optional.of(DESTINATION));
    handle(
        new Input.Deploy(
            nowNanos,
            "d",
            1,
            Nodes.replica(bytes),
            EvaluationCriteria.NONE,
            Optional.empty(),
            Optional.of(earlier)));
    routed(DESTINATION.address(), stored(flow(0), DESTINATION, bytes + 32));
    List<NormalPacket> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.addAll(sent(NormalPacket.class, wokenAfter(50 * Nodes.MILLISECOND)));
      List<ByteRange> all = List.of(new ByteRange(0, bytes + 32));
      routed(DESTINATION.address(), new Accepted(flow(0), 1, all, 1 << 16));
    }
    assertThat(asked).isNotEmpty().hasSizeLessThan(20);
    assertThat(asked.getLast().offset()).isEqualTo(bytes);
    assertThat(asked.getLast().fragment())
        .isEqualTo(sha256(Nodes.replica(bytes).read(0, (int) bytes)));
  }

  @Test
  void whatAnEarlierAttemptHasPlacedIsPlaced() {
    probed(1);
    deploy(1000);
    routed(RELAY, new Refused(flow(0), Refusal.HOP_SILENT, Optional.empty(), List.of()));
    Placed placed = new Placed(flow(0), DESTINATION, List.of(RELAY));
    List<Output> outputs = routed(DESTINATION.address(), placed);
    assertThat(told(Notice.DeploymentPlaced.class, outputs))
        .extracting(Notice.DeploymentPlaced::server)
        .containsExactly(DESTINATION.address());
    assertThat(sent(Release.class, outputs)).containsExactly(new Release(flow(1)));
  }

  @Test
  void aSecondCopyIsReleasedEachTimeItIsHeardOfAndNotAcknowledged() {
    probed(1);
    deploy(1000);
    routed(RELAY, new Placed(flow(0), DESTINATION, List.of(RELAY)));
    Destination other = new Destination(Nodes.serverAddress(3), Nodes.serverId(3));
    Placed second = new Placed(flow(0), other, List.of(RELAY));
    for (int i = 0; i < 2; i++) {
      assertThat(routed(other.address(), second))
          .containsExactly(new Output.SendRouted(other.address(), new Release(flow(0), true)));
    }
    assertThat(sent(Release.class, routed(RELAY, new Placed(flow(0), DESTINATION, List.of()))))
        .isEmpty();
  }

  @Test
  void aServerThatIsPassedOverByAPlacementIsReleased() {
    probed(1);
    deploy(100_000);
    routed(RELAY, stored(flow(0), DESTINATION, 896));
    Destination other = new Destination(Nodes.serverAddress(3), Nodes.serverId(3));
    assertThat(routed(other.address(), new Placed(flow(0), other, List.of(RELAY))))
        .contains(new Output.SendRouted(DESTINATION.address(), new Release(flow(0), true)));
  }

  private static final FlowKey FOREIGN = new FlowKey(Nodes.serverId(9), 4, 0, 0);

  private List<Output> receive(long offset, int length) {
    ReplicaPacket packet =
        new ReplicaPacket(
            FOREIGN,
            offset,
            1000,
            EvaluationCriteria.NONE,
            Optional.empty(),
            RELAY,
            Progress.NONE,
            List.of(RELAY),
            Payload.of(new byte[length]));
    Arrival arrival = new Arrival(0, new Mac(1), Nodes.serverAddress(9));
    return handle(new Input.Received(nowNanos, arrival, packet));
  }

  private void receiveAllAndPublish() {
    receive(0, 500);
    receive(500, 500);
    receive(1000, 32);
    nowNanos += Reception.COMMIT_DELAY_NANOS;
    assertThat(handle(new Input.Wake(nowNanos, 0))).contains(new Output.Commit(FOREIGN, 1));
    assertThat(handle(new Input.Committed(nowNanos, FOREIGN, 1)))
        .anyMatch(Output.Publish.class::isInstance);
  }

  @Test
  void aReleaseThatComesWhileTheStorePublishesIsTooLate() {
    receiveAllAndPublish();
    assertThat(routed(RELAY, new Release(FOREIGN))).doesNotContain(new Output.Discard(FOREIGN));
    List<Output> outputs = handle(new Input.Published(nowNanos, FOREIGN));
    assertThat(told(Notice.ReplicaPublished.class, outputs)).hasSize(1);
    assertThat(sent(Placed.class, outputs)).hasSize(1);
    assertThat(routed(RELAY, new Release(FOREIGN)))
        .noneMatch(Output.ToStore.class::isInstance)
        .anyMatch(
            output -> output instanceof Output.SendRouted(var to, Placed _) && to.equals(RELAY));
  }

  @Test
  void aSurplusCopyIsWithdrawnAndItsRoomIsFree() {
    long free = probedOffer().freeBytes();
    receiveAllAndPublish();
    handle(new Input.Published(nowNanos, FOREIGN));
    assertThat(probedOffer().freeBytes()).isEqualTo(free - 1000);
    List<Output> outputs = routed(Nodes.serverAddress(9), new Release(FOREIGN, true));
    assertThat(outputs).contains(new Output.Withdraw(FOREIGN));
    assertThat(told(Notice.ReplicaDiscarded.class, outputs)).hasSize(1);
    assertThat(probedOffer().freeBytes()).isEqualTo(free);
    assertThat(routed(Nodes.serverAddress(9), new Release(FOREIGN, true))).isEmpty();
  }

  private Message.Offer probedOffer() {
    return sent(Message.ProbeReply.class, probed(1)).getFirst().offer().orElseThrow();
  }

  @Test
  void aReleasedPartialIsDroppedAndStaysDropped() {
    receive(0, 500);
    assertThat(routed(RELAY, new Release(FOREIGN))).contains(new Output.Discard(FOREIGN));
    List<Output> outputs = receive(500, 500);
    assertThat(outputs).noneMatch(Output.Write.class::isInstance);
    assertThat(handle(new Input.Published(nowNanos, FOREIGN))).isEmpty();
  }

  @Test
  void aPartialToWhichNothingIsAddedIsReclaimedByItself() {
    receive(0, 500);
    boolean dropped = false;
    for (int i = 0; i < 100 && !dropped; i++) {
      Step step = server.handle(new Input.Wake(nowNanos, 0));
      for (Output output : step.outputs()) {
        dropped |= output.equals(new Output.Discard(FOREIGN));
        if (output instanceof Output.Commit commit) {
          server.handle(new Input.Committed(nowNanos, FOREIGN, commit.number()));
        }
      }
      nowNanos = dropped ? nowNanos : Math.min(step.wakeAtNanos().orElseThrow(), 1L << 62);
    }
    assertThat(dropped).isTrue();
    assertThat(nowNanos).isLessThan(2 * Reception.IDLE_NANOS);
    assertThat(server.receptionCount()).isZero();
  }

  @Test
  void namesWhatHasJustArrivedThoughThereAreMoreHolesThanAnAnswerCanName() {
    for (int i = 0; i < 200; i++) {
      receive(i * 4L, 1);
    }
    nowNanos += Nodes.MILLISECOND;
    receive(990, 1);
    nowNanos += Nodes.MILLISECOND;
    List<Accepted> answers = sent(Accepted.class, handle(new Input.Wake(nowNanos, 0)));
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().ranges())
        .contains(new ByteRange(990, 991))
        .hasSizeLessThanOrEqualTo(Message.MAX_RANGES);
  }
}
