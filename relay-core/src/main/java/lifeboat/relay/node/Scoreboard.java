package lifeboat.relay.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of a replica stream has been sent, has arrived and is stored, as its source knows it from
 * the answers. A fragment is lost when {@link #REORDER_SENDS} later ones have arrived.
 */
final class Scoreboard {

  /** A later send was accepted so many sends ago: the earlier one is lost. */
  static final int REORDER_SENDS = 3;

  /** One fragment under way. */
  record Sent(
      long offset,
      int length,
      long order,
      long sentNanos,
      long deliveredBytes,
      long deliveredNanos,
      boolean repeated) {
    long end() {
      return offset + length;
    }
  }

  private final TreeMap<Long, Sent> underWay = new TreeMap<>();
  private final TreeMap<Long, Sent> byOrder = new TreeMap<>();
  private final RangeSet accepted = new RangeSet();
  private final RangeSet stored = new RangeSet();
  private final RangeSet atServer = new RangeSet();
  private final Deque<ByteRange> lost = new ArrayDeque<>();
  private long orders;
  private long inFlightBytes;
  private long deliveredBytes;
  private long deliveredNanos;
  private long retransmissions;

  /** A fragment leaves now. */
  void sent(long offset, int length, boolean repeated, long nowNanos) {
    if (underWay.isEmpty()) {
      deliveredNanos = nowNanos;
    }
    Sent fragment =
        new Sent(offset, length, orders++, nowNanos, deliveredBytes, deliveredNanos, repeated);
    Sent before = underWay.put(offset, fragment);
    if (before != null) {
      byOrder.remove(before.order());
      inFlightBytes -= before.length();
    }
    byOrder.put(fragment.order(), fragment);
    inFlightBytes += length;
    retransmissions += repeated ? 1 : 0;
  }

  /**
   * These bytes have arrived; null when that is no news.
   *
   * @param counts whether the delivery says something about the path to the destination server
   */
  @Nullable Sent accepted(List<ByteRange> ranges, boolean counts, long nowNanos) {
    if (counts) {
      atServer.addAll(ranges);
    }
    Sent newest = null;
    long newestOrder = -1;
    long newestFirstOrder = -1;
    for (ByteRange range : ranges) {
      long news = accepted.add(range);
      deliveredBytes += counts ? news : 0;
      Iterator<Map.Entry<Long, Sent>> covered =
          underWay.subMap(range.from(), range.to()).entrySet().iterator();
      while (covered.hasNext()) {
        Sent fragment = covered.next().getValue();
        if (fragment.end() <= range.to()) {
          covered.remove();
          byOrder.remove(fragment.order());
          inFlightBytes -= fragment.length();
          newest = newest == null || fragment.order() > newest.order() ? fragment : newest;
          newestOrder = Math.max(newestOrder, fragment.order());
          if (!fragment.repeated()) {
            newestFirstOrder = Math.max(newestFirstOrder, fragment.order());
          }
        }
      }
    }
    if (newest != null) {
      deliveredNanos = nowNanos;
      declareLost(newestOrder - REORDER_SENDS, newestFirstOrder - REORDER_SENDS);
    }
    return newest;
  }

  /** These bytes are on stable storage; returns how many of them were news. */
  long stored(List<ByteRange> ranges) {
    atServer.addAll(ranges);
    return stored.addAll(ranges);
  }

  /**
   * What a repeated fragment was accepted for may have been its first sending, whose answer was
   * only late: so it speaks against other repetitions, and not against what has been sent once.
   */
  private void declareLost(long order, long firstOrder) {
    for (Sent fragment : List.copyOf(byOrder.headMap(Math.max(order, firstOrder), true).values())) {
      if (fragment.order() <= (fragment.repeated() ? order : firstOrder)) {
        lose(fragment);
      }
    }
  }

  /** Nothing was heard for a time: the oldest {@code limit} fragments are taken for lost. */
  void timedOut(int limit) {
    for (int i = 0; i < limit && !byOrder.isEmpty(); i++) {
      lose(byOrder.firstEntry().getValue());
    }
  }

  private void lose(Sent fragment) {
    byOrder.remove(fragment.order());
    underWay.remove(fragment.offset());
    inFlightBytes -= fragment.length();
    if (!accepted.contains(fragment.offset(), fragment.end())) {
      lost.add(new ByteRange(fragment.offset(), fragment.end()));
    }
  }

  /**
   * Everything is accepted by the relay of this LAN, but not by the destination server: what is
   * missing there has to be sent again, {@code limitBytes} at the most. The server's word counts,
   * not only its {@code stored}, which it says once.
   */
  void repairMissing(long streamBytes, int limitBytes) {
    if (!nothingUnderWay()) {
      return;
    }
    long left = limitBytes;
    long from = atServer.firstMissing(0);
    while (from < streamBytes && left > 0) {
      long to = Math.min(atServer.nextPresent(from, streamBytes), from + left);
      lost.add(new ByteRange(from, to));
      left -= to - from;
      from = atServer.firstMissing(to);
    }
  }

  /** The next bytes to be sent again, or null. */
  @Nullable ByteRange nextLost() {
    return lost.peek();
  }

  /** The first {@code bytes} of {@link #nextLost} are on their way again. */
  void lostSent(int bytes) {
    ByteRange range = lost.remove();
    if (bytes < range.length()) {
      lost.addFirst(new ByteRange(range.from() + bytes, range.to()));
    }
  }

  boolean nothingUnderWay() {
    return underWay.isEmpty() && lost.isEmpty();
  }

  long inFlightBytes() {
    return inFlightBytes;
  }

  long deliveredBytes() {
    return deliveredBytes;
  }

  long storedBytes() {
    return stored.coveredBytes();
  }

  long retransmissions() {
    return retransmissions;
  }

  /** The delivery rate that {@code newest} shows, in bytes per nanosecond. */
  double rateShownBy(Sent newest, long nowNanos) {
    long nanos = Math.max(1, nowNanos - newest.deliveredNanos());
    return (double) (deliveredBytes - newest.deliveredBytes()) / nanos;
  }
}
