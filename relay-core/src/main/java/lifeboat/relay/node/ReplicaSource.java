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

  /** A destination server that says nothing for three round trips and this time is gone. */
  static final long SERVER_SILENCE_NANOS = 2_000_000_000L;

  /** When everything is sent and nothing comes back, the last fragment is sent again. */
  static final long POKE_NANOS = 1_000_000_000L;

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
    lastHeardNanos = fromServer || state == State.SEEKING ? nowNanos : lastHeardNanos;
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
            nowNanos);
      }
    }
  }

  /** An outcome arrived, over the path or straight from where the path broke. */
  void outcome(Outcome outcome, long nowNanos, Outbox outbox) {
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
      lastHeardNanos = nowNanos;
      if (board.stored(stored.ranges()) > 0) {
        lastNewsNanos = nowNanos;
      }
    } else {
      outbox.routed(stored.destination().address(), new Release(flow));
    }
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
    } else {
      nextAttempt(refused.reason().text(), Optional.empty(), nowNanos, outbox);
    }
  }

  /** Sends what may be sent and does what is due; {@code gateway} is the relay of this LAN. */
  void run(Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    if (state == State.ENDED) {
      return;
    }
    if (nowNanos >= limitNanos()) {
      fail("the upper limit of time was reached", Optional.empty(), nowNanos, outbox);
      return;
    }
    if (state == State.BOUND && nowNanos >= serverGoneNanos()) {
      nextAttempt("the destination server fell silent", gateway, nowNanos, outbox);
    }
    if (gateway.isEmpty()) {
      return;
    }
    if (!board.nothingUnderWay() && nowNanos >= timeoutNanos()) {
      timeouts++;
      lastSentNanos = nowNanos;
      board.timedOut(2);
    }
    pump(gateway.get(), nowNanos, outbox);
    if (board.nothingUnderWay() && everythingSent() && nowNanos >= pokeNanos()) {
      board.forgetUnstored(streamBytes(), (int) FIRST_WINDOW_BYTES);
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
    while (state != State.ENDED && nextSendNanos <= nowNanos && windowOpen()) {
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
    if (offset == digestedBytes && payload.length() == length) {
      sha256.update(payload.toArray());
      digestedBytes += length;
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
    return Math.max(lastNewsNanos, lastSentNanos) + (path.timeoutNanos() << Math.min(timeouts, 5));
  }

  private long pokeNanos() {
    return Math.max(lastSentNanos, lastNewsNanos) + POKE_NANOS / (state == State.BOUND ? 4 : 1);
  }

  private long serverGoneNanos() {
    return lastHeardNanos + 3 * path.smoothedNanos() + SERVER_SILENCE_NANOS;
  }

  private void nextAttempt(String why, Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    outbox.tell(new Notice.AttemptFailed(name, flow, why));
    gateway.ifPresent(relay -> outbox.toHop(relay, new Release(flow)));
    if (flow.attempt() + 1 >= MAX_ATTEMPTS) {
      fail("no attempt succeeded; the last: " + why, Optional.empty(), nowNanos, outbox);
      return;
    }
    if (destination.isPresent()) {
      outbox.routed(destination.get().address(), new Release(flow));
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
    lastHeardNanos = nowNanos;
    state = State.SEEKING;
    announce(outbox);
  }

  private void fail(String why, Optional<Refusal> refusal, long nowNanos, Outbox outbox) {
    state = State.ENDED;
    destination.ifPresent(server -> outbox.routed(server.address(), new Release(flow)));
    outbox.tell(new Notice.DeploymentFailed(name, flow, why, refusal, nowNanos - startedNanos));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
