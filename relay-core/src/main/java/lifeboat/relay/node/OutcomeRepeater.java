package lifeboat.relay.node;

import java.util.Optional;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.OutcomeType;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.RangeSet;

/**
 * Sends the latest outcome of a flow to the hop before, again and again until it is acknowledged.
 * After {@link #TRIES_UPSTREAM} tries the hop is taken for gone and the outcome goes to the source
 * as a normal packet, {@link #TRIES_ROUTED} times at the most.
 */
final class OutcomeRepeater {

  static final int TRIES_UPSTREAM = 4;
  static final int TRIES_ROUTED = 20;

  private final Hop upstream;
  private final Ipv4 replicaSource;
  private Optional<Outcome> pending = Optional.empty();
  private int tries;
  private long nextNanos = Long.MAX_VALUE;

  OutcomeRepeater(Hop upstream, Ipv4 replicaSource) {
    this.upstream = upstream;
    this.replicaSource = replicaSource;
  }

  /** A new outcome replaces an older one that was not acknowledged yet. */
  void send(Outcome outcome, long nowNanos, long timeoutNanos, Outbox outbox) {
    pending = Optional.of(outcome);
    tries = 0;
    transmit(nowNanos, timeoutNanos, outbox);
  }

  /** Repeats what is due. */
  void run(long nowNanos, long timeoutNanos, Outbox outbox) {
    if (nextNanos <= nowNanos) {
      transmit(nowNanos, timeoutNanos, outbox);
    }
  }

  void acknowledged(OutcomeAck ack) {
    if (pending.isPresent() && matches(pending.get(), ack)) {
      stop();
    }
  }

  void stop() {
    pending = Optional.empty();
    nextNanos = Long.MAX_VALUE;
  }

  long nextNanos() {
    return nextNanos;
  }

  boolean isIdle() {
    return pending.isEmpty();
  }

  /** The acknowledgement of {@code outcome}. */
  static OutcomeAck ackOf(Outcome outcome) {
    return new OutcomeAck(outcome.flow(), OutcomeType.of(outcome), storedBytes(outcome));
  }

  private void transmit(long nowNanos, long timeoutNanos, Outbox outbox) {
    if (pending.isEmpty() || tries >= TRIES_UPSTREAM + TRIES_ROUTED) {
      stop();
      return;
    }
    if (tries < TRIES_UPSTREAM) {
      outbox.toHop(upstream, pending.get());
    } else {
      outbox.routed(replicaSource, pending.get());
    }
    tries++;
    nextNanos = nowNanos + timeoutNanos * Math.min(8, 1L << Math.min(3, tries / 2));
  }

  private static boolean matches(Outcome outcome, OutcomeAck ack) {
    return OutcomeType.of(outcome) == ack.type() && storedBytes(outcome) <= ack.storedBytes();
  }

  private static long storedBytes(Outcome outcome) {
    if (!(outcome instanceof Stored stored)) {
      return 0;
    }
    RangeSet ranges = new RangeSet();
    ranges.addAll(stored.ranges());
    return ranges.coveredBytes();
  }
}
