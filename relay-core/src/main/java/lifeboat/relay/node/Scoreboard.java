package lifeboat.relay.node;

import java.util.List;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.RangeSet;
import lifeboat.relay.message.ReplicaStream;
import lifeboat.relay.node.FragmentWindow.Fragment;
import org.jspecify.annotations.Nullable;

/**
 * What of a replica stream has been sent, has arrived and is stored, as its source knows it from
 * the answers. What is lost is told by the order of sending (RFC 9002, section 6.1): a fragment is
 * lost when {@link #REORDER_SENDS} later sendings have arrived, or one later sending and a time.
 *
 * <p>An answer names bytes and not sendings. That of a fragment sent twice is taken for the later
 * sending, unless it came sooner than any round trip (RFC 8985, section 6.2): then the repetition
 * was needless, and is counted as such.
 *
 * <p>Its size follows what is under way, and the number of holes at the server.
 */
final class Scoreboard {

  /** A later sending arrived so many sendings ago: the earlier one is lost. */
  static final int REORDER_SENDS = 3;

  /**
   * What an answer told.
   *
   * @param news whether anything had not been known to have arrived
   * @param newest of the fragments that are news the one sent last, if its sending is certain
   */
  record Arrivals(boolean news, @Nullable Fragment newest) {}

  private final FragmentWindow window = new FragmentWindow();
  private final SendOrder underWay = new SendOrder();
  private final SendOrder lost = new SendOrder();
  private final RangeSet stored = new RangeSet();
  private final RangeSet atServer = new RangeSet();
  private long sendings;
  private long newestArrived = -1;
  private long inFlightBytes;
  private long deliveredBytes;
  private long deliveredNanos;
  private long lostBytes;
  private long retransmissions;
  private long needless;

  /** A fragment leaves for the first time; it lies behind all that are under way or lost. */
  void sent(long offset, int length, long nowNanos) {
    Fragment fragment = new Fragment(offset, length);
    window.add(fragment);
    send(fragment, nowNanos);
  }

  /** The fragment that is {@link #nextLost} leaves again. */
  void lostSent(long nowNanos) {
    Fragment fragment = lost.oldest();
    if (fragment == null) {
      throw new IllegalStateException("nothing is lost");
    }
    lost.remove(fragment);
    fragment.lost = false;
    send(fragment, nowNanos);
    retransmissions++;
  }

  private void send(Fragment fragment, long nowNanos) {
    if (underWay.isEmpty()) {
      deliveredNanos = nowNanos;
    }
    fragment.order = sendings++;
    fragment.sends++;
    fragment.sentNanos = nowNanos;
    fragment.deliveredBytes = deliveredBytes;
    fragment.deliveredNanos = deliveredNanos;
    underWay.add(fragment);
    inFlightBytes += fragment.length();
  }

  /**
   * These bytes have arrived.
   *
   * @param atDestination whether at the destination server, and not only at the first relay
   * @param roundTripNanos the least time in which an answer may come
   */
  Arrivals accepted(
      List<ByteRange> ranges, boolean atDestination, long roundTripNanos, long nowNanos) {
    if (atDestination) {
      atServer.addAll(ranges);
    }
    boolean news = false;
    Fragment newest = null;
    for (ByteRange range : ranges) {
      long place = window.awaitedFrom(window.placeOf(range.from()));
      while (place < window.end() && window.at(place).end() <= range.to()) {
        Fragment fragment = window.at(place);
        window.arrived(place);
        leave(fragment);
        news = true;
        deliveredBytes += atDestination ? fragment.length() : 0;
        boolean certain = fragment.sends == 1 || nowNanos - fragment.sentNanos >= roundTripNanos;
        if (!certain && !fragment.lost) {
          needless++;
        } else if (newest == null || fragment.order > newest.order) {
          newest = fragment;
        }
        place = window.awaitedFrom(place + 1);
      }
    }
    if (news) {
      deliveredNanos = nowNanos;
    }
    if (newest != null) {
      newestArrived = Math.max(newestArrived, newest.order);
    }
    return new Arrivals(news, newest);
  }

  private void leave(Fragment fragment) {
    if (fragment.lost) {
      lost.remove(fragment);
    } else {
      underWay.remove(fragment);
      inFlightBytes -= fragment.length();
    }
  }

  /** These bytes are on stable storage; returns how many of them were news. */
  long stored(List<ByteRange> ranges) {
    atServer.addAll(ranges);
    return stored.addAll(ranges);
  }

