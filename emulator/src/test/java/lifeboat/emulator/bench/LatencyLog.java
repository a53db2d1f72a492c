package lifeboat.emulator.bench;

import java.time.Instant;
import java.util.Arrays;

/** When numbered frames left, by the clock of the kernel's time stamps, and how long each took. */
final class LatencyLog {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long[] sentNanos;
  private final long[] tookNanos;
  private int count;

  LatencyLog(int frames) {
    sentNanos = new long[frames];
    tookNanos = new long[frames];
  }

  void sent(int number) {
    if (number < sentNanos.length) {
      Instant now = Instant.now();
      sentNanos[number] = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
  }

  void arrived(int number, long stampNanos) {
    if (number >= 0 && number < sentNanos.length && count < tookNanos.length) {
      tookNanos[count++] = stampNanos - sentNanos[number];
    }
  }

  int count() {
    return count;
  }

  /** The time that so large a share of the frames did not exceed, in microseconds. */
  double micros(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(tookNanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1, Math.round(share * (count - 1)))] / 1e3;
  }
}
