package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Refusal;

/**
 * The role of replica source for one copy of a replica: sends it with unspecified destination until
 * a server has stored something, then sends the rest to that server as normal packets. It holds
 * every byte until it is stored; the digest is computed while sending, so that departure never
 * waits for it.
 *
 * <pre>
 * SEEKING  replica packets to the relay of this LAN, where no destination is given
 *   first `stored`             → BOUND to the server it names
 *   `refused`                  → ENDED, failed; but where someone was silent → SEEKING, next attempt
 *                                after a pause, and servers that were silent may take it again
 *   too near to another copy   → SEEKING, next attempt, away from the others; that server drops it
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

  /**
   * What a source has to do.
   *
   * @param flow its first attempt
   * @param destinations servers to send it to straight, the next one when one fails
   * @param before the server that an earlier incarnation of this source had found
   * @param lastAttempt number of the last attempt that may be made
   */
  record Task(
      String name,
      FlowKey flow,
      ReplicaContent content,
      EvaluationCriteria criteria,
      Optional<List<Destination>> destinations,
      Optional<Destination> before,
      int lastAttempt) {}

  private enum State {
    SEEKING,
    OPENING,
    ASKING,
    BOUND,
    ENDED
  }

  private final String name;
  private final Siblings siblings;
  private final Departure departure;
  private final long startedNanos;
  private final Optional<GivenDestinations> given;
  private final Exclusions exclusions;
  private final int lastAttempt;
  private final Milestones milestones = new Milestones();

  private FlowKey flow;
  private boolean silence;
  private int pauses;
  private State state = State.SEEKING;
  private Optional<Hop> gateway = Optional.empty();
  private Optional<Destination> destination = Optional.empty();
  private OptionalLong destinationIncarnation = OptionalLong.empty();
  private final Inquiries inquiries = new Inquiries();
  private boolean isPlaced;
  private Transmission transmission;
  private long earlierRetransmissions;

  /** Begins now, which may be later than it was ordered. */
  ReplicaSource(Task task, Siblings siblings, ServerConfig config, long nowNanos) {
    this.name = task.name();
    this.siblings = siblings;
    this.departure = new Departure(task.content(), config, nowNanos);
    this.startedNanos = nowNanos;
    this.flow = task.flow();
    this.lastAttempt = task.lastAttempt();
    this.given = task.destinations().map(all -> new GivenDestinations(all, task.before()));
    this.exclusions = new Exclusions(task.criteria(), config.id());
    this.transmission =
        new Transmission(departure.replicaBytes(), departure.fragmentBytes(), startedNanos);
    if (task.before().isPresent()) {
      destination = task.before();
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

  /** An attempt begins, away from where other copies are. */
  void begin(Outbox outbox) {
    exclusions.surroundings(siblings.surroundings(this));
    outbox.tell(new Notice.DeploymentStarted(name, flow, departure.replicaBytes()));
    if (state == State.OPENING) {
      Ipv4 server = destination.orElseThrow().address();
      outbox.tell(new Notice.DestinationGiven(name, flow, server));
    }
    siblings.changed(outbox);
  }

  /** How far it has come. */
  CopyNote note() {
    CopyNote.Stage stage =
        isPlaced
            ? CopyNote.Stage.PLACED
            : state == State.ENDED ? CopyNote.Stage.FAILED : CopyNote.Stage.UNDER_WAY;
    return new CopyNote(flow.copy(), flow.attempt(), destination, stage);
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

  /** Whether it tells of a copy that has to go: beside the one that counts, or too near another. */
  boolean isSurplus(Outcome outcome) {
    if (!(outcome instanceof Placed placed)) {
      return false;
    }
    return isPlaced
        ? !isDestination(placed.destination().address())
        : state != State.ENDED && siblings.objection(this, placed.destination()).isPresent();
  }

  private void stored(Stored stored, long nowNanos, Outbox outbox) {
    if (state == State.SEEKING) {
      Optional<String> objection = siblings.objection(this, stored.destination());
      if (objection.isPresent()) {
        outbox.routed(stored.destination().address(), new Release(flow, true));
        nextAttempt(objection.get(), nowNanos, outbox);
        return;
      }
    }
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
      siblings.changed(outbox);
    }
    if (isDestination(stored.destination().address())) {
      notice(stored.incarnation(), nowNanos);
      transmission.stored(stored.ranges(), nowNanos);
      long storedBytes = Math.min(transmission.storedBytes(), departure.replicaBytes());
      if (milestones.passes(storedBytes, departure.replicaBytes())) {
        outbox.tell(
            new Notice.DeploymentAdvanced(name, flow, storedBytes, departure.replicaBytes()));
      }
    } else {
      outbox.routed(stored.destination().address(), new Release(flow));
    }
  }

  private void placed(Placed placed, long nowNanos, Outbox outbox) {
    Ipv4 server = placed.destination().address();
    Optional<String> objection = siblings.objection(this, placed.destination());
    if (objection.isPresent()) {
      outbox.routed(server, new Release(placed.flow(), true));
      if (placed.flow().equals(flow)) {
        nextAttempt(objection.get(), nowNanos, outbox);
      }
      return;
    }
    if (!departure.digestKnown()) {
      return; // After a restart; `placed` is said again to whoever still asks.
    }
    if (!placed.flow().equals(flow)) {
      releaseBranch(outbox);
    }
    if (!isDestination(server)) {
      destination.ifPresent(other -> outbox.routed(other.address(), new Release(flow, true)));
    }
    state = State.ENDED;
    isPlaced = true;
    destination = Optional.of(placed.destination());
    siblings.changed(outbox);
    outbox.tell(
        new Notice.DeploymentPlaced(
            name,
            placed.flow(),
            server,
            placed.destination().server(),
            placed.path(),
            departure.replicaBytes(),
            departure.sha256Text(),
            nowNanos - startedNanos,
            departure.replicaPackets(),
            departure.normalPackets(),
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
        destination.ifPresent(server -> exclusions.refused(server.server()));
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
    boolean readable = departure.pump(transmission, aim(), gateway.get(), nowNanos, outbox);
    if (readable && transmission.hasToPoke(nowNanos)) {
      readable = departure.poke(transmission, aim(), gateway.get(), nowNanos, outbox);
    }
    if (!readable) {
      fail("the data of the replica can no longer be read", Optional.empty(), nowNanos, outbox);
    }
  }

  private Departure.Aim aim() {
    return new Departure.Aim(flow, exclusions.criteria(), destination, state == State.BOUND);
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

  private boolean isDestination(Ipv4 address) {
    return destination.isPresent() && destination.get().address().equals(address);
  }

  private long limitNanos() {
    long stalled = transmission.lastNewsNanos() + STALL_NANOS;
    long limit = exclusions.criteria().timeLimitNanos();
    return limit == 0 ? stalled : Math.min(stalled, startedNanos + limit);
  }

  private void fellSilent(long nowNanos, Outbox outbox) {
    silence = true;
    String why = "the destination server fell silent";
    if (given.isPresent()) {
      toNextGiven(why, Optional.empty(), nowNanos, outbox);
    } else {
      destination.ifPresent(gone -> exclusions.fellSilent(gone.server()));
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

  /** Nobody can take it now, but somebody who was silent might be back after a pause. */
  private void tryAgainLater(String why, long nowNanos, Outbox outbox) {
    exclusions.forgetSilence();
    nextAttempt(why, nowNanos, outbox);
    transmission.pauseUntil(nowNanos + (PAUSE_NANOS << Math.min(pauses++, MAX_PAUSE_DOUBLINGS)));
  }

  private boolean isLastAttempt() {
    return flow.attempt() >= lastAttempt;
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
    transmission = new Transmission(departure.replicaBytes(), departure.fragmentBytes(), nowNanos);
    address();
    begin(outbox);
  }

  private void fail(String why, Optional<Refusal> refusal, long nowNanos, Outbox outbox) {
    state = State.ENDED;
    siblings.changed(outbox);
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
