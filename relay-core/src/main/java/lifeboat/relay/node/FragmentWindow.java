package lifeboat.relay.node;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fragments between the lowest that has not arrived and the highest that was sent, in the order
 * of the stream: a ring, so that a fragment is found by its offset in logarithmic time and nothing
 * is allocated for its place. Fragments that have arrived are leapt over, and leave when all before
 * them have arrived too.
 */
final class FragmentWindow {

  /** So many fragments at the most: 180 MiB of the stream lie between the first and the last. */
  static final int MAX_FRAGMENTS = 1 << 17;

  private static final int FIRST_CAPACITY = 1 << 6;

  /** One fragment, from its first sending until it has arrived. */
  static final class Fragment {
    private final long offset;
    private final int length;
    private long leapTo;

    /** Its place in the order of all sendings; the latest one counts. */
    long order;

    int sends;
    long sentNanos;

    /** What was delivered in all, and when last, at its latest sending (for the delivery rate). */
    long deliveredBytes;

    long deliveredNanos;
    boolean lost;
    @Nullable Fragment older;
    @Nullable Fragment newer;

    Fragment(long offset, int length) {
      this.offset = offset;
      this.length = length;
    }

    long offset() {
      return offset;
    }

    int length() {
      return length;
    }

    long end() {
      return offset + length;
    }

    private boolean hasArrived() {
      return leapTo != 0;
    }
  }

  private @Nullable Fragment[] ring = new Fragment[FIRST_CAPACITY];

  /** Places count from 1, so that a leap is never to 0. */
  private long first = 1;

  private long end = 1;

  /** Adds a fragment that lies behind all others. */
  void add(Fragment fragment) {
    if (first < end && at(end - 1).end() > fragment.offset()) {
      throw new IllegalArgumentException(
          "fragment at " + fragment.offset() + " behind one that ends at " + at(end - 1).end());
    }
    if (end - first == ring.length) {
      grow();
    }
    ring[slot(end++)] = fragment;
  }

  boolean isFull() {
    return end - first >= MAX_FRAGMENTS;
  }

  boolean isEmpty() {
    return first == end;
  }

  /** The place of the first fragment that begins at or behind {@code offset}, or {@link #end}. */
  long placeOf(long offset) {
    long low = first;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle).offset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first place from {@code place} on whose fragment has not arrived, or {@link #end}. */
  long awaitedFrom(long place) {
    long found = Math.max(place, first);
    while (found < end && at(found).hasArrived()) {
      found = at(found).leapTo;
    }
    long leap = Math.max(place, first);
    while (leap < found) {
      Fragment arrived = at(leap);
      leap = arrived.leapTo;
      arrived.leapTo = found;
    }
    return found;
  }

  /** Behind the last place. */
  long end() {
    return end;
  }

  Fragment at(long place) {
    return Objects.requireNonNull(ring[slot(place)], "no fragment at this place");
  }

  /** The fragment at {@code place} has arrived. */
  void arrived(long place) {
    at(place).leapTo = place + 1;
    while (first < end && at(first).hasArrived()) {
      ring[slot(first++)] = null;
    }
  }

  private int slot(long place) {
    return (int) place & (ring.length - 1);
  }

  private void grow() {
    @Nullable Fragment[] larger = Arrays.copyOf(ring, 2 * ring.length);
    Arrays.fill(larger, null);
    for (long place = first; place < end; place++) {
      larger[(int) place & (larger.length - 1)] = at(place);
    }
    ring = larger;
  }
}
