package lifeboat.emulator.link;

import lifeboat.emulator.kernel.Epoll;

/**
 * Decides how long to sleep before the next frame is due.
 *
 * <p>Waking a sleeping thread takes 50 to 250 µs, the longer the more its processor has been
 * asleep. At low rates the thread wakes up early and spends the rest looking; at high rates it is
 * seldom asleep and spinning would only take time from others.
 *
 * <p>How early follows from how late it has been woken: as early as the latest wake-up of some
 * seconds needed, up to {@link #MAX_SPIN_NANOS}. A later one counts at once; each that came sooner
 * takes a little of it back.
 */
final class WaitPolicy {

  /** Stands for the due time when no frame is under way. */
  static final long NEVER = Long.MAX_VALUE;

  static final long MIN_SPIN_NANOS = 60_000;
  static final long MAX_SPIN_NANOS = 400_000;

  private static final long TAKEN_BACK_NANOS = 100;
  private static final long SPIN_UP_TO_FRAMES_PER_SECOND = 2_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private boolean spinning = true;
  private long spinNanos = MIN_SPIN_NANOS;
  private long sleepsUntilNanos = NEVER;
  private long windowStartNanos;
  private long windowFrames;

  void countFrames(int frames) {
    windowFrames += frames;
  }

  /** Judges the rate since the last call and starts to count anew. */
  void startWindow(long nowNanos) {
    long elapsedNanos = Math.max(1, nowNanos - windowStartNanos);
    spinning =
        windowFrames * (double) NANOS_PER_SECOND / elapsedNanos <= SPIN_UP_TO_FRAMES_PER_SECOND;
    windowStartNanos = nowNanos;
    windowFrames = 0;
  }

  /** Time to sleep; 0 says to look whether something has arrived and to come back at once. */
  long timeoutNanos(long nextDueNanos, long nowNanos) {
    sleepsUntilNanos = NEVER;
    if (nextDueNanos == NEVER) {
      return Epoll.FOREVER;
    }
    long remainingNanos = Math.max(0, nextDueNanos - nowNanos);
    if (!spinning) {
      return remainingNanos;
    }
    long sleepNanos = Math.max(0, remainingNanos - spinNanos);
    if (sleepNanos > 0) {
      sleepsUntilNanos = nowNanos + sleepNanos;
    }
    return sleepNanos;
  }

  /** Learns from a sleep that nothing but its end has ended. */
  void awoke(long nowNanos) {
    if (sleepsUntilNanos == NEVER) {
      return;
    }
    long latenessNanos = nowNanos - sleepsUntilNanos;
    spinNanos =
        Math.clamp(
            Math.max(latenessNanos, spinNanos - TAKEN_BACK_NANOS), MIN_SPIN_NANOS, MAX_SPIN_NANOS);
  }
}
