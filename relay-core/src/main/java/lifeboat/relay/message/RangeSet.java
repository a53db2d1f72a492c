package lifeboat.relay.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A growing set of byte positions, kept as extents, so that its size follows the number of holes
 * and not the number of bytes.
 *
 * <p>Extents lie in arrays, in order and not touching each other: what is asked of them is found by
 * halving, and what arrives in order only moves the end of the last one.
 */
public final class RangeSet {

  private static final int FIRST_ROOM = 4;

  private long[] starts = new long[FIRST_ROOM];
  private long[] ends = new long[FIRST_ROOM];
  private int extents;
  private long coveredBytes;

  /** Adds the bytes of {@code range}; returns how many of them were new. */
  public long add(ByteRange range) {
    return add(range.from(), range.to());
  }

  /** Adds the bytes from {@code from} to {@code to}; returns how many of them were new. */
  public long add(long from, long to) {
    if (from >= to) {
      return 0;
    }
    int first = firstEndingAt(from);
    int after = first;
    long start = from;
    long end = to;
    long swallowed = 0;
    while (after < extents && starts[after] <= to) {
      start = Math.min(start, starts[after]);
      end = Math.max(end, ends[after]);
      swallowed += ends[after] - starts[after];
      after++;
    }
    replace(first, after, start, end);
    long added = end - start - swallowed;
    coveredBytes += added;
    return added;
  }

  /** Puts one extent in the place of those from {@code first} to before {@code after}. */
  private void replace(int first, int after, long start, long end) {
    int newExtents = extents - (after - first) + 1;
    if (newExtents > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    if (after != first + 1) {
      System.arraycopy(starts, after, starts, first + 1, extents - after);
      System.arraycopy(ends, after, ends, first + 1, extents - after);
    }
    starts[first] = start;
    ends[first] = end;
    extents = newExtents;
  }

  /** The first extent that ends at {@code position} or later. */
  private int firstEndingAt(long position) {
    if (extents > 0 && ends[extents - 1] <= position) {
      return ends[extents - 1] == position ? extents - 1 : extents;
    }
    int found = Arrays.binarySearch(ends, 0, extents, position);
    return found >= 0 ? found : -found - 1;
  }

  /** The last extent that begins at {@code position} or earlier; -1 where there is none. */
  private int lastStartingAt(long position) {
    int found = Arrays.binarySearch(starts, 0, extents, position);
    return found >= 0 ? found : -found - 2;
  }

  /** Adds every range; returns how many bytes were new. */
  public long addAll(List<ByteRange> ranges) {
    long added = 0;
    for (ByteRange range : ranges) {
      added += add(range);
    }
    return added;
  }

  /** Takes everything out. */
  public void clear() {
    extents = 0;
    coveredBytes = 0;
  }

  public boolean contains(long from, long to) {
    int extent = lastStartingAt(from);
    return extent >= 0 && ends[extent] >= to;
  }

  /** The extent that holds {@code position}, if it is present. */
  public Optional<ByteRange> extentAt(long position) {
    int extent = lastStartingAt(position);
    return extent < 0 || ends[extent] <= position
        ? Optional.empty()
        : Optional.of(new ByteRange(starts[extent], ends[extent]));
  }

  public long coveredBytes() {
    return coveredBytes;
  }

  public boolean isEmpty() {
    return extents == 0;
  }

  /** How many extents the set consists of. */
  public int extentCount() {
    return extents;
  }

  /** The lowest {@code limit} extents in ascending order. */
  public List<ByteRange> lowest(int limit) {
    int count = Math.min(limit, extents);
    List<ByteRange> ranges = new ArrayList<>(count);
    for (int extent = 0; extent < count; extent++) {
      ranges.add(new ByteRange(starts[extent], ends[extent]));
    }
    return ranges;
  }

  /** The highest {@code limit} extents in descending order. */
  public List<ByteRange> highest(int limit) {
    int count = Math.min(limit, extents);
    List<ByteRange> ranges = new ArrayList<>(count);
    for (int extent = extents - 1; extent >= extents - count; extent--) {
      ranges.add(new ByteRange(starts[extent], ends[extent]));
    }
    return ranges;
  }

  /** The first position at or after {@code from} that is missing. */
  public long firstMissing(long from) {
    int extent = lastStartingAt(from);
    return extent < 0 || ends[extent] <= from ? from : ends[extent];
  }

  /**
   * The first position after {@code from} where an extent begins, or {@code from} itself if one
   * does; {@code limit} where none begins before it.
   */
  public long nextPresent(long from, long limit) {
    int found = Arrays.binarySearch(starts, 0, extents, from);
    int extent = found >= 0 ? found : -found - 1;
    return extent == extents || starts[extent] > limit ? limit : starts[extent];
  }

  @Override
  public String toString() {
    return lowest(8) + (extents > 8 ? "…" : "");
  }
}
