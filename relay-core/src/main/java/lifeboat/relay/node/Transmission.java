package lifeboat.relay.node;

import java.util.List;
import java.util.OptionalLong;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.NormalPacket;

/**
 * The transmission of one attempt of a source: what is under way, which fragment may leave next,
 * and when something has to be sent again.
 *
 * <p>Until the destination is known the credit of the first relay is the window; afterwards the
 * window and the pace follow the path to the server, as measured.
 */
final class Transmission {

  /** Replica packets under way before the first answer; less than any sensible queue. */
  static final long FIRST_WINDOW_BYTES = 64 * 1024;

  /** Normal packets under way before their path has been measured. */
  static final long BOUND_WINDOW_BYTES = 2 * FIRST_WINDOW_BYTES;

  /** A destination server that says nothing for three round trips and this time is gone ... */
  static final long SERVER_SILENCE_NANOS = 2_000_000_000L;

  /** ... if so many packets to it stayed without any answer: on a bad path many do by chance. */
  static final int SERVER_UNANSWERED_SENDS = 24;

  /**
   * When everything is sent and nothing comes back, something is sent again: to the first relay ...
   */
  static final long POKE_RELAY_NANOS = 1_000_000_000L;

  /** ... or to the server, whose silence has to be noticed soon. */
  static final long POKE_SERVER_NANOS = 100_000_000L;

  /** So many fragments are taken for lost when nothing is heard for a time, which then doubles. */
  private static final int TIMED_OUT_FRAGMENTS = 4;

  /** It does not grow beyond this, so that a living server is asked often enough. */
  private static final long MAX_TIMEOUT_NANOS = 100_000_000L;

  /** A late driver may catch up so much. */
  private static final long PACING_SLACK_NANOS = 2_000_000L;

  private final long streamBytes;
  private final long startedNanos;
  private final Scoreboard board = new Scoreboard();
  private BottleneckModel path = new BottleneckModel(FIRST_WINDOW_BYTES);
  private boolean bound;
  private long nextOffset;
  private long creditBytes = FIRST_WINDOW_BYTES;
  private long nextSendNanos;
  private long lastNewsNanos;
  private long lastHeardNanos;
  private long lastSentNanos;
  private int timeouts;
  private int unansweredSends;

  Transmission(long streamBytes, long nowNanos) {
    this.streamBytes = streamBytes;
    this.startedNanos = nowNanos;
    this.nextSendNanos = nowNanos;
    this.lastNewsNanos = nowNanos;
    this.lastHeardNanos = nowNanos;
  }

  /**
   * The destination is known: from here on the path to it counts. Until it is measured, the time
   * that it took to learn of the destination stands for its round trip.
   */
  void bind(long nowNanos) {
    bound = true;
    path = new BottleneckModel(BOUND_WINDOW_BYTES);
    path.roundTrip(nowNanos - startedNanos, nowNanos);
  }

  /** Something was heard of the hop that fragments are sent to. */
  void heard(long nowNanos) {
    lastHeardNanos = nowNanos;
    unansweredSends = 0;
  }

  /** Bytes have arrived, at the destination server or at the first relay. */
  void accepted(Accepted message, boolean fromServer, long nowNanos) {
    Scoreboard.Sent newest = board.accepted(message.ranges(), fromServer, nowNanos);
    boolean fromNextHop = fromServer || !bound;
    if (fromNextHop) {
      heard(nowNanos);
    }
    if (!bound) {
      creditBytes = message.creditBytes();
    }
    if (newest == null) {
      return;
    }
    lastNewsNanos = nowNanos;
    timeouts = 0;
    if (!newest.repeated() && fromNextHop) {
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

  /** Bytes are on stable storage at the destination server. */
  void stored(List<ByteRange> ranges, long nowNanos) {
    heard(nowNanos);
    if (board.stored(ranges) > 0) {
      lastNewsNanos = nowNanos;
    }
  }

  /** What was sent and not answered for too long is taken for lost. */
  void loseWhatIsOverdue(long nowNanos) {
    if (!board.nothingUnderWay() && nowNanos >= timeoutNanos()) {
      timeouts++;
      lastSentNanos = nowNanos;
      board.timedOut(TIMED_OUT_FRAGMENTS);
    }
  }

  /** Where the fragment begins that may leave now; absent when none may. */
  OptionalLong nextFragment(long nowNanos) {
    if (nextSendNanos > nowNanos || !windowOpen()) {
      return OptionalLong.empty();
    }
    ByteRange lost = board.nextLost();
    if (lost != null) {
      return OptionalLong.of(lost.from());
    }
    return everythingSent() ? OptionalLong.empty() : OptionalLong.of(nextOffset);
  }

  /** A fragment has left: the next lost one, the next new one, or any other again. */
  void sent(long offset, int length, long nowNanos) {
    ByteRange lost = board.nextLost();
    boolean repeated = true;
    if (lost != null && lost.from() == offset) {
      board.lostSent((int) Math.min(length, lost.length()));
    } else if (offset == nextOffset) {
      nextOffset += length;
      repeated = false;
    }
    board.sent(offset, length, repeated, nowNanos);
    unansweredSends++;
    lastSentNanos = nowNanos;
    if (bound) {
      nextSendNanos =
          Math.max(nextSendNanos, nowNanos - PACING_SLACK_NANOS) + path.pacingNanos(length);
    }
  }

  /** Nothing more leaves before {@code nanos}. */
  void pauseUntil(long nanos) {
    nextSendNanos = nanos;
  }

  /** Whether everything has arrived somewhere and yet no end is reported for a time. */
  boolean hasToPoke(long nowNanos) {
    return waitsForTheEnd() && nowNanos >= pokeNanos();
  }

  /** Marks what is not known to be stored to be sent again; false when all of it is. */
  boolean repairMissing() {
    board.repairMissing(streamBytes, (int) FIRST_WINDOW_BYTES);
    return !board.nothingUnderWay();
  }

  /** When the destination server counts as gone. */
  long serverGoneNanos() {
    return !bound || unansweredSends < SERVER_UNANSWERED_SENDS
        ? Long.MAX_VALUE
        : lastHeardNanos + 3 * path.smoothedNanos() + SERVER_SILENCE_NANOS;
  }

  /** When something is to be sent next, or sent again. */
  long nextNanos() {
    long next = Long.MAX_VALUE;
    if (!board.nothingUnderWay()) {
      next = timeoutNanos();
    } else if (everythingSent()) {
      next = pokeNanos();
    }
    boolean more = !everythingSent() || board.nextLost() != null;
    return more && windowOpen() ? Math.min(next, nextSendNanos) : next;
  }

  /** When the last answer came that told something new. */
  long lastNewsNanos() {
    return lastNewsNanos;
  }

  long retransmissions() {
    return board.retransmissions();
  }

  private boolean waitsForTheEnd() {
    return board.nothingUnderWay() && everythingSent();
  }

  private boolean windowOpen() {
    long window = bound ? path.windowBytes() : creditBytes;
    return board.inFlightBytes() + NormalPacket.FRAGMENT_BYTES <= window;
  }

  private boolean everythingSent() {
    return nextOffset >= streamBytes;
  }

  private long timeoutNanos() {
    long first = path.timeoutNanos();
    long backedOff = Math.min(first << Math.min(timeouts, 5), Math.max(first, MAX_TIMEOUT_NANOS));
    return Math.max(lastNewsNanos, lastSentNanos) + backedOff;
  }

  private long pokeNanos() {
    return Math.max(lastSentNanos, lastNewsNanos) + (bound ? POKE_SERVER_NANOS : POKE_RELAY_NANOS);
  }
}
