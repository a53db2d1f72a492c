package lifeboat.network.link;

import java.util.SplittableRandom;
import lifeboat.network.topology.LinkProfile;

/**
 * One direction of a link: decides when, and whether, each frame comes out at the other end.
 *
 * <p>A frame passes, in this order, the queue in front of the rate, the rate, the loss, the delay
 * and the jitter. A lost frame has taken its time on the wire, as it would in reality. Frames stay
 * in order: none is delivered before one that was admitted earlier.
 *
 * <p>The model holds no frame, reads no clock and allocates nothing, so that the simulator and the
 * user-space links of the emulator share one definition of what a link does. All chance comes from
 * the seed. Not safe for use by several threads.
 */
public final class LinkModel {

  /** Answer of {@link #admit}: the frame was lost at random. */
  public static final long LOST = -1;

  /** Answer of {@link #admit}: the backlog in front of the rate was full. */
  public static final long QUEUE_FULL = -2;

  private static final long BIT_NANOS_PER_BYTE = 8_000_000_000L;

  private LinkProfile profile;
  private final SplittableRandom random;
  private long queueLimitNanos;

  /** When the rate has serialised all frames admitted so far. */
  private long rateFreeAtNanos;

  /** Part of a nanosecond that the rate owes, in units of 1/rate, so that no rounding adds up. */
  private long rateRemainder;

  private long lastDeliveryNanos;
  private long admittedFrames;
  private long lostFrames;
  private long queueFullFrames;

  public LinkModel(LinkProfile profile, long seed) {
    this.profile = profile;
    this.random = new SplittableRandom(seed);
    this.queueLimitNanos = queueLimitNanos(profile);
  }

  /**
   * From now on frames are treated by another profile. What was admitted before keeps its time, and
   * nothing overtakes it.
   */
  public void changeTo(LinkProfile newProfile) {
    profile = newProfile;
    queueLimitNanos = queueLimitNanos(newProfile);
    rateRemainder = 0;
  }

  private static long queueLimitNanos(LinkProfile profile) {
    // The cast saturates: a queue that takes 292 years to drain has no limit.
    return profile.rateBitsPerSecond() == 0
        ? Long.MAX_VALUE
        : (long)
            ((double) profile.queueLimitBytes() * BIT_NANOS_PER_BYTE / profile.rateBitsPerSecond());
  }

  /**
   * Admits a frame that arrives at this end of the link.
   *
   * @param nowNanos time of arrival, at least 0; an earlier time than the last one is allowed
   * @param frameBytes length of the whole Ethernet frame without its check sequence
   * @return when the frame arrives at the other end; or {@link #LOST} or {@link #QUEUE_FULL}, the
   *     only negative answers
   */
  public long admit(long nowNanos, int frameBytes) {
    long sentNanos = serialize(nowNanos, frameBytes);
    if (sentNanos < 0) {
      queueFullFrames++;
      return QUEUE_FULL;
    }
    if (profile.lossFraction() > 0 && random.nextDouble() < profile.lossFraction()) {
      lostFrames++;
      return LOST;
    }
    admittedFrames++;
    lastDeliveryNanos =
        Math.max(lastDeliveryNanos, sentNanos + profile.delayNanos() + nextJitterNanos());
    return lastDeliveryNanos;
  }

  /** When the last bit of the frame has left, or {@link #QUEUE_FULL}. */
  private long serialize(long nowNanos, int frameBytes) {
    long rate = profile.rateBitsPerSecond();
    if (rate == 0) {
      return nowNanos;
    }
    if (rateFreeAtNanos <= nowNanos) {
      rateFreeAtNanos = nowNanos;
      rateRemainder = 0;
    }
    long bitNanos = frameBytes * BIT_NANOS_PER_BYTE + rateRemainder;
    long frameNanos = bitNanos / rate;
    long backlogNanos = rateFreeAtNanos - nowNanos;
    if (backlogNanos > 0 && backlogNanos + frameNanos > queueLimitNanos) {
      return QUEUE_FULL;
    }
    rateFreeAtNanos += frameNanos;
    rateRemainder = bitNanos % rate;
    return rateFreeAtNanos;
  }

  private long nextJitterNanos() {
    long jitterNanos = profile.jitterNanos();
    return jitterNanos == 0 ? 0 : Math.round((2 * random.nextDouble() - 1) * jitterNanos);
  }

  public LinkProfile profile() {
    return profile;
  }

  /** Frames that were given a time of delivery. */
  public long admittedFrames() {
    return admittedFrames;
  }

  /** Frames lost at random. */
  public long lostFrames() {
    return lostFrames;
  }

  /** Frames dropped because the backlog in front of the rate was full. */
  public long queueFullFrames() {
    return queueFullFrames;
  }
}
