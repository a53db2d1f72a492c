package lifeboat.relay.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A growing set of byte positions, kept as extents, so that its size follows the number of holes
 * and not the number of bytes.
 */
public final class RangeSet {

  private final TreeMap<Long, Long> extents = new TreeMap<>();
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
    long start = from;
    long end = to;
    long swallowed = 0;
    Map.Entry<Long, Long> touching = extents.floorEntry(end);
    while (touching != null && touching.getValue() >= start) {
      start = Math.min(start, touching.getKey());
      end = Math.max(end, touching.getValue());
      swallowed += touching.getValue() - touching.getKey();
      extents.remove(touching.getKey());
      touching = extents.floorEntry(end);
    }
    extents.put(start, end);
    long added = end - start - swallowed;
    coveredBytes += added;
    return added;
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
    extents.clear();
    coveredBytes = 0;
  }

  public boolean contains(long from, long to) {
    Map.Entry<Long, Long> entry = extents.floorEntry(from);
    return entry != null && entry.getValue() >= to;
  }

  /** The extent that holds {@code position}, if it is present. */
  public Optional<ByteRange> extentAt(long position) {
    Map.Entry<Long, Long> entry = extents.floorEntry(position);
    return entry == null || entry.getValue() <= position
        ? Optional.empty()
        : Optional.of(new ByteRange(entry.getKey(), entry.getValue()));
  }

  public long coveredBytes() {
    return coveredBytes;
  }

  public boolean isEmpty() {
    return extents.isEmpty();
  }

  /** How many extents the set consists of. */
  public int extentCount() {
    return extents.size();
  }

  /** The lowest {@code limit} extents in ascending order. */
  public List<ByteRange> lowest(int limit) {
    List<ByteRange> ranges = new ArrayList<>(Math.min(limit, extents.size()));
    for (Map.Entry<Long, Long> entry : extents.entrySet()) {
      if (ranges.size() == limit) {
        break;
      }
      ranges.add(new ByteRange(entry.getKey(), entry.getValue()));
    }
    return ranges;
  }

  /** The highest {@code limit} extents in descending order. */
  public List<ByteRange> highest(int limit) {
    List<ByteRange> ranges = new ArrayList<>(Math.min(limit, extents.size()));
    for (Map.Entry<Long, Long> entry : extents.descendingMap().entrySet()) {
      if (ranges.size() == limit) {
        break;
      }
      ranges.add(new ByteRange(entry.getKey(), entry.getValue()));
    }
    return ranges;
  }

  /** The first position at or after {@code from} that is missing. */
  public long firstMissing(long from) {
    Map.Entry<Long, Long> entry = extents.floorEntry(from);
    return entry == null || entry.getValue() <= from ? from : entry.getValue();
  }

  /** The first present position after {@code from}, or {@code limit} where there is none before. */
  public long nextPresent(long from, long limit) {
    Long key = extents.ceilingKey(from);
    return key == null || key > limit ? limit : key;
  }

  @Override
  public String toString() {
    return lowest(8) + (extents.size() > 8 ? "…" : "");
  }
}
