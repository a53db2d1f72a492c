package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.ReplicaStream;
import lifeboat.relay.node.FragmentWindow.Fragment;

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

  /**
   * So many of them leave at once, to see how the path stretches them; the rest in a round trip.
   */
  static final long BURST_BYTES = 48 * 1024;

  /** A destination server that says nothing for so many round trips ... */
  private static final int SILENT_ROUND_TRIPS = 3;

  /** ... and this time is gone ... */
  static final long SERVER_SILENCE_NANOS = 2_000_000_000L;

  /** ... if so many packets to it stayed without any answer: on a bad path many do by chance. */
  static final int SERVER_UNANSWERED_SENDS = 24;

  /**
   * So that they fit into that time, it is asked so often once it is silent for three round trips.
   */
  private static final long ASK_NANOS = SERVER_SILENCE_NANOS / SERVER_UNANSWERED_SENDS;

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

  /** What falls due within this time leaves together: waking up costs more than sending. */
  private static final long PACING_QUANTUM_NANOS = 200_000L;

  /** Of a rate that others have measured so much is used: a queue grows by what is too much. */
  private static final double PRESUMED_SHARE = 0.95;

  /** Bytes of a frame besides the fragment: Ethernet, IPv4 and UDP, and the normal packet's own. */
  private static final int HEADER_BYTES = 14 + 20 + 8 + 32;

  private static final double BITS_PER_BYTE_NANO = 8e9;

  private final long replicaBytes;
  private final long streamBytes;

  /** Bytes of a full normal packet. */
  private final int normalBytes;

  private final long startedNanos;
  private Scoreboard board = new Scoreboard();
  private BottleneckModel path;
  private boolean bound;
  private int fragmentBytes = ReplicaPacket.FRAGMENT_BYTES;
  private boolean measured;
  private long nextOffset;
  private long creditBytes = FIRST_WINDOW_BYTES;
  private long burstLeftBytes;
  private long nextSendNanos;
  private long quantumNanos = -1;
  private long toldNanos;
  private long lastNewsNanos;
  private long lastHeardNanos;
  private long lastSentNanos;
  private int timeouts;

  /** After silence a lost fragment leaves though the window is closed: its answer opens it. */
  private boolean probes;

  private int unansweredSends;

  /** When the last of those left that show silence. */
  private long silenceShownNanos;

  Transmission(long replicaBytes, int normalBytes, long nowNanos) {
    this.replicaBytes = replicaBytes;
    this.normalBytes = normalBytes;
    this.streamBytes = ReplicaStream.length(replicaBytes);
    this.startedNanos = nowNanos;
    this.nextSendNanos = nowNanos;
    this.lastNewsNanos = nowNanos;
    this.lastHeardNanos = nowNanos;
    this.path = new BottleneckModel(FIRST_WINDOW_BYTES, 0, nowNanos);
  }

  /**
   * The destination is known: from here on the path to it counts. Until it is measured, the time
   * that it took to learn of the destination stands for its round trip, and {@code
   * bottleneckBitsPerSecond}, if it is not 0, for its rate: what relays have measured on the way
   * that the replica packets took.
   */
  void bind(long nowNanos, long bottleneckBitsPerSecond) {
    bound = true;
    measured = false;
    fragmentBytes = normalBytes;
    double payload = (double) normalBytes / (NormalPacket.FRAGMENT_BYTES + HEADER_BYTES);
    double presumed = PRESUMED_SHARE * payload * bottleneckBitsPerSecond / BITS_PER_BYTE_NANO;
    path = new BottleneckModel(BOUND_WINDOW_BYTES, presumed, nowNanos);
    path.roundTrip(nowNanos - startedNanos, nowNanos);
    burstLeftBytes = BURST_BYTES;
    nextSendNanos = nowNanos;
  }

  /**
   * The destination is known from the start, and nothing of the path to it: what it answers is
   * measured at once. Replica packets open its reception until {@link #opened}.
   */
  void bindUnmeasured() {
    bound = true;
    burstLeftBytes = BURST_BYTES;
  }

  /** The destination server knows of the replica: from here on normal packets do. */
  void opened() {
    fragmentBytes = normalBytes;
  }

  /** The destination server has restarted: what it has not stored is to be sent again. */
  void destinationRestarted(long nowNanos) {
    double rate = path.rateBytesPerNano();
    long roundTripNanos = path.roundTrips().leastNanos();
    board = board.afterRestart();
    path = new BottleneckModel(BOUND_WINDOW_BYTES, rate, nowNanos);
    path.roundTrip(roundTripNanos, nowNanos);
    nextOffset = 0;
    nextSendNanos = nowNanos;
    lastNewsNanos = nowNanos;
    timeouts = 0;
  }

  /** Something was heard of the hop that fragments are sent to. */
  void heard(long nowNanos) {
    lastHeardNanos = nowNanos;
    unansweredSends = 0;
  }

  /** Bytes have arrived, at the destination server or at the first relay. */
  void accepted(Accepted message, boolean fromServer, long nowNanos) {
    Scoreboard.Arrivals arrivals =
        board.accepted(message.ranges(), fromServer, provenRoundTripNanos(), nowNanos);
    boolean fromNextHop = fromServer || !bound;
    if (fromNextHop) {
      heard(nowNanos);
    }
    if (!bound) {
      creditBytes = message.creditBytes();
    }
    if (!arrivals.news()) {
      return;
    }
    lastNewsNanos = nowNanos;
    timeouts = 0;
    Fragment newest = arrivals.newest();
    if (newest != null && fromNextHop) {
      measure(newest, fromServer, nowNanos);
    }
    detectLosses(nowNanos);
  }

  private void detectLosses(long nowNanos) {
    long before = board.lostBytes();
    board.detectLosses(path.roundTrips().reorderNanos(), nowNanos);
    if (board.lostBytes() > before) {
      path.lost(board.lostBytes(), board.deliveredBytes(), nowNanos);
    }
  }

  private void measure(Fragment newest, boolean fromServer, long nowNanos) {
    if (newest.sends == 1) {
      measured = true;
      path.roundTrip(nowNanos - newest.sentNanos, nowNanos);
    }
    if (fromServer) {
      path.delivered(
          board.rateShownBy(newest, nowNanos),
          board.deliveredBytes(),
          board.lostBytes(),
          newest.deliveredBytes,
          board.inFlightBytes(),
          newest.sentNanos,
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

  /** Bytes of the stream that are on stable storage at the destination server. */
  long storedBytes() {
    return board.storedBytes();
  }

  /** What was sent and not answered for too long is taken for lost. */
  void loseWhatIsOverdue(long nowNanos) {
    detectLosses(nowNanos);
    if (!board.nothingUnderWay() && nowNanos >= timeoutNanos()) {
      lastSentNanos = nowNanos;
      probes = true;
      if (timeouts++ == 0) {
        board.probeTail();
      } else {
        board.timedOut(TIMED_OUT_FRAGMENTS);
      }
    }
  }

  /** The fragment that may leave now; absent when none may. */
  Optional<ByteRange> nextFragment(long nowNanos) {
    toldNanos = nowNanos;
    if (nextSendNanos <= nowNanos) {
      quantumNanos = nowNanos;
    }
    boolean due = quantumNanos == nowNanos && nextSendNanos <= nowNanos + PACING_QUANTUM_NANOS;
    Fragment lost = board.nextLost();
    boolean probe = probes && lost != null;
    if (!probe && !(due && windowOpen(nowNanos))) {
      return Optional.empty();
    }
    if (lost != null) {
      return Optional.of(new ByteRange(lost.offset(), lost.end()));
    }
    nextOffset = board.firstMissingAtServer(nextOffset);
    if (everythingSent() || board.isFull()) {
      return Optional.empty();
    }
    int most = ReplicaStream.fragmentLength(replicaBytes, nextOffset, fragmentBytes);
    long end = board.nextPresentAtServer(nextOffset, nextOffset + most);
    return Optional.of(new ByteRange(nextOffset, end));
  }

  /** {@link #nextFragment} has left. */
  void sent(ByteRange fragment, long nowNanos) {
    Fragment lost = board.nextLost();
    if (lost != null && lost.offset() == fragment.from()) {
      board.lostSent(nowNanos);
      probes = false;
    } else {
      board.sent(fragment.from(), (int) fragment.length(), nowNanos);
      nextOffset = Math.max(nextOffset, fragment.to());
    }
    if (++unansweredSends == SERVER_UNANSWERED_SENDS) {
      silenceShownNanos = nowNanos;
    }
    lastSentNanos = nowNanos;
    if (bound) {
      pace((int) fragment.length(), nowNanos);
    }
  }

  private void pace(int length, long nowNanos) {
    burstLeftBytes -= length;
    if (burstLeftBytes < 0) {
      long start = Math.max(nextSendNanos, nowNanos - PACING_SLACK_NANOS);
      nextSendNanos = start + path.pacingNanos(length, nowNanos);
    }
  }

  /** Nothing more leaves before {@code nanos}. */
  void pauseUntil(long nanos) {
    nextSendNanos = nanos;
    quantumNanos = -1;
  }

  /** Whether everything has arrived somewhere and yet no end is reported for a time. */
  boolean hasToPoke(long nowNanos) {
    return waitsForTheEnd() && nowNanos >= pokeNanos();
  }

  /** Marks what the server is not known to have to be sent again; false when it has all. */
  boolean repairMissing() {
    board.repairMissing(replicaBytes, (int) FIRST_WINDOW_BYTES, fragmentBytes);
    return !board.nothingUnderWay();
  }

  /** The digest, which ends the stream: the fragment that is sent to ask for an answer. */
  ByteRange digest() {
    return new ByteRange(replicaBytes, streamBytes);
  }

  /** When the destination server counts as gone. */
  long serverGoneNanos() {
    if (!bound || unansweredSends < SERVER_UNANSWERED_SENDS) {
      return Long.MAX_VALUE;
    }
    long roundTrips = SILENT_ROUND_TRIPS * path.roundTrips().smoothedNanos();
    long silent = lastHeardNanos + roundTrips + SERVER_SILENCE_NANOS;
    return Math.max(silent, silenceShownNanos + POKE_SERVER_NANOS);
  }

  /** When something is to be sent next, or sent again. */
  long nextNanos() {
    long next = Long.MAX_VALUE;
    if (!board.nothingUnderWay()) {
      next = Math.min(timeoutNanos(), board.nextLossNanos(path.roundTrips().reorderNanos()));
    } else if (everythingSent()) {
      next = pokeNanos();
    }
    boolean more = board.nextLost() != null || !(everythingSent() || board.isFull());
    return more && windowOpen(toldNanos) ? Math.min(next, nextSendNanos) : next;
  }

  /** When the last answer came that told something new. */
  long lastNewsNanos() {
    return lastNewsNanos;
  }

  long retransmissions() {
    return board.retransmissions();
  }

  /** Retransmissions that answers have shown to have been needless. */
  long needlessRetransmissions() {
    return board.needlessRetransmissions();
  }

  /**
   * No answer comes sooner than this. What learning of the destination took is no measure of it:
   * relays may have failed on the way.
   */
  private long provenRoundTripNanos() {
    return measured ? path.roundTrips().leastNanos() : 0;
  }

  private boolean waitsForTheEnd() {
    return board.nothingUnderWay() && everythingSent();
  }

  private boolean windowOpen(long nowNanos) {
    long window = bound ? path.windowBytes(nowNanos) : creditBytes;
    return board.inFlightBytes() + NormalPacket.FRAGMENT_BYTES <= window;
  }

  private boolean everythingSent() {
    return nextOffset >= streamBytes;
  }

  private long timeoutNanos() {
    RoundTrips roundTrips = path.roundTrips();
    long since = Math.max(lastNewsNanos, lastSentNanos);
    if (timeouts == 0) {
      return Math.min(since + roundTrips.probeNanos(), askNanos());
    }
    long first = roundTrips.timeoutNanos();
    long most = Math.max(first, MAX_TIMEOUT_NANOS);
    return Math.min(since + Math.min(first << Math.min(timeouts - 1, 5), most), askNanos());
  }

  /** When the server is to be asked again because it has been silent for three round trips. */
  private long askNanos() {
    long suspectNanos = lastHeardNanos + SILENT_ROUND_TRIPS * path.roundTrips().smoothedNanos();
    return bound ? Math.max(suspectNanos, lastSentNanos + ASK_NANOS) : Long.MAX_VALUE;
  }

  private long pokeNanos() {
    return Math.max(lastSentNanos, lastNewsNanos) + (bound ? POKE_SERVER_NANOS : POKE_RELAY_NANOS);
  }
}
