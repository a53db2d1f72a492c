package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.RangeSet;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.message.ReplicaStream;

/**
 * The role of replica destination for one copy of a replica.
 *
 * <pre>
 * RECEIVING   fragments are written and committed in groups; each commit is reported `stored`
 *   everything committed → PUBLISHING; store failed, released, idle too long → ENDED
 *   a later attempt      → RECEIVING under that attempt, with what is there ({@link #renew})
 * PUBLISHING  the store verifies the digest and publishes
 *   published → PLACED; failed → ENDED
 * PLACED      `placed` is repeated until it is acknowledged, and to whoever asks again
 * ENDED       refused or dropped
 * </pre>
 *
 * <p>After a restart it begins in RECEIVING with what the store has found ({@link #resume}).
 */
final class Reception extends Agenda.Entry {

  /** The longest time from a write to its commit. */
  static final long COMMIT_DELAY_NANOS = 4_000_000L;

  /** So many uncommitted bytes are committed at once. */
  static final long COMMIT_BYTES = 1 << 20;

  /** So many extents are remembered; what would make more has to come again in order. */
  static final int MAX_EXTENTS = 8192;

  private static final int ACK_EVERY = 8;

  /** So many of the lowest and of the highest extents stand in each answer. */
  private static final int NAMED_EDGES = 8;

  private static final long ACK_DELAY_NANOS = 1_000_000L;
  private static final long OUTCOME_TIMEOUT_NANOS = 200_000_000L;

  /** A partial replica is reclaimed when nothing arrives for so long. */
  static final long IDLE_NANOS = 120_000_000_000L;

  private enum State {
    RECEIVING,
    PUBLISHING,
    PLACED,
    ENDED
  }

  private FlowKey key;
  private final long replicaBytes;
  private final Destination self;
  private final long incarnation;
  private long bottleneckBitsPerSecond;
  private Ipv4 replicaSource;
  private Ipv4 upstream;
  private List<Ipv4> path;
  private final RangeSet received = new RangeSet();
  private final RangeSet committed = new RangeSet();
  private OutcomeRepeater outcomes;
  private State state = State.RECEIVING;
  private List<ByteRange> uncommitted = new ArrayList<>();
  private List<ByteRange> committing = List.of();
  private long uncommittedBytes;
  private long commitNanos = Long.MAX_VALUE;
  private int commits;
  private Optional<Payload> digest = Optional.empty();
  private boolean normalPackets;
  private boolean storedAskedAgain;

  /** Where the last fragments began, duplicates included; the {@link #arrivals}th comes next. */
  private final long[] recent = new long[2 * ACK_EVERY];

  private long arrivals;
  private int unacknowledged;
  private long ackNanos = Long.MAX_VALUE;
  private long lastHeardNanos;

  private Reception(
      FlowKey key,
      long replicaBytes,
      Destination self,
      long incarnation,
      Output.Origin origin,
      Hop upstream,
      long nowNanos) {
    this.key = key;
    this.replicaBytes = replicaBytes;
    this.self = self;
    this.incarnation = incarnation;
    this.replicaSource = origin.replicaSource();
    this.upstream = upstream.address();
    this.path = origin.path();
    this.outcomes = new OutcomeRepeater(upstream, replicaSource);
    this.lastHeardNanos = nowNanos;
  }

  /** A reception that begins with {@code first}. */
  static Reception begin(
      ReplicaPacket first,
      Arrival arrival,
      Destination self,
      long incarnation,
      long nowNanos,
      Outbox outbox) {
    Output.Origin origin = originOf(first, arrival);
    Hop upstream = new Hop(Arrival.ROUTED, arrival.mac(), upstreamOf(first, arrival));
    Reception reception =
        new Reception(
            first.flow(), first.replicaBytes(), self, incarnation, origin, upstream, nowNanos);
    reception.bottleneckBitsPerSecond = first.progress().bottleneckBitsPerSecond();
    outbox.add(new Output.Open(first.flow().ofCopy(), first.replicaBytes(), origin));
    outbox.tell(new Notice.ReceptionStarted(first.flow(), first.replicaBytes()));
    return reception;
  }

  /** A reception that an earlier incarnation of this server began; its source is asked for more. */
  static Reception resume(
      Input.Recovered found, Destination self, long incarnation, Outbox outbox) {
    Hop source = new Hop(Arrival.ROUTED, Mac.NONE, found.origin().replicaSource());
    Reception reception =
        new Reception(
            found.flow(),
            found.replicaBytes(),
            self,
            incarnation,
            found.origin(),
            source,
            found.nowNanos());
    reception.received.addAll(found.stored());
    reception.committed.addAll(found.stored());
    reception.digest = found.digest();
    reception.normalPackets = true;
    outbox.tell(
        new Notice.ReceptionResumed(
            found.flow(), found.replicaBytes(), reception.committed.coveredBytes()));
    outbox.routed(found.origin().replicaSource(), reception.stored());
    reception.publishIfWhole(outbox);
    return reception;
  }

