package lifeboat.network.topology;

/**
 * What one direction of a link does to frames.
 *
 * @param delayNanos one-way propagation delay
 * @param jitterNanos half width of the uniform variation added to the delay; frames stay in order
 * @param lossFraction share of frames lost at random, 0..1
 * @param rateBitsPerSecond serialisation rate over whole Ethernet frames; 0 means unlimited
 * @param queueLimitBytes frames beyond this backlog in front of the rate are dropped
 */
public record LinkProfile(
    long delayNanos,
    long jitterNanos,
    double lossFraction,
    long rateBitsPerSecond,
    long queueLimitBytes) {

  /** Backlog allowed where the file does not say: 1 MiB. */
  public static final long DEFAULT_QUEUE_LIMIT_BYTES = 1L << 20;

  public LinkProfile {
    if (delayNanos < 0 || jitterNanos < 0 || jitterNanos > delayNanos) {
      throw new IllegalArgumentException(
          "need 0 <= jitter <= delay, had " + jitterNanos + " and " + delayNanos + " ns");
    }
    if (!(lossFraction >= 0 && lossFraction <= 1)) {
      throw new IllegalArgumentException("loss must be 0..1, was " + lossFraction);
    }
    if (rateBitsPerSecond < 0 || queueLimitBytes < 1514) {
      throw new IllegalArgumentException(
          "rate " + rateBitsPerSecond + " bit/s, queue " + queueLimitBytes + " bytes");
    }
  }

  /** The same direction with every frame lost. */
  public LinkProfile severed() {
    return new LinkProfile(delayNanos, jitterNanos, 1, rateBitsPerSecond, queueLimitBytes);
  }
}
