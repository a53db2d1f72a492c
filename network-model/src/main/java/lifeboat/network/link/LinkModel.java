package lifeboat.network.link;

import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.QueueLimit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a link: decides when, whether and how often each frame comes out at the other
 * end.
 *
 * <p>The order is that of {@code tc netem} (net/sched/sch_netem.c), so that all back ends mean the
 * same. A frame
 *
 * <ol>
 *   <li>is perhaps doubled; both go on by themselves, and the second is not doubled again,
 *   <li>is perhaps lost, and then takes neither room in the queue nor time of the rate,
 *   <li>perhaps has one of its bits changed,
 *   <li>perhaps overtakes everything and arrives at once: no delay, no queue, no rate; else it
 *   <li>takes the delay with its jitter, but does not overtake,
 *   <li>is dropped where too much waits in front of the rate already,
 *   <li>and is serialised by the rate.
 * </ol>
 *
 * <p>The delay in front of the rate gives the same times as one behind it, but lets jitter shrink
 * when frames queue up, as {@code netem} does.
 *
 * <p>The model holds no frame and reads no clock, and admitting one allocates nothing, so that the
 * simulator and the user-space links of the emulator share one definition of what a link does. All
 * chance comes from the seed; each kind has a sequence of its own, so that the same frames are lost
 * whether or not others are doubled or delayed. Not safe for use by several threads.
 */
public final class LinkModel {

  /** Answer of {@link #admit}: the frame was lost at random. */
  public static final long LOST = -1;

  /** Answer of {@link #admit}: the backlog in front of the rate was full. */
  public static final long QUEUE_FULL = -2;

  /** Answer of {@link #secondNanos}: there is one frame at most. */
  public static final long NONE = -1;

  /** Answer of {@link #corruptBit}: all bits are as they were. */
  public static final int INTACT = -1;

  private static final long BIT_NANOS_PER_BYTE = 8_000_000_000L;

  private LinkProfile profile;
  private final long seed;
  private @Nullable LossProcess loss;
  private @Nullable JitterProcess jitter;
  private @Nullable Mischief mischief;

  /** Frames in front of the rate, where their number is limited. */
  private @Nullable PacketBacklog backlog;

  private long rate;
  private long delayNanos;
  private long queueLimitNanos;

  /**
   * When the rate has serialised all frames admitted so far, as if there were no delay: that of the
   * profile, jitter apart, is added afterwards, so that a change of it leaves the queue alone.
   */
  private long rateFreeAtNanos;

  /** Part of a nanosecond that the rate owes, in units of 1/rate, so that no rounding adds up. */
  private long rateRemainder;

  private long lastDeliveryNanos;
  private long admittedFrames;
  private long lostFrames;
  private long queueFullFrames;

  public LinkModel(LinkProfile profile, long seed) {
    this.profile = profile;
    this.seed = seed;
    changeTo(profile);
  }

  /**
   * From now on frames are treated by another profile. What was admitted before keeps its time, and
   * nothing overtakes it that does not reorder. A link that loses in bursts is good at first. The
   * seed stays the one that the model began with.
   */
  public void changeTo(LinkProfile newProfile) {
    profile = newProfile;
    rate = newProfile.rateBitsPerSecond();
    delayNanos = newProfile.delayNanos();
    rateRemainder = 0;
    loss = LossProcess.next(loss, newProfile.loss(), seed);
    jitter = JitterProcess.next(jitter, newProfile.jitter(), seed);
    mischief = Mischief.next(mischief, newProfile, seed);
    queueLimitNanos = Long.MAX_VALUE;
    backlog = null;
    if (newProfile.rateBitsPerSecond() > 0) {
      limitQueue(newProfile.queueLimit(), newProfile.rateBitsPerSecond());
    }
  }

  private void limitQueue(QueueLimit limit, long rateBitsPerSecond) {
    switch (limit) {
      // The cast saturates: a queue that takes 292 years to drain has no limit.
      case QueueLimit.Bytes(long bytes) ->
          queueLimitNanos = (long) ((double) bytes * BIT_NANOS_PER_BYTE / rateBitsPerSecond);
      case QueueLimit.Packets(int packets) -> backlog = new PacketBacklog(packets);
    }
  }