  private static Output.Origin originOf(ReplicaPacket packet, Arrival arrival) {
    return new Output.Origin(packet.flow().attempt(), arrival.source(), packet.path());
  }

  /** Who is told what becomes of a packet: the relay before, or a source that knows this server. */
  static Ipv4 upstreamOf(ReplicaPacket packet, Arrival arrival) {
    return packet.localSource().isUnspecified() ? arrival.source() : packet.localSource();
  }

  FlowKey key() {
    return key;
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  List<Ipv4> path() {
    return path;
  }

  /**
   * A later attempt of the source came to this server again: it goes on with what is here already,
   * of which the source is told at once.
   */
  void renew(ReplicaPacket first, Arrival arrival, long nowNanos, Outbox outbox) {
    outcomes.stop();
    key = first.flow();
    replicaSource = arrival.source();
    upstream = upstreamOf(first, arrival);
    path = first.path();
    bottleneckBitsPerSecond = first.progress().bottleneckBitsPerSecond();
    normalPackets = false;
    outcomes = new OutcomeRepeater(new Hop(Arrival.ROUTED, arrival.mac(), upstream), replicaSource);
    if (state == State.RECEIVING) { // Later the store has it closed, and would begin another one.
      outbox.add(new Output.Open(key.ofCopy(), replicaBytes, originOf(first, arrival)));
    }
    holdings().ifPresent(held -> outcomes.send(held, nowNanos, OUTCOME_TIMEOUT_NANOS, outbox));
  }

  long replicaBytes() {
    return replicaBytes;
  }

  boolean isPlaced() {
    return state == State.PLACED;
  }

  /** The digest that the source has sent; empty while it has not arrived. */
  Optional<String> sha256Text() {
    return digest.map(bytes -> HexFormat.of().formatHex(bytes.toArray()));
  }

  /** Whether it can be forgotten. */
  boolean isOver(long nowNanos) {
    return nowNanos >= overNanos();
  }

  /** Never before its outcome is known to the hop before, and not while the store publishes. */
  private long overNanos() {
    return outcomes.isIdle() && state != State.PUBLISHING
        ? lastHeardNanos + IDLE_NANOS
        : Long.MAX_VALUE;
  }

  /** Whether it can still be dropped: once the store publishes, it ends whole or refused. */
  boolean holdsPartial() {
    return state == State.RECEIVING;
  }

  /** Whether a failure of the store would end it. */
  boolean awaitsStore() {
    return state == State.RECEIVING || state == State.PUBLISHING;
  }

  void fragment(ReplicaPacket packet, long nowNanos, Outbox outbox) {
    if (packet.replicaBytes() == replicaBytes) {
      arrived(packet.offset(), packet.fragment(), upstream, nowNanos, outbox);
    }
  }

  void fragment(NormalPacket packet, long nowNanos, Outbox outbox) {
    long end = packet.offset() + packet.fragment().length();
    boolean inside = end <= replicaBytes;
    boolean wholeDigest =
        packet.offset() == replicaBytes && end == ReplicaStream.length(replicaBytes);
    if (inside || wholeDigest) {
      normalPackets = true;
      arrived(packet.offset(), packet.fragment(), replicaSource, nowNanos, outbox);
    }
  }

  private void arrived(long offset, Payload fragment, Ipv4 sender, long nowNanos, Outbox outbox) {
    lastHeardNanos = nowNanos;
    if (state == State.ENDED) {
      return;
    }
    if (state == State.PLACED) {
      outbox.routed(sender, new Placed(key, self, path)); // Whoever still sends has not heard.
      return;
    }
    long end = offset + fragment.length();
    boolean tooScattered =
        received.extentCount() >= MAX_EXTENTS && offset > received.firstMissing(0);
    if (!tooScattered && !received.contains(offset, end)) {
      received.add(offset, end);
      if (offset == replicaBytes) {
        digest = Optional.of(fragment);
      }
      outbox.add(new Output.Write(key.ofCopy(), replicaBytes, offset, fragment));
      uncommitted.add(new ByteRange(offset, end));
      uncommittedBytes += fragment.length();
      commitNanos = Math.min(commitNanos, nowNanos + COMMIT_DELAY_NANOS);
    } else if (committed.contains(offset, end)) {
      storedAskedAgain = true; // The source sends it again because it never heard `stored`.
    }
    recent[(int) (arrivals++ % recent.length)] = offset;
    unacknowledged++;
    ackNanos = Math.min(ackNanos, nowNanos + ACK_DELAY_NANOS);
    if (unacknowledged >= ACK_EVERY) {
      acknowledge(outbox);
    }
  }

  /** Commit {@code number} is on stable storage. */
  void committed(int number, long nowNanos, Outbox outbox) {
    if (number != commits || state != State.RECEIVING) {
      return;
    }
    committed.addAll(committing);
    committing = List.of();
    if (normalPackets) {
      outbox.routed(replicaSource, stored());
    } else {
      outcomes.send(stored(), nowNanos, OUTCOME_TIMEOUT_NANOS, outbox);
    }
    publishIfWhole(outbox);
  }

  private void publishIfWhole(Outbox outbox) {
    if (committed.coveredBytes() == ReplicaStream.length(replicaBytes)) {
      state = State.PUBLISHING;
      outbox.add(new Output.Publish(key.ofCopy(), replicaBytes, digest.orElseThrow()));
    }
  }

  void published(long nowNanos, Outbox outbox) {
    if (state != State.PUBLISHING) {
      return;
    }
    state = State.PLACED;
    outbox.tell(new Notice.ReplicaPublished(key, replicaBytes, sha256Text().orElseThrow()));
    outcomes.send(new Placed(key, self, path), nowNanos, OUTCOME_TIMEOUT_NANOS, outbox);
  }

  void failed(Refusal reason, long nowNanos, Outbox outbox) {
    state = State.ENDED;
    Optional<UUID> server = Optional.of(self.server());
    outcomes.send(new Refused(key, reason, server, path), nowNanos, OUTCOME_TIMEOUT_NANOS, outbox);
  }

  void acknowledged(OutcomeAck ack) {
    outcomes.acknowledged(ack);
  }

  /** The source wants this partial copy dropped. */
  void released() {
    state = State.ENDED;
    outcomes.stop();
  }

  /** Does what is due. */
  void run(long nowNanos, Outbox outbox) {
    if (ackNanos <= nowNanos) {
      acknowledge(outbox);
    }
    boolean due = commitNanos <= nowNanos || uncommittedBytes >= COMMIT_BYTES;
    if (due && committing.isEmpty() && !uncommitted.isEmpty() && state == State.RECEIVING) {
      committing = uncommitted;
      uncommitted = new ArrayList<>();
      uncommittedBytes = 0;
      commitNanos = Long.MAX_VALUE;
      outbox.add(new Output.Commit(key.ofCopy(), ++commits));
    }
    outcomes.run(nowNanos, OUTCOME_TIMEOUT_NANOS, outbox);
  }

  long nextNanos() {
    long commit = committing.isEmpty() && state == State.RECEIVING ? commitNanos : Long.MAX_VALUE;
    long answer = Math.min(ackNanos, outcomes.nextNanos());
    return Math.min(Math.min(answer, commit), overNanos());
  }

  /** What is on stable storage here; empty where nothing is. */
  Optional<Outcome> holdings() {
    return switch (state) {
      case RECEIVING, PUBLISHING -> committed.isEmpty() ? Optional.empty() : Optional.of(stored());
      case PLACED -> Optional.of(new Placed(key, self, path));
      case ENDED -> Optional.empty();
    };
  }

  private Stored stored() {
    return new Stored(
        key,
        self,
        incarnation,
        bottleneckBitsPerSecond,
        committed.lowest(Message.MAX_RANGES),
        path);
  }

  private void acknowledge(Outbox outbox) {
    ackNanos = Long.MAX_VALUE;
    if (state == State.RECEIVING || state == State.PUBLISHING) {
      outbox.routed(
          normalPackets ? replicaSource : upstream,
          new Accepted(key, incarnation, newsAndEdges(), Custody.MAX_BYTES));
      if (storedAskedAgain && normalPackets) {
        outbox.routed(replicaSource, stored());
      }
    }
    storedAskedAgain = false;
    unacknowledged = 0;
  }

  /**
   * Where what came last lies, what came before it once more, since that answer may be lost, and
   * the lowest and highest extents: with more holes than an answer can name, the source would
   * otherwise never learn of what arrives behind them.
   */
  private List<ByteRange> newsAndEdges() {
    TreeMap<Long, ByteRange> ranges = new TreeMap<>();
    for (int back = 1; back <= Math.min(arrivals, recent.length); back++) {
      long offset = recent[(int) ((arrivals - back) % recent.length)];
      received.extentAt(offset).ifPresent(range -> ranges.put(range.from(), range));
    }
    for (ByteRange range : received.lowest(NAMED_EDGES)) {
      ranges.put(range.from(), range);
    }
    for (ByteRange range : received.highest(NAMED_EDGES)) {
      ranges.put(range.from(), range);
    }
    return List.copyOf(ranges.values());
  }
}
