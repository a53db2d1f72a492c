package lifeboat.emulator.link;

import lifeboat.emulator.kernel.Epoll;

/**
 * Decides how long to sleep before the next frame is due.
 *
 * <p>Waking a sleeping thread takes 50 to 100 µs. At low rates the thread wakes up early and spends
 * the rest looking, which makes the delay exact to some 30 µs for at most 12 % of a processor; at
 * high rates it is seldom asleep and spinning would only take time from others.
 */
final class WaitPolicy {

  /** Stands for the due time when no frame is under way. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long SPIN_NANOS = 60_000;
  private static final long SPIN_UP_TO_FRAMES_PER_SECOND = 2_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private boolean spinning = true;
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
    if (nextDueNanos == NEVER) {
      return Epoll.FOREVER;
    }
    long remainingNanos = Math.max(0, nextDueNanos - nowNanos);
    return spinning ? Math.max(0, remainingNanos - SPIN_NANOS) : remainingNanos;
  }
}
