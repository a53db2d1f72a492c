package lifeboat.relay.node;

/**
 * The round trips of a path: the least, from which its length is known; and the smoothed one with
 * its variation, from which follows how long to wait for an answer (RFC 6298).
 */
final class RoundTrips {

  /** Hosts hold processes up for some ten milliseconds without anything being lost. */
  private static final long LEAST_TIMEOUT_NANOS = 60_000_000L;

  /** An answer to the last fragment waits so long at the most, at the server and on the way. */
  private static final long ANSWER_DELAY_NANOS = 5_000_000L;

  private static final long FIRST_TIMEOUT_NANOS = 500_000_000L;

  private long leastNanos = Long.MAX_VALUE;
  private long leastSeenNanos;
  private long recentLeastNanos = Long.MAX_VALUE;
  private long latestNanos;
  private double smoothedNanos;
  private double variationNanos;

  void sample(long nanos, long nowNanos) {
    long sample = Math.max(1, nanos);
    latestNanos = sample;
    recentLeastNanos = Math.min(recentLeastNanos, sample);
    if (sample <= leastNanos) {
      leastNanos = sample;
      leastSeenNanos = nowNanos;
      recentLeastNanos = Long.MAX_VALUE;
    }
    if (smoothedNanos == 0) {
      smoothedNanos = sample;
      variationNanos = sample / 2.0;
    } else {
      variationNanos += (Math.abs(sample - smoothedNanos) - variationNanos) / 4;
      smoothedNanos += (sample - smoothedNanos) / 8;
    }
  }

  boolean isKnown() {
    return leastNanos != Long.MAX_VALUE;
  }

  /** Whether the least round trip was last seen longer ago. */
  boolean isStale(long nanos, long nowNanos) {
    return isKnown() && nowNanos - leastSeenNanos > nanos;
  }

  /** The least since the last one holds from now on. */
  void renew(long nowNanos) {
    leastNanos = recentLeastNanos == Long.MAX_VALUE ? leastNanos : recentLeastNanos;
    leastSeenNanos = nowNanos;
    recentLeastNanos = Long.MAX_VALUE;
  }

  long leastNanos() {
    return leastNanos;
  }

  long latestNanos() {
    return latestNanos;
  }

  long smoothedNanos() {
    return (long) smoothedNanos;
  }

  /** A fragment is lost if it is older than this and a later one has arrived (RFC 9002, 6.1.2). */
  long reorderNanos() {
    return (long) (1.125 * Math.max((long) smoothedNanos, latestNanos)) + ANSWER_DELAY_NANOS;
  }

  /** How long to wait for any answer before the tail is probed (RFC 9002, 6.2.1). */
  long probeNanos() {
    return smoothedNanos == 0
        ? FIRST_TIMEOUT_NANOS
        : (long) (smoothedNanos + 4 * variationNanos) + ANSWER_DELAY_NANOS;
  }

  /** How long to wait for any answer before the oldest are taken for lost. */
  long timeoutNanos() {
    return smoothedNanos == 0
        ? FIRST_TIMEOUT_NANOS
        : (long) (2 * smoothedNanos + 4 * variationNanos) + LEAST_TIMEOUT_NANOS;
  }
}
