package lifeboat.relay.node;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
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
import lifeboat.relay.message.ReplicaStream;

/**
 * The role of replica source for one replica: sends it with unspecified destination until a server
 * has stored something, then sends the rest to that server as normal packets. It holds every byte
 * until it is stored; the digest is computed while sending, so that departure never waits for it.
 *
 * <pre>
 * SEEKING  replica packets to the relay of this LAN
 *   first `stored`             → BOUND to the server it names
 *   `refused`                  → ENDED, failed
 * BOUND    normal packets to the server
 *   `placed`                   → ENDED, placed
 *   server silent or refusing  → SEEKING with the next attempt and that server excluded
 * any      upper limit of time, no progress, too many attempts → ENDED, failed
 * </pre>
 */
final class ReplicaSource {

  /** Replica packets under way before the first answer; less than any sensible queue. */
  static final long FIRST_WINDOW_BYTES = 64 * 1024;

  /** Normal packets under way before their path has been measured. */
  static final long BOUND_WINDOW_BYTES = 2 * FIRST_WINDOW_BYTES;

  static final int MAX_ATTEMPTS = 5;

  /** Without an upper limit of time a deployment ends when nothing has moved for so long. */
  static final long STALL_NANOS = 30_000_000_000L;

  /** A destination server that says nothing for three round trips and this time is gone ... */
  static final long SERVER_SILENCE_NANOS = 2_000_000_000L;

  /** ... if so many packets to it stayed without any answer: on a bad path many do by chance. */
  static final int SERVER_UNANSWERED_SENDS = 24;

  /** So many fragments are taken for lost when nothing is heard for a time, which then doubles. */
  private static final int TIMED_OUT_FRAGMENTS = 4;

  /** It does not grow beyond this, so that a living server is asked often enough. */
  private static final long MAX_TIMEOUT_NANOS = 400_000_000L;

  /** When everything is sent and nothing comes back, the last fragment is sent again. */
  static final long POKE_NANOS = 1_000_000_000L;

  /** So many fragments leave in one step, whatever an answer claims; the rest a moment later. */
  static final int MAX_BURST_FRAGMENTS = 512;

  private static final long AFTER_BURST_NANOS = 100_000L;

  private enum State {
    SEEKING,
    BOUND,
    ENDED
  }

  private final String name;
  private final ReplicaContent content;
  private final Ipv4 self;
  private final long startedNanos;
  private final MessageDigest sha256 = sha256();
  private long digestedBytes;
  private Optional<Payload> digest = Optional.empty();

  private FlowKey flow;
  private EvaluationCriteria criteria;
  private State state = State.SEEKING;
  private Optional<Hop> gateway = Optional.empty();
  private Scoreboard board = new Scoreboard();
  private BottleneckModel path = new BottleneckModel(FIRST_WINDOW_BYTES);
  private Optional<Destination> destination = Optional.empty();
  private long nextOffset;
  private long creditBytes = FIRST_WINDOW_BYTES;
  private long nextSendNanos;
  private long lastNewsNanos;
  private long lastHeardNanos;
  private long lastSentNanos;
  private int timeouts;
  private int unansweredSends;
  private long replicaPackets;
  private long normalPackets;
  private long earlierRetransmissions;

  ReplicaSource(Input.Deploy deploy, UUID source, Ipv4 self) {
    this.name = deploy.name();
    this.content = deploy.content();
    this.self = self;
    this.startedNanos = deploy.nowNanos();
    this.flow = new FlowKey(source, deploy.sequence(), 0, 0);
    this.criteria = deploy.criteria().excluding(source);
    this.lastNewsNanos = startedNanos;
    this.lastHeardNanos = startedNanos;
  }

  void announce(Outbox outbox) {
    outbox.tell(new Notice.DeploymentStarted(name, flow, content.length()));
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
    Scoreboard.Sent newest = board.accepted(message.ranges(), fromServer, nowNanos);
    if (fromServer || state == State.SEEKING) {
      heard(nowNanos);
    }
    if (state == State.SEEKING) {
      creditBytes = message.creditBytes();
    }
    if (newest != null) {
      lastNewsNanos = nowNanos;
      timeouts = 0;
      if (!newest.repeated() && (fromServer || state == State.SEEKING)) {
        path.roundTrip(nowNanos - newest.sentNanos(), nowNanos);
      }
      if (fromServer) {
        path.delivered(
            board.rateShownBy(newest, nowNanos),
            board.deliveredBytes(),
            newest.deliveredBytes(),
            board.inFlightBytes(),
            newest.sentNanos(),
            nowNanos);
      }
    }
  }

  /** An outcome arrived, over the path or straight from where the path broke. */
  void outcome(Outcome outcome, long nowNanos, Outbox outbox) {
    if (state == State.ENDED) {
      if (outcome instanceof Stored late) {
        outbox.routed(late.destination().address(), new Release(flow));
      }
      return; // The end has been told, and is told once.
    }
    switch (outcome) {
      case Stored stored -> stored(stored, nowNanos, outbox);
      case Placed placed -> placed(placed, nowNanos, outbox);
      case Refused refused -> refused(refused, nowNanos, outbox);
    }
  }