  /** Takes for lost what the order of sending says, or order and {@code patienceNanos}. */
  void detectLosses(long patienceNanos, long nowNanos) {
    Fragment oldest = underWay.oldest();
    while (oldest != null
        && (oldest.order + REORDER_SENDS <= newestArrived
            || (oldest.order < newestArrived && nowNanos - oldest.sentNanos >= patienceNanos))) {
      lose(oldest);
      oldest = underWay.oldest();
    }
  }

  /** When {@link #detectLosses} would find the next one without any further answer. */
  long nextLossNanos(long patienceNanos) {
    Fragment oldest = underWay.oldest();
    return oldest != null && oldest.order < newestArrived
        ? oldest.sentNanos + patienceNanos
        : Long.MAX_VALUE;
  }

  /** Nothing was heard for a time: the oldest {@code limit} fragments are taken for lost. */
  void timedOut(int limit) {
    for (int i = 0; i < limit && !underWay.isEmpty(); i++) {
      lose(underWay.oldest());
    }
  }

  /**
   * Nothing was heard for a moment: the newest fragment will be sent again, because its answer
   * shows what is missing before it (tail loss probe, RFC 8985, section 7).
   */
  void probeTail() {
    lose(underWay.newest());
  }

  private void lose(@Nullable Fragment fragment) {
    if (fragment != null) {
      underWay.remove(fragment);
      inFlightBytes -= fragment.length();
      lostBytes += fragment.length();
      fragment.lost = true;
      lost.add(fragment);
    }
  }

  /**
   * Everything is accepted by the relay of this LAN, but not by the destination server: what is
   * missing there has to be sent again, {@code limitBytes} at the most, in fragments of {@code
   * fragmentBytes}. The server's word counts, not only its {@code stored}, which it says once.
   */
  void repairMissing(long replicaBytes, int limitBytes, int fragmentBytes) {
    if (!nothingUnderWay()) {
      return;
    }
    long streamBytes = ReplicaStream.length(replicaBytes);
    long left = limitBytes;
    long from = atServer.firstMissing(0);
    while (from < streamBytes && left > 0) {
      long to = atServer.nextPresent(from, streamBytes);
      int most = ReplicaStream.fragmentLength(replicaBytes, from, fragmentBytes);
      Fragment missing = new Fragment(from, (int) Math.min(most, to - from));
      missing.lost = true;
      window.add(missing);
      lost.add(missing);
      left -= missing.length();
      from = atServer.firstMissing(missing.end());
    }
  }

  /** What is left of this when the server has lost everything that it had not stored. */
  Scoreboard afterRestart() {
    Scoreboard left = new Scoreboard();
    List<ByteRange> kept = stored.lowest(Integer.MAX_VALUE);
    left.stored.addAll(kept);
    left.atServer.addAll(kept);
    left.retransmissions = retransmissions;
    left.needless = needless;
    return left;
  }

  /** The next fragment to be sent again, or null. */
  @Nullable Fragment nextLost() {
    return lost.oldest();
  }

  /** The first position from {@code from} on that the server is not known to have. */
  long firstMissingAtServer(long from) {
    return atServer.firstMissing(from);
  }

  /** The first position behind {@code from} that the server has, at most {@code limit}. */
  long nextPresentAtServer(long from, long limit) {
    return atServer.nextPresent(from, limit);
  }

  boolean nothingUnderWay() {
    return window.isEmpty();
  }

  /** Whether no further fragment can be remembered before the oldest arrives. */
  boolean isFull() {
    return window.isFull();
  }

  long inFlightBytes() {
    return inFlightBytes;
  }

  /** Bytes that have arrived at the destination server. */
  long deliveredBytes() {
    return deliveredBytes;
  }

  long storedBytes() {
    return stored.coveredBytes();
  }

  /** Bytes that were taken for lost, each as often as it was. */
  long lostBytes() {
    return lostBytes;
  }

  long retransmissions() {
    return retransmissions;
  }

  /** Retransmissions whose earlier sending had arrived all the same. */
  long needlessRetransmissions() {
    return needless;
  }

  /** The delivery rate that {@code newest} shows, in bytes per nanosecond. */
  double rateShownBy(Fragment newest, long nowNanos) {
    long nanos = Math.max(1, nowNanos - newest.deliveredNanos);
    return (double) (deliveredBytes - newest.deliveredBytes) / nanos;
  }
}
