package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Refusal;

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

  /**
   * The operator asks this server to deploy a replica.
   *
   * @param copies how many copies or shards are wanted, and how far from each other
   * @param destinations servers to send it to straight, the next one when one fails; without them
   *     its destination is unspecified, and the relays choose
   * @param trigger what the server waits for before it begins
   * @param earlier what an earlier incarnation of this server remembered of the same deployment
   */
  record Deploy(
      long nowNanos,
      String name,
      int sequence,
      ReplicaContent content,
      EvaluationCriteria criteria,
      CopyRule copies,
      Optional<List<Destination>> destinations,
      Optional<Trigger> trigger,
      Optional<Earlier> earlier)
      implements Input {

    public Deploy {
      int circles = criteria.excludedAreas().size() + copies.count() - 1;
      if (copies.apartMeters() > 0 && circles > EvaluationCriteria.MAX_EXCLUDED_AREAS) {
        throw new IllegalArgumentException(name + " has to exclude " + circles + " circles");
      }
      destinations = destinations.map(List::copyOf);
      if (destinations.filter(List::isEmpty).isPresent()) {
        throw new IllegalArgumentException(name + " has destinations, of which there are none");
      }
    }

    /** A deployment of one copy. */
    public Deploy(
        long nowNanos,
        String name,
        int sequence,
        ReplicaContent content,
        EvaluationCriteria criteria,
        Optional<List<Destination>> destinations,
        Optional<Trigger> trigger,
        Optional<Earlier> earlier) {
      this(
          nowNanos,
          name,
          sequence,
          content,
          criteria,
          CopyRule.ONE,
          destinations,
          trigger,
          earlier);
    }

    /** The same order, given at another time. */
    public Deploy at(long otherNanos) {
      return new Deploy(
          otherNanos, name, sequence, content, criteria, copies, destinations, trigger, earlier);
    }

    /** A deployment to nobody in particular. */
    public Deploy(
        long nowNanos,
        String name,
        int sequence,
        ReplicaContent content,
        EvaluationCriteria criteria,
        Optional<Trigger> trigger,
        Optional<Earlier> earlier) {
      this(nowNanos, name, sequence, content, criteria, Optional.empty(), trigger, earlier);
    }

    /** A deployment to nobody in particular that begins at once. */
    public Deploy(
        long nowNanos,
        String name,
        int sequence,
        ReplicaContent content,
        EvaluationCriteria criteria) {
      this(nowNanos, name, sequence, content, criteria, Optional.empty(), Optional.empty());
    }
  }

  /**
   * How far a deployment had come, as {@link Output.Remember} said.
   *
   * @param copies each copy of which something was to be remembered
   */
  record Earlier(List<CopyNote> copies) {
    public Earlier {
      copies = List.copyOf(copies);
    }

    /** One copy that is under way. */
    public Earlier(int attempt, Optional<Destination> destination) {
      this(List.of(new CopyNote(0, attempt, destination, CopyNote.Stage.UNDER_WAY)));
    }
  }

  /**
   * The operator asks this server to look for a replica.
   *
   * @param name by which the operator knows this search
   * @param source and {@code sequence}: which replica
   * @param fetch whether it is to be brought here, too
   */
  record Retrieve(long nowNanos, String name, UUID source, int sequence, boolean fetch)
      implements Input {

    /** The same, asked at another time. */
    public Retrieve at(long otherNanos) {
      return new Retrieve(otherNanos, name, source, sequence, fetch);
    }
  }

  /** An emergency notice arrived on the control channel of this server. */
  record EmergencyNotice(long nowNanos) implements Input {}

  /** The control channel of this server tells how far the front of a disaster has come. */
  record FrontReport(long nowNanos, Place center, double radiusMeters) implements Input {}

  /** What the store of a server tells. */
  sealed interface FromStore extends Input {
    /** The same, told at {@code nowNanos}. */
    FromStore at(long nowNanos);
  }

  /**
   * The store of this server holds something of an earlier incarnation; one such input for each
   * replica, before any other.
   *
   * @param flow the last attempt of which something was written
   * @param stored what is on stable storage, in ascending order
   * @param digest of the replica, where it is stored already
   * @param published whether it is whole, verified and published
   */
  record Recovered(
      long nowNanos,
      FlowKey flow,
      long replicaBytes,
      Output.Origin origin,
      List<ByteRange> stored,
      Optional<Payload> digest,
      boolean published)
      implements FromStore {
    public Recovered {
      stored = List.copyOf(stored);
    }

    @Override
    public Recovered at(long nowNanos) {
      return new Recovered(nowNanos, flow, replicaBytes, origin, stored, digest, published);
    }
  }

  /** Everything written before commit {@code number} is on stable storage. */
  record Committed(long nowNanos, FlowKey flow, int number) implements FromStore {
    @Override
    public Committed at(long nowNanos) {
      return new Committed(nowNanos, flow, number);
    }
  }

  /** The replica is whole, verified and published. */
  record Published(long nowNanos, FlowKey flow) implements FromStore {
    @Override
    public Published at(long nowNanos) {
      return new Published(nowNanos, flow);
    }
  }

  /** A replica has been put together out of its shards, verified and published. */
  record Assembled(long nowNanos, FlowKey flow, long replicaBytes, String sha256)
      implements FromStore {
    @Override
    public Assembled at(long nowNanos) {
      return new Assembled(nowNanos, flow, replicaBytes, sha256);
    }
  }

  /** A published copy can be read; without content it cannot. */
  record Opened(long nowNanos, FlowKey flow, Optional<ReplicaContent> content)
      implements FromStore {
    @Override
    public Opened at(long nowNanos) {
      return new Opened(nowNanos, flow, content);
    }
  }

  /**
   * The store could not do what was asked, and does nothing more for this copy until it has been
   * told to discard it.
   *
   * @param reason {@link Refusal#NO_CAPACITY} when the disk is full, {@link
   *     Refusal#DIGEST_MISMATCH} when the bytes are wrong, else {@link Refusal#STORE_FAILED}
   * @param why in words of the host
   */
  record StoreFailed(long nowNanos, FlowKey flow, Refusal reason, String why) implements FromStore {
    @Override
    public StoreFailed at(long nowNanos) {
      return new StoreFailed(nowNanos, flow, reason, why);
    }
  }
}
