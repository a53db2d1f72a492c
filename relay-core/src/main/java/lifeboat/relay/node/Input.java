package lifeboat.relay.node;

import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;

/** Everything that can happen to a node. Times are nanoseconds of one monotonic clock. */
public sealed interface Input {

  long nowNanos();

  /**
   * A message arrived.
   *
   * @param arrivedNanos when the host received it, not later than {@code nowNanos}: what lies
   *     between is the time until the node got to it
   */
  record Received(long nowNanos, long arrivedNanos, Arrival arrival, Message message)
      implements Input {

    /** A message that is handled the moment it arrives. */
    public Received(long nowNanos, Arrival arrival, Message message) {
      this(nowNanos, nowNanos, arrival, message);
    }
  }

  /** Bytes arrived that are no message. */
  record Garbled(long nowNanos, int port, Malformed why) implements Input {}

  /**
   * The time asked for in {@link Step#wakeAtNanos} has come.
   *
   * @param lateNanos by how much the driver missed it; 0 in virtual time
   */
  record Wake(long nowNanos, long lateNanos) implements Input {}

  /** The operator asks this server to deploy a replica. Relays ignore it. */
  record Deploy(
      long nowNanos, String name, int sequence, ReplicaContent content, EvaluationCriteria criteria)
      implements Input {}

  /** Everything written before commit {@code number} is on stable storage. */
  record Committed(long nowNanos, FlowKey flow, int number) implements Input {}

  /** The replica is whole, verified and published. */
  record Published(long nowNanos, FlowKey flow) implements Input {}

  /** The store could not do what was asked; {@code digestMismatch} when the bytes are wrong. */
  record StoreFailed(long nowNanos, FlowKey flow, boolean digestMismatch) implements Input {}
}
