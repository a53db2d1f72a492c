package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Payload;

/**
 * How the fragments of a replica leave its source: as replica packets until its destination is
 * known, then as normal packets. The digest is computed on the way.
 */
final class Departure {

  /** So many fragments leave in one step, whatever an answer claims; the rest a moment later. */
  static final int MAX_BURST_FRAGMENTS = 512;

  private static final long AFTER_BURST_NANOS = 100_000L;

  /** So much is read in one step for the digest alone, of what need not be sent again. */
  private static final int DIGEST_STEP_BYTES = 4 << 20;

  /** The end of a replica that is longer than such a step, where its digest is not known yet. */
  private static final int ASKING_BYTES = 512;

  /**
   * Where an attempt goes.
   *
   * @param destination the server that it is sent to, where one is known
   * @param bound whether that server knows of the replica
   */
  record Aim(
      FlowKey flow,
      EvaluationCriteria criteria,
      Optional<Destination> destination,
      boolean bound) {}

  private final OutgoingStream stream;
  private final ServerConfig config;
  private final long startedNanos;
  private long replicaPackets;
  private long normalPackets;

  Departure(ReplicaContent content, ServerConfig config, long startedNanos) {
    this.stream = new OutgoingStream(content);
    this.config = config;
    this.startedNanos = startedNanos;
  }

  long replicaBytes() {
    return stream.replicaBytes();
  }

  /** So many bytes go into one normal packet at the most. */
  int fragmentBytes() {
    return stream.fragmentBytes();
  }

  String sha256Text() {
    return stream.sha256Text();
  }

  long replicaPackets() {
    return replicaPackets;
  }

  long normalPackets() {
    return normalPackets;
  }

  /** Whether the digest is known; where it is not, a part of what it lacks has been read now. */
  boolean digestKnown() {
    return stream.digestAhead(DIGEST_STEP_BYTES);
  }

  /** Sends what may be sent now; false when the data can no longer be read. */
  boolean pump(Transmission transmission, Aim aim, Hop relay, long nowNanos, Outbox outbox) {
    Optional<ByteRange> next = transmission.nextFragment(nowNanos);
    for (int burst = 0; next.isPresent(); burst++) {
      boolean digestLacks = next.get().from() == stream.replicaBytes() && !digestKnown();
      if (burst == MAX_BURST_FRAGMENTS || digestLacks) {
        transmission.pauseUntil(nowNanos + AFTER_BURST_NANOS);
        return true;
      }
      if (!transmit(next.get(), transmission, aim, relay, nowNanos, outbox)) {
        return false;
      }
      next = transmission.nextFragment(nowNanos);
    }
    return true;
  }

  /** Sends something to be answered; false when the data can no longer be read. */
  boolean poke(Transmission transmission, Aim aim, Hop relay, long nowNanos, Outbox outbox) {
    boolean repairs = transmission.repairMissing();
    return (repairs || transmit(asking(transmission), transmission, aim, relay, nowNanos, outbox))
        && pump(transmission, aim, relay, nowNanos, outbox);
  }

  /** What is sent to ask for an answer: the digest; its time may not have come after a restart. */
  private ByteRange asking(Transmission transmission) {
    long bytes = stream.replicaBytes();
    return digestKnown() ? transmission.digest() : new ByteRange(bytes - ASKING_BYTES, bytes);
  }

  private boolean transmit(
      ByteRange range,
      Transmission transmission,
      Aim aim,
      Hop relay,
      long nowNanos,
      Outbox outbox) {
    long offset = range.from();
    Optional<Payload> fragment = stream.fragment(offset, (int) range.length());
    if (fragment.isEmpty()) {
      return false;
    }
    if (aim.bound()) {
      outbox.routed(
          aim.destination().orElseThrow().address(),
          new NormalPacket(aim.flow(), offset, fragment.get()));
      normalPackets++;
    } else {
      ReplicaPacket packet = replicaPacket(aim, offset, fragment.get(), nowNanos);
      aim.destination()
          .ifPresentOrElse(
              server -> outbox.routed(server.address(), packet),
              () -> outbox.replica(relay, config.address(), packet));
      replicaPackets++;
    }
    transmission.sent(range, nowNanos);
    return true;
  }

  private ReplicaPacket replicaPacket(Aim aim, long offset, Payload fragment, long nowNanos) {
    return new ReplicaPacket(
        aim.flow(),
        offset,
        stream.replicaBytes(),
        aim.criteria(),
        config.site(),
        Ipv4.UNSPECIFIED,
        new Progress(nowNanos - startedNanos, 0, 0),
        List.of(),
        fragment);
  }
}
