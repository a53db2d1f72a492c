package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Journey;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;
import lifeboat.relay.transfer.Decision;
import lifeboat.relay.transfer.TransferControl;
import org.jspecify.annotations.Nullable;

/**
 * One flow at one relay, and the only owner of its state.
 *
 * <pre>
 * TRANSFERRING  a hop was chosen; fragments go to it, none is stored yet
 *   hop refused, died or restarted → next hop (S11 → S7), or ENDED with `refused`
 *   `stored` or `placed` arrived   → BOUND, or ENDED
 * BOUND         a server has stored something: the flow is never re-routed again
 *   `placed` or `refused` arrived  → ENDED
 * ENDED         tombstone: the last outcome is repeated to the upstream hop that asks
 * </pre>
 */
final class RelayFlow extends Agenda.Entry {

  /** So many fragments may arrive before they are acknowledged. */
  private static final int ACK_EVERY = 8;

  /** The longest time before what arrived is acknowledged. */
  private static final long ACK_DELAY_NANOS = 2_000_000L;

  /** So many fragments are repeated when nothing is accepted for a time, which then doubles. */
  private static final int REPEAT_FRAGMENTS = 8;

  private static final int MAX_REPEAT_DOUBLINGS = 4;

  /** A flow is forgotten so long after its upper limit of time. */
  static final long TOMBSTONE_NANOS = 60_000_000_000L;

  private enum State {
    TRANSFERRING,
    BOUND,
    ENDED
  }

  private final FlowKey key;
  private final long incarnation;
  private final Hop upstream;
  private final Ipv4 replicaSource;
  private final Journey onward;
  private final long expiresNanos;
  private final TransferControl control;
  private final List<Ipv4> path;
  private final NeighbourTable neighbours;
  private final Custody custody = new Custody();
  private final OutcomeRepeater outcomes;

  private State state = State.TRANSFERRING;
  private int rounds;

  /** Whether a hop was silent, here or further on: it may be back when this is tried again. */
  private boolean silence;

  private Optional<Neighbour> next = Optional.empty();
  private FlowTable.@Nullable Watch watch;
  private Optional<Outcome> lastOutcome = Optional.empty();
  private int unacknowledged;
  private long ackNanos = Long.MAX_VALUE;
  private long repeatNanos = Long.MAX_VALUE;
  private int repeats;

  RelayFlow(
      RelayConfig config,
      Hop upstream,
      Ipv4 replicaSource,
      ReplicaPacket opening,
      Progress progress,
      long expiresNanos,
      TransferControl control,
      NeighbourTable neighbours) {
    this.key = opening.flow();
    this.incarnation = config.incarnation();
    this.upstream = upstream;
    this.replicaSource = replicaSource;
    this.expiresNanos = expiresNanos;
    this.control = control;
    this.path = appended(opening.path(), config.address());
    this.onward =
        new Journey(
            key,
            opening.replicaBytes(),
            opening.criteria(),
            opening.sourceSite(),
            config.address(),
            progress,
            path);
    this.neighbours = neighbours;
    this.outcomes = new OutcomeRepeater(upstream, replicaSource);
  }

  FlowKey key() {
    return key;
  }

  /** Where the {@link FlowTable} has put it among the flows that wait for hops. */
  FlowTable.@Nullable Watch watch() {
    return watch;
  }

