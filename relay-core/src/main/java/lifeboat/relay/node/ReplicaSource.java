package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Refusal;

/**
 * The role of replica source for one replica: sends it with unspecified destination until a server
 * has stored something, then sends the rest to that server as normal packets. It holds every byte
 * until it is stored; the digest is computed while sending, so that departure never waits for it.
 *
 * <pre>
 * SEEKING  replica packets to the relay of this LAN, where no destination is given
 *   first `stored`             → BOUND to the server it names
 *   `refused`                  → ENDED, failed; but where someone was silent → SEEKING, next attempt
 *                                after a pause, and servers that were silent may take it again
 * OPENING  replica packets straight to the given server whose turn it is
 *   first `stored`             → BOUND to it
 *   server silent or refusing  → OPENING, next attempt, to the next one; after the last from the first
 *                                again after a pause, but if all refused → ENDED, failed
 * ASKING   after a restart: inquiries to the server it was bound to
 *   `stored`                   → BOUND, with what the server has
 *   `placed`                   → ENDED, placed
 *   server silent or refusing  → SEEKING or OPENING, next attempt
 * BOUND    normal packets to the server
 *   `placed`                   → ENDED, placed
 *   server restarted           → BOUND; what it has not stored is sent again
 *   server silent or refusing  → SEEKING with the next attempt and that server excluded, or OPENING
 * any      upper limit of time, no progress, too many attempts → ENDED, failed
 * </pre>
 */
final class ReplicaSource extends Agenda.Entry {

  static final int MAX_ATTEMPTS = 8;

  /** Without an upper limit of time a deployment ends when nothing has moved for so long. */
  static final long STALL_NANOS = 30_000_000_000L;

  /** What was silent may come back: the first pause before it is tried again ... */
  static final long PAUSE_NANOS = 1_000_000_000L;

  /** ... which then doubles so often. */
  private static final int MAX_PAUSE_DOUBLINGS = 3;

  /** So many fragments leave in one step, whatever an answer claims; the rest a moment later. */
  static final int MAX_BURST_FRAGMENTS = 512;

  private static final long AFTER_BURST_NANOS = 100_000L;

  /** So much is read in one step for the digest alone, of what need not be sent again. */
  private static final int DIGEST_STEP_BYTES = 4 << 20;

  /** The end of a replica that is longer than such a step, where its digest is not known yet. */
  private static final int ASKING_BYTES = 512;

  private enum State {
    SEEKING,
    OPENING,
    ASKING,
    BOUND,
    ENDED
  }

  private final String name;
  private final OutgoingStream stream;
  private final ServerConfig config;
  private final long startedNanos;
  private final Optional<GivenDestinations> given;

  private FlowKey flow;
  private EvaluationCriteria criteria;

  /** The same without servers that are excluded for their silence alone. */
  private EvaluationCriteria lastingCriteria;

  private boolean silence;
  private int pauses;
  private State state = State.SEEKING;
  private Optional<Hop> gateway = Optional.empty();
  private Optional<Destination> destination = Optional.empty();
  private OptionalLong destinationIncarnation = OptionalLong.empty();
  private final Inquiries inquiries = new Inquiries();
  private boolean isPlaced;
  private Transmission transmission;
  private long replicaPackets;
  private long normalPackets;
  private long earlierRetransmissions;

  /** Begins now, which may be later than it was ordered. */
  ReplicaSource(Input.Deploy deploy, ServerConfig config, long nowNanos) {
    this.name = deploy.name();
    this.stream = new OutgoingStream(deploy.content());
    this.config = config;
    this.startedNanos = nowNanos;
    this.flow = new FlowKey(config.id(), deploy.sequence(), 0, firstAttempt(deploy.earlier()));
    Optional<Destination> before = deploy.earlier().flatMap(Input.Earlier::destination);
    this.given = deploy.destinations().map(all -> new GivenDestinations(all, before));
    this.criteria = deploy.criteria().excluding(config.id());
    this.lastingCriteria = criteria;
    this.transmission =
        new Transmission(stream.replicaBytes(), stream.fragmentBytes(), startedNanos);
    if (before.isPresent()) {
      destination = before;
      state = State.ASKING;
    } else {
      address();
    }
  }

  /** An attempt begins: to nobody in particular, or to the given server whose turn it is. */
  private void address() {
    destination = given.map(GivenDestinations::current);
    destinationIncarnation = OptionalLong.empty();
    state = given.isEmpty() ? State.SEEKING : State.OPENING;
    if (state == State.OPENING) {
      transmission.bindUnmeasured();
    }
  }

