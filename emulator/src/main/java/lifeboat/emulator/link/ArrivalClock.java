package lifeboat.emulator.link;

import java.time.Instant;

/**
 * Turns the kernel's time stamps, which are times of day, into times of {@link System#nanoTime}.
 *
 * <p>The offset is measured anew every 100 ms, so that a clock that is set by hand or by NTP spoils
 * no more than that. A stamp that cannot be true is replaced by the time of its reading.
 */
final class ArrivalClock {

  private static final long REFRESH_NANOS = 100_000_000;

  /** An older stamp says that the clock was set and not that the frame waited. */
  private static final long OLDEST_ARRIVAL_NANOS = 1_000_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private long offsetNanos;
  private long refreshAtNanos = Long.MIN_VALUE;

  /** Measures the offset when it is time to; true if it did. */
  boolean refresh(long nowNanos) {
    if (nowNanos < refreshAtNanos) {
      return false;
    }
    long before = System.nanoTime();
    Instant wallClock = Instant.now();
    long middle = before + (System.nanoTime() - before) / 2;
    offsetNanos = wallClock.getEpochSecond() * NANOS_PER_SECOND + wallClock.getNano() - middle;
    refreshAtNanos = nowNanos + REFRESH_NANOS;
    return true;
  }

  /** The time of arrival that a stamp means, given the time at which it was read. */
  long arrivalNanos(long stampNanos, long readNanos) {
    long arrival = stampNanos - offsetNanos;
    boolean plausible =
        stampNanos != 0 && arrival <= readNanos && arrival > readNanos - OLDEST_ARRIVAL_NANOS;
    return plausible ? arrival : readNanos;
  }
}