  private void stored(Stored stored, long nowNanos, Outbox outbox) {
    if (state == State.SEEKING) {
      state = State.BOUND;
      destination = Optional.of(stored.destination());
      path = new BottleneckModel(BOUND_WINDOW_BYTES);
      Ipv4 server = stored.destination().address();
      outbox.tell(new Notice.DestinationBound(name, flow, server, stored.path()));
    }
    if (isDestination(stored.destination().address())) {
      heard(nowNanos);
      if (board.stored(stored.ranges()) > 0) {
        lastNewsNanos = nowNanos;
      }
    } else {
      outbox.routed(stored.destination().address(), new Release(flow));
    }
  }

  private void heard(long nowNanos) {
    lastHeardNanos = nowNanos;
    unansweredSends = 0;
  }

  private void placed(Placed placed, long nowNanos, Outbox outbox) {
    state = State.ENDED;
    outbox.tell(
        new Notice.DeploymentPlaced(
            name,
            flow,
            placed.destination().address(),
            placed.destination().server(),
            placed.path(),
            content.length(),
            digest.map(d -> HexFormat.of().formatHex(d.toArray())).orElse(""),
            nowNanos - startedNanos,
            replicaPackets,
            normalPackets,
            earlierRetransmissions + board.retransmissions()));
  }

  private void refused(Refused refused, long nowNanos, Outbox outbox) {
    if (state == State.SEEKING) {
      fail(refused.reason().text(), Optional.of(refused.reason()), nowNanos, outbox);
    } else if (refused.server().equals(destination.map(Destination::server))) {
      nextAttempt(refused.reason().text(), nowNanos, outbox);
    } // Else a second branch of the flow has ended, which does not concern the bound one.
  }

  /** Sends what may be sent and does what is due; {@code relay} is the one of this LAN. */
  void run(Optional<Hop> relay, long nowNanos, Outbox outbox) {
    gateway = relay;
    if (state == State.ENDED) {
      return;
    }
    if (nowNanos >= limitNanos()) {
      fail("the upper limit of time was reached", Optional.empty(), nowNanos, outbox);
      return;
    }
    if (state == State.BOUND && nowNanos >= serverGoneNanos()) {
      nextAttempt("the destination server fell silent", nowNanos, outbox);
    }
    if (gateway.isEmpty() || state == State.ENDED) {
      return;
    }
    if (!board.nothingUnderWay() && nowNanos >= timeoutNanos()) {
      timeouts++;
      lastSentNanos = nowNanos;
      board.timedOut(TIMED_OUT_FRAGMENTS);
    }
    pump(gateway.get(), nowNanos, outbox);
    boolean waiting = state != State.ENDED && board.nothingUnderWay() && everythingSent();
    if (waiting && nowNanos >= pokeNanos()) {
      board.repairMissing(streamBytes(), (int) FIRST_WINDOW_BYTES);
      if (board.nothingUnderWay()) {
        transmit(content.length(), true, gateway.get(), nowNanos, outbox);
      }
      pump(gateway.get(), nowNanos, outbox);
    }
  }

  /** When {@link #run} wants to be called again. */
  long nextNanos(boolean gatewayKnown) {
    if (state == State.ENDED) {
      return Long.MAX_VALUE;
    }
    long next = limitNanos();
    if (state == State.BOUND) {
      next = Math.min(next, serverGoneNanos());
    }
    if (!gatewayKnown) {
      return next;
    }
    if (!board.nothingUnderWay()) {
      next = Math.min(next, timeoutNanos());
    } else if (everythingSent()) {
      next = Math.min(next, pokeNanos());
    }
    boolean more = !everythingSent() || board.nextLost() != null;
    if (more && windowOpen()) {
      next = Math.min(next, nextSendNanos);
    }
    return next;
  }

  private void pump(Hop gateway, long nowNanos, Outbox outbox) {
    int burst = 0;
    while (state != State.ENDED && nextSendNanos <= nowNanos && windowOpen()) {
      if (burst++ == MAX_BURST_FRAGMENTS) {
        nextSendNanos = nowNanos + AFTER_BURST_NANOS;
        return;
      }
      ByteRange lost = board.nextLost();
      if (lost != null) {
        int sent = transmit(lost.from(), true, gateway, nowNanos, outbox);
        if (sent == 0) {
          return;
        }
        board.lostSent((int) Math.min(sent, lost.length()));
      } else if (!everythingSent()) {
        int sent = transmit(nextOffset, false, gateway, nowNanos, outbox);
        if (sent == 0) {
          return;
        }
        nextOffset += sent;
      } else {
        return;
      }
    }
  }