  /** An attempt that has not found its destination before the restart is not taken up again. */
  private static int firstAttempt(Optional<Input.Earlier> earlier) {
    return earlier
        .map(kept -> Math.min(255, kept.attempt() + (kept.destination().isPresent() ? 0 : 1)))
        .orElse(0);
  }

  void announce(Outbox outbox) {
    outbox.tell(new Notice.DeploymentStarted(name, flow, stream.replicaBytes()));
    if (state == State.OPENING) {
      Ipv4 server = destination.orElseThrow().address();
      outbox.tell(new Notice.DestinationGiven(name, flow, server));
    }
    remember(outbox);
  }

  private void remember(Outbox outbox) {
    outbox.add(new Output.Remember(name, flow, destination, state == State.ENDED));
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  FlowKey flow() {
    return flow;
  }

  /** Bytes have arrived at the relay of this LAN or at the destination server. */
  void accepted(Accepted message, Ipv4 from, long nowNanos) {
    boolean fromServer = isDestination(from);
    if (state != State.ASKING && state != State.ENDED) {
      if (fromServer) {
        notice(message.incarnation(), nowNanos);
      }
      transmission.accepted(message, fromServer, nowNanos);
    }
  }

  /** A new incarnation of the server has lost what it had accepted and not yet stored. */
  private void notice(long incarnation, long nowNanos) {
    boolean restarted = destinationIncarnation.orElse(incarnation) != incarnation;
    destinationIncarnation = OptionalLong.of(incarnation);
    if (restarted) {
      transmission.destinationRestarted(nowNanos);
    }
  }

  /** An outcome arrived, over the path or straight from where the path broke. */
  void outcome(Outcome outcome, long nowNanos, Outbox outbox) {
    if (state == State.ENDED) {
      late(outcome, outbox);
      return; // The end has been told, and is told once.
    }
    boolean current = outcome.flow().equals(flow);
    switch (outcome) {
      case Placed placed ->
          placed(placed, nowNanos, outbox); // Of an earlier attempt, all the same.
      case Stored stored when current -> stored(stored, nowNanos, outbox);
      case Refused refused when current -> refused(refused, nowNanos, outbox);
      case Stored _, Refused _ -> {}
    }
  }

  /** Nobody needs what other branches of the flow, or earlier attempts, have brought elsewhere. */
  private void late(Outcome outcome, Outbox outbox) {
    if (isSurplus(outcome) && outcome instanceof Placed placed) {
      outbox.routed(placed.destination().address(), new Release(placed.flow(), true));
    } else if (outcome instanceof Stored stored && !isDestination(stored.destination().address())) {
      outbox.routed(stored.destination().address(), new Release(stored.flow()));
    }
  }

  /** Whether it tells of a copy beside the one that has been reported as placed. */
  boolean isSurplus(Outcome outcome) {
    return isPlaced
        && outcome instanceof Placed placed
        && !isDestination(placed.destination().address());
  }

  private void stored(Stored stored, long nowNanos, Outbox outbox) {
    boolean fromDestination = isDestination(stored.destination().address());
    boolean resumed = state == State.ASKING && fromDestination;
    boolean opened = state == State.OPENING && fromDestination;
    if (state == State.SEEKING || resumed || opened) {
      state = State.BOUND;
      destination = Optional.of(stored.destination());
      if (opened) {
        transmission.opened();
      } else {
        destinationIncarnation = OptionalLong.of(stored.incarnation());
        transmission.bind(nowNanos, stored.bottleneckBitsPerSecond());
      }
      Ipv4 server = stored.destination().address();
      outbox.tell(
          resumed
              ? new Notice.DeploymentResumed(name, flow, server)
              : new Notice.DestinationBound(name, flow, server, stored.path()));
      remember(outbox);
    }
    if (isDestination(stored.destination().address())) {
      notice(stored.incarnation(), nowNanos);
      transmission.stored(stored.ranges(), nowNanos);
    } else {
      outbox.routed(stored.destination().address(), new Release(flow));
    }
  }

  private void placed(Placed placed, long nowNanos, Outbox outbox) {
    if (!stream.digestAhead(DIGEST_STEP_BYTES)) {
      return; // After a restart; `placed` is said again to whoever still asks.
    }
    Ipv4 server = placed.destination().address();
    if (!placed.flow().equals(flow)) {
      releaseBranch(outbox);
    }
    if (!isDestination(server)) {
      destination.ifPresent(other -> outbox.routed(other.address(), new Release(flow, true)));
    }
    state = State.ENDED;
    isPlaced = true;
    destination = Optional.of(placed.destination());
    remember(outbox);
    outbox.tell(
        new Notice.DeploymentPlaced(
            name,
            placed.flow(),
            server,
            placed.destination().server(),
            placed.path(),
            stream.replicaBytes(),
            stream.sha256Text(),
            nowNanos - startedNanos,
            replicaPackets,
            normalPackets,
            earlierRetransmissions + transmission.retransmissions()));
  }

  private void refused(Refused refused, long nowNanos, Outbox outbox) {
    if (state == State.SEEKING) {
      silence |= refused.reason() == Refusal.HOP_SILENT || refused.reason() == Refusal.BUSY;
      if (silence && !isLastAttempt()) {
        tryAgainLater(refused.reason().text(), nowNanos, outbox);
      } else {
        fail(refused.reason().text(), Optional.of(refused.reason()), nowNanos, outbox);
      }
    } else if (!refused.server().equals(destination.map(Destination::server))) {
      return; // A second branch of the flow has ended, which does not concern the bound one.
    } else if (given.isPresent()) {
      silence |= refused.reason() == Refusal.BUSY;
      if (refused.reason() == Refusal.UNKNOWN_FLOW) {
        nextAttempt(refused.reason().text(), nowNanos, outbox);
      } else {
        toNextGiven(refused.reason().text(), Optional.of(refused.reason()), nowNanos, outbox);
      }
    } else {
      if (refused.reason() != Refusal.UNKNOWN_FLOW) {
        lastingCriteria = excludingDestination(lastingCriteria);
        criteria = excludingDestination(criteria);
      }
      nextAttempt(refused.reason().text(), nowNanos, outbox);
    }
  }

  /** Sends what may be sent and does what is due; {@code relay} is the one of this LAN. */
  void run(Optional<Hop> relay, long nowNanos, Outbox outbox) {
    gateway = relay;
    if (state == State.ENDED) {
      return;
    }
    if (nowNanos >= limitNanos()) {
      boolean stalled = nowNanos >= transmission.lastNewsNanos() + STALL_NANOS;
      String why =
          stalled
              ? "nothing has moved for " + STALL_NANOS / 1_000_000_000L + " s"
              : "the upper limit of time was reached";
      fail(why, Optional.empty(), nowNanos, outbox);
      return;
    }
    if (nowNanos >= transmission.serverGoneNanos()) {
      fellSilent(nowNanos, outbox);
    }
    if (state == State.ASKING) {
      inquire(nowNanos, outbox);
      return;
    }
    if (gateway.isEmpty() || state == State.ENDED) {
      return;
    }
    transmission.loseWhatIsOverdue(nowNanos);
    pump(gateway.get(), nowNanos, outbox);
    if (state != State.ENDED && transmission.hasToPoke(nowNanos)) {
      if (!transmission.repairMissing()) {
        transmit(asking(), gateway.get(), nowNanos, outbox);
      }
      pump(gateway.get(), nowNanos, outbox);
    }
  }

  /** What is sent to ask for an answer: the digest; its time may not have come after a restart. */
  private ByteRange asking() {
    long bytes = stream.replicaBytes();
    return stream.digestAhead(DIGEST_STEP_BYTES)
        ? transmission.digest()
        : new ByteRange(bytes - ASKING_BYTES, bytes);
  }

  /** After a restart: what does the server have, to which this deployment was bound before? */
  private void inquire(long nowNanos, Outbox outbox) {
    if (nowNanos >= inquiries.nextNanos() && inquiries.areExhausted()) {
      fellSilent(nowNanos, outbox);
    } else if (nowNanos >= inquiries.nextNanos()) {
      outbox.routed(destination.orElseThrow().address(), new Inquiry(flow));
      inquiries.sent(nowNanos);
    }
  }

  /** When {@link #run} wants to be called again. */
  long nextNanos(boolean gatewayKnown) {
    if (state == State.ENDED) {
      return Long.MAX_VALUE;
    }
    long next = Math.min(limitNanos(), transmission.serverGoneNanos());
    if (state == State.ASKING) {
      return Math.min(next, inquiries.nextNanos());
    }
    return gatewayKnown ? Math.min(next, transmission.nextNanos()) : next;
  }

  private void pump(Hop relay, long nowNanos, Outbox outbox) {
    Optional<ByteRange> next = transmission.nextFragment(nowNanos);
    for (int burst = 0; state != State.ENDED && next.isPresent(); burst++) {
      boolean digestWanted = next.get().from() == stream.replicaBytes();
      boolean digestLacks = digestWanted && !stream.digestAhead(DIGEST_STEP_BYTES);
      if (burst == MAX_BURST_FRAGMENTS || digestLacks) {
        transmission.pauseUntil(nowNanos + AFTER_BURST_NANOS);
        return;
      }
      transmit(next.get(), relay, nowNanos, outbox);
      next = transmission.nextFragment(nowNanos);
    }
  }

  /** Sends these bytes; the deployment fails when the data is gone. */
  private void transmit(ByteRange range, Hop relay, long nowNanos, Outbox outbox) {
    long offset = range.from();
    Optional<Payload> fragment = stream.fragment(offset, (int) range.length());
    if (fragment.isEmpty()) {
      fail("the data of the replica can no longer be read", Optional.empty(), nowNanos, outbox);
      return;
    }
    if (state == State.BOUND) {
      outbox.routed(
          destination.orElseThrow().address(), new NormalPacket(flow, offset, fragment.get()));
      normalPackets++;
    } else {
      ReplicaPacket packet = replicaPacket(offset, fragment.get(), nowNanos);
      destination.ifPresentOrElse(
          server -> outbox.routed(server.address(), packet),
          () -> outbox.replica(relay, config.address(), packet));
      replicaPackets++;
    }
    transmission.sent(range, nowNanos);
  }

  private ReplicaPacket replicaPacket(long offset, Payload fragment, long nowNanos) {
    return new ReplicaPacket(
        flow,
        offset,
        stream.replicaBytes(),
        criteria,
        config.site(),
        Ipv4.UNSPECIFIED,
        new Progress(nowNanos - startedNanos, 0, 0),
        List.of(),
        fragment);
  }

  private boolean isDestination(Ipv4 address) {
    return destination.isPresent() && destination.get().address().equals(address);
  }

  private long limitNanos() {
    long stalled = transmission.lastNewsNanos() + STALL_NANOS;
    return criteria.timeLimitNanos() == 0
        ? stalled
        : Math.min(stalled, startedNanos + criteria.timeLimitNanos());
  }

  private void fellSilent(long nowNanos, Outbox outbox) {
    silence = true;
    String why = "the destination server fell silent";
    if (given.isPresent()) {
      toNextGiven(why, Optional.empty(), nowNanos, outbox);
    } else {
      criteria = excludingDestination(criteria);
      nextAttempt(why, nowNanos, outbox);
    }
  }

  /**
   * After the last of the given servers the first may be back, if any was silent and not unwilling.
   */
  private void toNextGiven(String why, Optional<Refusal> refusal, long nowNanos, Outbox outbox) {
    if (!given.orElseThrow().advance()) {
      nextAttempt(why, nowNanos, outbox);
    } else if (silence) {
      tryAgainLater(why, nowNanos, outbox);
    } else {
      fail(why, refusal, nowNanos, outbox);
    }
  }

  private EvaluationCriteria excludingDestination(EvaluationCriteria wanted) {
    return destination.map(gone -> wanted.excluding(gone.server())).orElse(wanted);
  }

  /** Nobody can take it now, but somebody who was silent might be back after a pause. */
  private void tryAgainLater(String why, long nowNanos, Outbox outbox) {
    criteria = lastingCriteria;
    nextAttempt(why, nowNanos, outbox);
    transmission.pauseUntil(nowNanos + (PAUSE_NANOS << Math.min(pauses++, MAX_PAUSE_DOUBLINGS)));
  }

  private boolean isLastAttempt() {
    return flow.attempt() + 1 >= MAX_ATTEMPTS;
  }

  private void nextAttempt(String why, long nowNanos, Outbox outbox) {
    outbox.tell(new Notice.AttemptFailed(name, flow, why));
    if (isLastAttempt()) {
      fail("no attempt succeeded; the last: " + why, Optional.empty(), nowNanos, outbox);
      return;
    }
    release(outbox);
    flow = new FlowKey(flow.source(), flow.sequence(), flow.copy(), flow.attempt() + 1);
    earlierRetransmissions += transmission.retransmissions();
    transmission = new Transmission(stream.replicaBytes(), stream.fragmentBytes(), nowNanos);
    address();
    announce(outbox);
  }

  private void fail(String why, Optional<Refusal> refusal, long nowNanos, Outbox outbox) {
    state = State.ENDED;
    remember(outbox);
    release(outbox);
    outbox.tell(new Notice.DeploymentFailed(name, flow, why, refusal, nowNanos - startedNanos));
  }

  /** Nobody needs to keep what has arrived of this attempt. */
  private void release(Outbox outbox) {
    releaseBranch(outbox);
    destination.ifPresent(server -> outbox.routed(server.address(), new Release(flow)));
  }

  /** Relays pass on what has no destination, and nothing else. */
  private void releaseBranch(Outbox outbox) {
    if (given.isEmpty()) {
      gateway.ifPresent(relay -> outbox.toHop(relay, new Release(flow)));
    }
  }
}
