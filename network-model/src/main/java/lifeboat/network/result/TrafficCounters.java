package lifeboat.network.result;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Topology;

/**
 * What every direction of every cable has carried: number 2n is that of the n-th link of the file
 * from its first node, 2n + 1 from its second. Arrays, because a simulation counts each frame of a
 * million cables. Not safe for use by several threads.
 */
public final class TrafficCounters {

  /** Nobody has counted this. */
  private static final long UNKNOWN = -1;

  /**
   * A row of {@code traffic.csv}.
   *
   * @param frames that entered the cable
   * @param bytes of these frames
   * @param lostFrames lost at random, as the file wants it
   * @param droppedFrames for which the queue in front of the rate had no room
   * @param rateBitsPerSecond what the file allows; empty where it has no rate
   * @param load share of the rate that was used, over the whole time
   */
  public record Row(
      String link,
      String from,
      String to,
      long frames,
      long bytes,
      OptionalLong lostFrames,
      OptionalLong droppedFrames,
      OptionalLong rateBitsPerSecond,
      OptionalDouble load) {}

  private final long[] frames;
  private final long[] bytes;
  private final long[] lost;
  private final long[] dropped;

  /** Counters of so many directions, all of them 0. */
  public TrafficCounters(int directions) {
    this(new long[directions], new long[directions], new long[directions], new long[directions]);
  }

  private TrafficCounters(long[] frames, long[] bytes, long[] lost, long[] dropped) {
    this.frames = frames;
    this.bytes = bytes;
    this.lost = lost;
    this.dropped = dropped;
  }

  public int directions() {
    return frames.length;
  }

  /** A frame enters a cable. */
  public void enter(int direction, int frameBytes) {
    frames[direction]++;
    bytes[direction] += frameBytes;
  }

  /** What has become of the frames of a direction so far. */
  public void losses(int direction, long lostFrames, long droppedFrames) {
    lost[direction] = lostFrames;
    dropped[direction] = droppedFrames;
  }

  /** Nobody knows what has become of the frames of a direction. */
  public void lossesUnknown(int direction) {
    losses(direction, UNKNOWN, UNKNOWN);
  }

  /** What somebody else has counted. */
  public void set(int direction, long countedFrames, long countedBytes) {
    frames[direction] = countedFrames;
    bytes[direction] = countedBytes;
  }

  /** The counters as they are now. */
  public TrafficCounters copy() {
    return new TrafficCounters(frames.clone(), bytes.clone(), lost.clone(), dropped.clone());
  }

  /** What was counted after {@code earlier}, a copy of these counters. */
  public TrafficCounters since(TrafficCounters earlier) {
    if (earlier.directions() != directions()) {
      throw new IllegalArgumentException(
          directions() + " directions are compared with " + earlier.directions());
    }
    TrafficCounters difference = new TrafficCounters(directions());
    for (int direction = 0; direction < frames.length; direction++) {
      difference.frames[direction] = frames[direction] - earlier.frames[direction];
      difference.bytes[direction] = bytes[direction] - earlier.bytes[direction];
      boolean known = lost[direction] >= 0 && earlier.lost[direction] >= 0;
      difference.lost[direction] = known ? lost[direction] - earlier.lost[direction] : UNKNOWN;
      difference.dropped[direction] =
          known ? dropped[direction] - earlier.dropped[direction] : UNKNOWN;
    }
    return difference;
  }

  /**
   * The rows of the file, in the order of its links.
   *
   * @param seconds over which was counted
   */
  public List<Row> rows(Topology topology, double seconds) {
    List<Row> rows = new ArrayList<>(frames.length);
    for (Link link : topology.links().values()) {
      rows.add(row(rows.size(), link, link.nodeA(), seconds));
      rows.add(row(rows.size(), link, link.nodeB(), seconds));
    }
    return rows;
  }

  private Row row(int direction, Link link, String from, double seconds) {
    long rate = link.from(from).rateBitsPerSecond();
    return new Row(
        link.name(),
        from,
        link.peerOf(from),
        frames[direction],
        bytes[direction],
        known(lost[direction]),
        known(dropped[direction]),
        rate == 0 ? OptionalLong.empty() : OptionalLong.of(rate),
        rate == 0 || seconds <= 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(bytes[direction] * 8.0 / rate / seconds));
  }

  private static OptionalLong known(long count) {
    return count == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(count);
  }
}
