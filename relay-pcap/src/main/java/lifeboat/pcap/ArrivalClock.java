package lifeboat.pcap;

import java.time.Instant;

/**
 * Turns the kernel's time stamps, which are times of day, into times of {@link System#nanoTime}.
 *
 * <p>The offset is measured anew every 100 ms, so that a clock that is set by hand or by NTP spoils
 * no more than that. A stamp that cannot be true is replaced by the time of its reading. One of
 * long ago is true while the clock has not been set since: whoever reads was stopped meanwhile.
 */
public final class ArrivalClock {

  private static final long REFRESH_NANOS = 100_000_000;

  private static final int MAX_READINGS = 8;
  private static final long GOOD_GAP_NANOS = 2_000;

  /** An older stamp may say that the clock was set and not that the frame waited. */
  private static final long OLDEST_ARRIVAL_NANOS = 1_000_000_000;

  /** Clocks that are disciplined drift by less: 500 in a million, and some for readings. */
  private static final long DRIFT_PARTS = 1_000;

  private static final long UNSURE_NANOS = 1_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private long offsetNanos;
  private long refreshAtNanos = Long.MIN_VALUE;
  private long measuredNanos;

  /** Since when the clock has not been set, as far as the measurements tell. */
  private long steadySinceNanos;

  /** Measures the offset when it is time to; true if it did. */
  public boolean refresh(long nowNanos) {
    if (nowNanos < refreshAtNanos) {
      return false;
    }
    boolean first = refreshAtNanos == Long.MIN_VALUE;
    long before = offsetNanos;
    measureOffset();
    long drift = (nowNanos - measuredNanos) / DRIFT_PARTS + UNSURE_NANOS;
    if (first || Math.abs(offsetNanos - before) > drift) {
      steadySinceNanos = nowNanos;
    }
    measuredNanos = nowNanos;
    refreshAtNanos = nowNanos + REFRESH_NANOS;
    return true;
  }

  /**
   * Reads both clocks and keeps the reading with the shortest gap between them: one that was
   * interrupted, or that loaded classes, would let frames leave milliseconds early.
   */
  private void measureOffset() {
    long shortestGapNanos = Long.MAX_VALUE;
    for (int i = 0; i < MAX_READINGS && shortestGapNanos > GOOD_GAP_NANOS; i++) {
      long before = System.nanoTime();
      Instant wallClock = Instant.now();
      long gapNanos = System.nanoTime() - before;
      if (gapNanos < shortestGapNanos) {
        shortestGapNanos = gapNanos;
        offsetNanos =
            wallClock.getEpochSecond() * NANOS_PER_SECOND
                + wallClock.getNano()
                - (before + gapNanos / 2);
      }
    }
  }

  /** The time of arrival that a stamp means, given the time at which it was read. */
  public long arrivalNanos(long stampNanos, long readNanos) {
    long arrival = stampNanos - offsetNanos;
    long oldest = Math.min(readNanos - OLDEST_ARRIVAL_NANOS, steadySinceNanos);
    boolean plausible = stampNanos != 0 && arrival <= readNanos && arrival > oldest;
    return plausible ? arrival : readNanos;
  }
}
