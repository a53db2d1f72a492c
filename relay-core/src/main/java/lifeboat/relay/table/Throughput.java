package lifeboat.relay.table;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Throughput of one direction to or from a neighbour, from the dispersion of packet trains. Unknown
 * until a train has been measured.
 *
 * <p>Own transfers and cross traffic only slow a train; jitter can make one fast. So the figure is
 * the upper quartile of the last {@link #WINDOW} trains: half of them may be slowed and one in four
 * may be too fast without spoiling it. Short trains only stand in until a full one has been seen.
 */
public final class Throughput {

  /** Trains over which the figure is taken. */
  static final int WINDOW = 8;

  /** A train with fewer packets, or with shorter ones, is a short one. */
  static final int FULL_PACKETS = 10;

  /** Frames shorter than this may all be part of the burst of a shaper. */
  public static final int FULL_FRAME_BYTES = 1514;

  private final long[] window = new long[WINDOW];
  private int full;
  private long shortTrain;
  private long measuredNanos;

  /**
   * A train was measured.
   *
   * @param count packets that it had when it was sent
   * @param frameBytes length of each
   */
  public void measured(long bitsPerSecond, int count, int frameBytes, long nowNanos) {
    if (bitsPerSecond <= 0) {
      return;
    }
    measuredNanos = nowNanos;
    if (count >= FULL_PACKETS && frameBytes >= FULL_FRAME_BYTES) {
      window[full++ % WINDOW] = bitsPerSecond;
    } else {
      shortTrain = bitsPerSecond;
    }
  }

  /** The figure; empty while it is unknown. */
  public OptionalLong bitsPerSecond() {
    if (full == 0) {
      return shortTrain == 0 ? OptionalLong.empty() : OptionalLong.of(shortTrain);
    }
    long[] sorted = Arrays.copyOf(window, Math.min(full, WINDOW));
    Arrays.sort(sorted);
    return OptionalLong.of(sorted[(3 * (sorted.length - 1) + 2) / 4]);
  }

  /** Full trains measured so far. */
  public int fullTrains() {
    return full;
  }

  /** When the last train was measured; meaningless while the figure is unknown. */
  public long measuredNanos() {
    return measuredNanos;
  }
}
