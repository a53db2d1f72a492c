package lifeboat.network.topology;

import java.util.OptionalLong;

/**
 * What one direction of a link does to frames. The words and their meaning are those of {@code tc
 * netem}; {@link lifeboat.network.link.LinkModel} says in which order they apply.
 *
 * <p>Begin with {@link #of} and go on with the {@code with} methods.
 *
 * @param delayNanos one-way propagation delay
 * @param jitter how the delay varies; never by more than the delay, as far as its unit goes
 * @param loss which frames are lost
 * @param duplicateFraction share of frames that enter the link twice
 * @param reorderFraction share of frames that skip the delay, the queue and the rate, and so
 *     overtake the frames under way; needs a delay
 * @param corruptFraction share of frames of which one bit is changed
 * @param rateBitsPerSecond serialisation rate over whole Ethernet frames; 0 means unlimited
 * @param queueLimit how much may wait in front of the rate
 * @param seed from which the chance of this direction comes, instead of the seed of the run
 */
public record LinkProfile(
    long delayNanos,
    Jitter jitter,
    Loss loss,
    double duplicateFraction,
    double reorderFraction,
    double corruptFraction,
    long rateBitsPerSecond,
    QueueLimit queueLimit,
    OptionalLong seed) {

  public LinkProfile {
    if (delayNanos < 0 || jitter.nanos() > delayNanos) {
      throw new IllegalArgumentException(
          "need 0 <= jitter <= delay, had " + jitter.nanos() + " and " + delayNanos + " ns");
    }
    if (reorderFraction > 0 && delayNanos == 0) {
      throw new IllegalArgumentException("without a delay no frame can overtake another");
    }
    requireShare("duplicate", duplicateFraction);
    requireShare("reorder", reorderFraction);
    requireShare("corrupt", corruptFraction);
    if (rateBitsPerSecond < 0) {
      throw new IllegalArgumentException("rate " + rateBitsPerSecond + " bit/s");
    }
  }

  private static void requireShare(String what, double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(what + " must be 0..1, was " + fraction);
    }
  }

  /** Delays every frame by the same time, and nothing else. */
  public static LinkProfile of(long delayNanos) {
    return new LinkProfile(
        delayNanos, Jitter.NONE, Loss.NONE, 0, 0, 0, 0, QueueLimit.DEFAULT, OptionalLong.empty());
  }

  /** The same with another delay. */
  public LinkProfile withDelay(long nanos) {
    return new LinkProfile(
        nanos,
        jitter,
        loss,
        duplicateFraction,
        reorderFraction,
        corruptFraction,
        rateBitsPerSecond,
        queueLimit,
        seed);
  }

  /** The same with uniform jitter without memory. */
  public LinkProfile withJitter(long nanos) {
    return withJitter(Jitter.uniform(nanos));
  }

  /** The same with another jitter. */
  public LinkProfile withJitter(Jitter variation) {
    return new LinkProfile(
        delayNanos,
        variation,
        loss,
        duplicateFraction,
        reorderFraction,
        corruptFraction,
        rateBitsPerSecond,
        queueLimit,
        seed);
  }

  /** The same, losing this share of frames at random. */
  public LinkProfile withLoss(double fraction) {
    return withLoss(new Loss.Random(fraction));
  }

  /** The same with another loss. */
  public LinkProfile withLoss(Loss process) {
    return new LinkProfile(
        delayNanos,
        jitter,
        process,
        duplicateFraction,
        reorderFraction,
        corruptFraction,
        rateBitsPerSecond,
        queueLimit,
        seed);
  }

  /** The same, with this share of frames twice. */
  public LinkProfile withDuplicate(double fraction) {
    return new LinkProfile(
        delayNanos,
        jitter,
        loss,
        fraction,
        reorderFraction,
        corruptFraction,
        rateBitsPerSecond,
        queueLimit,
        seed);
  }

  /** The same, with this share of frames ahead of others. */
  public LinkProfile withReorder(double fraction) {
    return new LinkProfile(
        delayNanos,
        jitter,
        loss,
        duplicateFraction,
        fraction,
        corruptFraction,
        rateBitsPerSecond,
        queueLimit,
        seed);
  }

  /** The same, with a wrong bit in this share of frames. */
  public LinkProfile withCorrupt(double fraction) {
    return new LinkProfile(
        delayNanos,
        jitter,
        loss,
        duplicateFraction,
        reorderFraction,
        fraction,
        rateBitsPerSecond,
        queueLimit,
        seed);
  }

  /** The same with another rate; 0 for none. */
  public LinkProfile withRate(long bitsPerSecond) {
    return new LinkProfile(
        delayNanos,
        jitter,
        loss,
        duplicateFraction,
        reorderFraction,
        corruptFraction,
        bitsPerSecond,
        queueLimit,
        seed);
  }

  /** The same with a queue of so many bytes. */
  public LinkProfile withQueueBytes(long bytes) {
    return withQueue(new QueueLimit.Bytes(bytes));
  }

  /** The same with a queue of so many packets. */
  public LinkProfile withQueuePackets(int packets) {
    return withQueue(new QueueLimit.Packets(packets));
  }

  /** The same with another queue. */
  public LinkProfile withQueue(QueueLimit limit) {
    return new LinkProfile(
        delayNanos,
        jitter,
        loss,
        duplicateFraction,
        reorderFraction,
        corruptFraction,
        rateBitsPerSecond,
        limit,
        seed);
  }

  /** The same with a seed of its own. */
  public LinkProfile withSeed(long own) {
    return new LinkProfile(
        delayNanos,
        jitter,
        loss,
        duplicateFraction,
        reorderFraction,
        corruptFraction,
        rateBitsPerSecond,
        queueLimit,
        OptionalLong.of(own));
  }

  /** Whether nothing happens to any frame. */
  public boolean isPlainWire() {
    return delayNanos == 0
        && loss.meanFraction() == 0
        && duplicateFraction == 0
        && corruptFraction == 0
        && rateBitsPerSecond == 0;
  }

  /** The same with every frame lost, also those of which there would be two. */
  public LinkProfile severed() {
    return withLoss(1).withDuplicate(0);
  }
}