  void watchedBy(FlowTable.@Nullable Watch newWatch) {
    watch = newWatch;
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  boolean isOver(long nowNanos) {
    return nowNanos >= expiresNanos;
  }

  boolean isFrom(Ipv4 hop) {
    return upstream.address().equals(hop);
  }

  /** Whether {@code host} may acknowledge outcomes: the hop before, or the source past it. */
  boolean reportsTo(Ipv4 host) {
    return isFrom(host) || replicaSource.equals(host);
  }

  /** The hop that it goes to, until it has ended. */
  Optional<Ipv4> underWayTo() {
    return state == State.ENDED ? Optional.empty() : next.map(Neighbour::address);
  }

  boolean goesTo(Ipv4 hop) {
    return next.isPresent() && next.get().address().equals(hop);
  }

  /**
   * The hop whose death would concern this flow. Once something is stored the flow stays where it
   * is: a server that has died then is for the source to find out, which starts a new attempt.
   */
  Optional<Neighbour> outstandingAt() {
    return state == State.TRANSFERRING ? next : Optional.empty();
  }

  /** A fragment arrived from the upstream hop. */
  void fragment(ReplicaPacket packet, long nowNanos, Outbox outbox) {
    if (state == State.ENDED) {
      lastOutcome.ifPresent(outcome -> outbox.toHop(upstream, outcome));
      return;
    }
    Custody.Held taken = custody.take(packet.offset(), packet.fragment());
    unacknowledged++;
    ackNanos = Math.min(ackNanos, nowNanos + ACK_DELAY_NANOS);
    if (taken != null && next.isPresent()) {
      transmit(taken, nowNanos, outbox);
    }
    if (unacknowledged >= ACK_EVERY) {
      acknowledge(outbox);
    }
  }

  /** S7 to S10: chooses the next hop and sends it everything in custody. */
  void choose(long nowNanos, Outbox outbox) {
    next = Optional.empty();
    while (next.isEmpty()) {
      Decision decision = control.next(neighbours, nowNanos);
      rounds++;
      outbox.tell(new Notice.Decided(key, rounds, decision));
      if (decision instanceof Decision.Refuse refuse) {
        boolean mayPass = silence && refuse.reason() == Refusal.NO_DESTINATION;
        Refusal reason = mayPass ? Refusal.HOP_SILENT : refuse.reason();
        end(new Refused(key, reason, Optional.empty(), path), nowNanos, outbox);
        outbox.tell(new Notice.FlowRefused(key, reason));
        return;
      }
      next = decision.next().flatMap(neighbours::find);
      if (next.isEmpty()) {
        failed(decision.next().orElseThrow(), Refusal.TIMED_OUT, outbox);
      }
    }
    for (Custody.Held fragment : custody.restart()) {
      transmit(fragment, nowNanos, outbox);
    }
  }

  /** The next hop has fragments. */
  void accepted(Accepted message, long nowNanos, Outbox outbox) {
    repeats = 0;
    List<Custody.Held> lost = custody.accepted(message.ranges());
    for (Custody.Held fragment : lost) {
      transmit(fragment, nowNanos, outbox);
    }
    armRepeat(nowNanos);
  }

  /** An outcome arrived from the next hop, which has been acknowledged already. */
  void outcome(Outcome outcome, long nowNanos, Outbox outbox) {
    switch (outcome) {
      case Stored stored -> {
        custody.stored(stored.ranges());
        if (state == State.TRANSFERRING) {
          state = State.BOUND;
          outbox.tell(new Notice.FlowBound(key, stored.destination().address()));
        }
        if (state == State.BOUND) {
          pass(stored, nowNanos, outbox);
        }
      }
      case Placed placed -> {
        if (state != State.ENDED) {
          outbox.tell(new Notice.FlowPlaced(key, placed.destination().address()));
        }
        end(placed, nowNanos, outbox);
      }
      case Refused refused -> {
        if (state == State.TRANSFERRING) {
          hopFailed(refused.reason(), nowNanos, outbox);
        } else if (state == State.BOUND) {
          end(refused, nowNanos, outbox);
        }
      }
    }
  }

  /** S11: the next hop refused, died or restarted before anything was stored; S7 follows. */
  void hopFailed(Refusal reason, long nowNanos, Outbox outbox) {
    failed(next.orElseThrow().address(), reason, outbox);
    choose(nowNanos, outbox);
  }

  /** The source, or the hop before, gives the flow up. */
  void released(long nowNanos, Outbox outbox) {
    if (state != State.ENDED) {
      next.ifPresent(hop -> outbox.toHop(hop(hop), new Release(key)));
      custody.clear();
      state = State.ENDED;
      outcomes.stop();
    }
  }

  void acknowledged(Message.OutcomeAck ack) {
    outcomes.acknowledged(ack);
  }

  /** Does what is due. */
  void run(long nowNanos, Outbox outbox) {
    if (ackNanos <= nowNanos) {
      acknowledge(outbox);
    }
    if (repeatNanos <= nowNanos) {
      for (Custody.Held fragment : custody.unacceptedFirst(REPEAT_FRAGMENTS)) {
        transmit(fragment, nowNanos, outbox);
      }
      repeats = Math.min(repeats + 1, MAX_REPEAT_DOUBLINGS);
      armRepeat(nowNanos);
    }
    outcomes.run(nowNanos, outcomeTimeoutNanos(), outbox);
  }

  long nextNanos() {
    return Math.min(Math.min(ackNanos, repeatNanos), Math.min(outcomes.nextNanos(), expiresNanos));
  }

  private void transmit(Custody.Held fragment, long nowNanos, Outbox outbox) {
    Neighbour hop = next.orElseThrow();
    outbox.replica(
        hop(hop), replicaSource, new ReplicaPacket(onward, fragment.offset(), fragment.fragment()));
    custody.sent(fragment);
    if (state == State.TRANSFERRING) {
      hop.sent(nowNanos); // Once something is stored its silence is not judged any more.
    }
    if (repeatNanos == Long.MAX_VALUE) {
      armRepeat(nowNanos);
    }
  }

  private void armRepeat(long nowNanos) {
    boolean waiting = state != State.ENDED && next.isPresent() && !custody.allAccepted();
    repeatNanos =
        waiting ? nowNanos + ((next.orElseThrow().silenceNanos() / 2) << repeats) : Long.MAX_VALUE;
  }

  private void acknowledge(Outbox outbox) {
    unacknowledged = 0;
    ackNanos = Long.MAX_VALUE;
    if (state != State.ENDED) {
      outbox.toHop(
          upstream,
          new Accepted(
              key, incarnation, custody.received(Message.MAX_RANGES), custody.creditBytes()));
    }
  }

  private void failed(Ipv4 hop, Refusal reason, Outbox outbox) {
    silence |= reason == Refusal.TIMED_OUT || reason == Refusal.HOP_SILENT;
    outbox.tell(new Notice.TransferFailed(key, hop, reason));
  }

  private void pass(Outcome outcome, long nowNanos, Outbox outbox) {
    lastOutcome = Optional.of(outcome);
    outcomes.send(outcome, nowNanos, outcomeTimeoutNanos(), outbox);
  }

  private void end(Outcome outcome, long nowNanos, Outbox outbox) {
    state = State.ENDED;
    custody.clear();
    ackNanos = Long.MAX_VALUE;
    repeatNanos = Long.MAX_VALUE;
    pass(outcome, nowNanos, outbox);
  }

  private long outcomeTimeoutNanos() {
    return neighbours
        .find(upstream.address())
        .map(Neighbour::silenceNanos)
        .orElse(4 * Neighbour.SILENCE_NANOS);
  }

  private static List<Ipv4> appended(List<Ipv4> path, Ipv4 last) {
    List<Ipv4> longer = new ArrayList<>(path);
    longer.add(last);
    return List.copyOf(longer);
  }

  private static Hop hop(Neighbour row) {
    return new Hop(row.port(), row.mac(), row.address());
  }
}