  /**
   * Admits a frame that arrives at this end of the link.
   *
   * <p>Where the profile duplicates or corrupts, {@link #secondNanos}, {@link #corruptBit} and
   * {@link #secondCorruptBit} say more about this frame until the next one is admitted. A time may
   * be earlier than that of a frame admitted before only where the profile reorders.
   *
   * @param nowNanos time of arrival, at least 0; an earlier time than the last one is allowed
   * @param frameBytes length of the whole Ethernet frame without its check sequence
   * @return when the frame arrives at the other end; or {@link #LOST} or {@link #QUEUE_FULL}, the
   *     only negative answers
   */
  public long admit(long nowNanos, int frameBytes) {
    if (mischief != null) {
      return admitWithMischief(mischief, nowNanos, frameBytes);
    }
    if (loss != null && loss.losesNext()) {
      lostFrames++;
      return LOST;
    }
    return pass(nowNanos, frameBytes);
  }

  private long admitWithMischief(Mischief chance, long nowNanos, int frameBytes) {
    boolean doubled = chance.doubles();
    boolean lost = loss != null && loss.losesNext();
    if (lost) {
      lostFrames++;
    }
    if (lost && !doubled) {
      chance.tell(INTACT);
      return LOST;
    }
    // Of two frames the loss has taken one already, or the twin takes its own chance.
    int twinBit = INTACT;
    long twinNanos = LOST;
    if (doubled && !lost) {
      if (loss != null && chance.losesTwin(loss.fractionNow())) {
        lostFrames++;
      } else {
        twinBit = chance.nextCorruptBit(frameBytes);
        twinNanos = passOrOvertake(chance, nowNanos, frameBytes);
      }
    }
    int bit = chance.nextCorruptBit(frameBytes);
    long nanos = passOrOvertake(chance, nowNanos, frameBytes);
    if (twinNanos < 0) {
      chance.tell(bit);
      return nanos;
    }
    if (nanos < 0) {
      chance.tell(twinBit);
    } else {
      chance.tell(twinBit, nanos, bit);
    }
    return twinNanos;
  }

  private long passOrOvertake(Mischief chance, long nowNanos, int frameBytes) {
    if (chance.overtakes()) {
      admittedFrames++;
      return nowNanos;
    }
    return pass(nowNanos, frameBytes);
  }

  /** Delay, queue and rate. */
  private long pass(long nowNanos, int frameBytes) {
    long entersNanos =
        jitter == null ? nowNanos : nowNanos + Math.max(-delayNanos, jitter.nextNanos());
    long sentNanos = serialize(entersNanos, frameBytes);
    if (sentNanos == Long.MIN_VALUE) {
      queueFullFrames++;
      return QUEUE_FULL;
    }
    admittedFrames++;
    lastDeliveryNanos = Math.max(lastDeliveryNanos, sentNanos + delayNanos);
    return lastDeliveryNanos;
  }

  /** When the last bit of the frame has left; {@link Long#MIN_VALUE} where the queue is full. */
  private long serialize(long nowNanos, int frameBytes) {
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
      return Long.MIN_VALUE;
    }
    if (backlog != null && !backlog.enter(nowNanos, rateFreeAtNanos + frameNanos)) {
      return Long.MIN_VALUE;
    }
    rateFreeAtNanos += frameNanos;
    rateRemainder = bitNanos - frameNanos * rate;
    return rateFreeAtNanos;
  }

  /**
   * When the frame just admitted arrives a second time, because it was doubled; {@link #NONE} for a
   * frame that arrives once or not at all.
   */
  public long secondNanos() {
    return mischief == null ? NONE : mischief.secondNanos();
  }

  /**
   * Which bit of the frame just admitted is wrong when it arrives, counted from the most
   * significant bit of its first byte; {@link #INTACT} for none.
   */
  public int corruptBit() {
    return mischief == null ? INTACT : mischief.corruptBit();
  }

  /** The same of its second arrival. */
  public int secondCorruptBit() {
    return mischief == null ? INTACT : mischief.secondCorruptBit();
  }

  public LinkProfile profile() {
    return profile;
  }

  /** Frames that were given a time of delivery; those that were doubled count twice. */
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