  /** Sends the fragment at {@code offset}; returns its length, 0 if the data is gone. */
  private int transmit(long offset, boolean repeated, Hop gateway, long nowNanos, Outbox outbox) {
    int fragment =
        state == State.SEEKING ? ReplicaPacket.FRAGMENT_BYTES : NormalPacket.FRAGMENT_BYTES;
    int length = ReplicaStream.fragmentLength(content.length(), offset, fragment);
    Payload payload = offset < content.length() ? read(offset, length) : digest();
    if (payload.length() < length) {
      fail("the data of the replica can no longer be read", Optional.empty(), nowNanos, outbox);
      return 0;
    }
    if (state == State.SEEKING) {
      Progress progress = new Progress(nowNanos - startedNanos, 0, 0);
      outbox.replica(
          gateway,
          self,
          new ReplicaPacket(
              flow,
              offset,
              content.length(),
              criteria,
              Optional.empty(),
              Ipv4.UNSPECIFIED,
              progress,
              List.of(),
              payload));
      replicaPackets++;
    } else {
      outbox.routed(destination.orElseThrow().address(), new NormalPacket(flow, offset, payload));
      normalPackets++;
      long pace = path.pacingNanos(length);
      nextSendNanos = Math.max(nextSendNanos, nowNanos - pacingSlackNanos()) + pace;
    }
    unansweredSends++;
    board.sent(offset, length, repeated, nowNanos);
    lastSentNanos = nowNanos;
    return length;
  }

  /** A late driver may catch up so much. */
  private static long pacingSlackNanos() {
    return 2_000_000L;
  }

  private Payload read(long offset, int length) {
    Payload payload = content.read(offset, length);
    long end = offset + length;
    // Another attempt cuts the fragments differently: digest what is new of this one.
    if (offset <= digestedBytes && digestedBytes < end && payload.length() == length) {
      byte[] bytes = payload.toArray();
      int from = (int) (digestedBytes - offset);
      sha256.update(bytes, from, length - from);
      digestedBytes = end;
    }
    return payload;
  }

  /** The digest; all bytes have been sent once, in order, before it is asked for. */
  private Payload digest() {
    if (digest.isEmpty()) {
      if (digestedBytes != content.length()) {
        throw new IllegalStateException(digestedBytes + " of " + content.length() + " digested");
      }
      digest = Optional.of(Payload.of(sha256.digest()));
    }
    return digest.get();
  }

  private boolean windowOpen() {
    long window = state == State.SEEKING ? creditBytes : path.windowBytes();
    return board.inFlightBytes() + NormalPacket.FRAGMENT_BYTES <= window;
  }

  private boolean everythingSent() {
    return nextOffset >= streamBytes();
  }

  private long streamBytes() {
    return ReplicaStream.length(content.length());
  }

  private boolean isDestination(Ipv4 address) {
    return destination.isPresent() && destination.get().address().equals(address);
  }

  private long limitNanos() {
    long stalled = lastNewsNanos + STALL_NANOS;
    return criteria.timeLimitNanos() == 0
        ? stalled
        : Math.min(stalled, startedNanos + criteria.timeLimitNanos());
  }

  private long timeoutNanos() {
    long first = path.timeoutNanos();
    long backedOff = Math.min(first << Math.min(timeouts, 5), Math.max(first, MAX_TIMEOUT_NANOS));
    return Math.max(lastNewsNanos, lastSentNanos) + backedOff;
  }

  private long pokeNanos() {
    return Math.max(lastSentNanos, lastNewsNanos) + POKE_NANOS / (state == State.BOUND ? 4 : 1);
  }

  private long serverGoneNanos() {
    return unansweredSends < SERVER_UNANSWERED_SENDS
        ? Long.MAX_VALUE
        : lastHeardNanos + 3 * path.smoothedNanos() + SERVER_SILENCE_NANOS;
  }

  private void nextAttempt(String why, long nowNanos, Outbox outbox) {
    outbox.tell(new Notice.AttemptFailed(name, flow, why));
    if (flow.attempt() + 1 >= MAX_ATTEMPTS) {
      fail("no attempt succeeded; the last: " + why, Optional.empty(), nowNanos, outbox);
      return;
    }
    release(outbox);
    if (destination.isPresent()) {
      criteria = criteria.excluding(destination.get().server());
    }
    flow = new FlowKey(flow.source(), flow.sequence(), flow.copy(), flow.attempt() + 1);
    earlierRetransmissions += board.retransmissions();
    board = new Scoreboard();
    path = new BottleneckModel(FIRST_WINDOW_BYTES);
    destination = Optional.empty();
    nextOffset = 0;
    creditBytes = FIRST_WINDOW_BYTES;
    timeouts = 0;
    nextSendNanos = nowNanos;
    lastNewsNanos = nowNanos;
    heard(nowNanos);
    state = State.SEEKING;
    announce(outbox);
  }

  private void fail(String why, Optional<Refusal> refusal, long nowNanos, Outbox outbox) {
    state = State.ENDED;
    release(outbox);
    outbox.tell(new Notice.DeploymentFailed(name, flow, why, refusal, nowNanos - startedNanos));
  }

  /** Nobody needs to keep what has arrived of this attempt. */
  private void release(Outbox outbox) {
    gateway.ifPresent(relay -> outbox.toHop(relay, new Release(flow)));
    destination.ifPresent(server -> outbox.routed(server.address(), new Release(flow)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
