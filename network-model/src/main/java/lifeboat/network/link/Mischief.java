package lifeboat.network.link;

import java.util.SplittableRandom;
import lifeboat.network.topology.LinkProfile;
import org.jspecify.annotations.Nullable;

/**
 * The chance of a link to double, corrupt and reorder frames, and what {@link LinkModel} has to say
 * about the frame admitted last. Links that never do any of it have none.
 */
final class Mischief {

  private final SplittableRandom doubling;
  private final SplittableRandom reordering;
  private final SplittableRandom corrupting;
  private double duplicateFraction;
  private double reorderFraction;
  private double corruptFraction;

  private long secondNanos = LinkModel.NONE;
  private int corruptBit = LinkModel.INTACT;
  private int secondCorruptBit = LinkModel.INTACT;

  private Mischief(long seed) {
    this.doubling = new SplittableRandom(Seeds.derive(seed, "duplicate"));
    this.reordering = new SplittableRandom(Seeds.derive(seed, "reorder"));
    this.corrupting = new SplittableRandom(Seeds.derive(seed, "corrupt"));
  }

  /**
   * What {@code profile} needs: the one before, from now on with other shares; null for nothing.
   */
  static @Nullable Mischief next(@Nullable Mischief before, LinkProfile profile, long seed) {
    boolean needed =
        profile.duplicateFraction() > 0
            || profile.reorderFraction() > 0
            || profile.corruptFraction() > 0;
    if (!needed) {
      return null;
    }
    Mischief mischief = before == null ? new Mischief(seed) : before;
    mischief.duplicateFraction = profile.duplicateFraction();
    mischief.reorderFraction = profile.reorderFraction();
    mischief.corruptFraction = profile.corruptFraction();
    return mischief;
  }

  /** Whether the next frame enters twice. */
  boolean doubles() {
    return happens(doubling, duplicateFraction);
  }

  /** Whether the second of two is lost, of which the sequence of other losses knows nothing. */
  boolean losesTwin(double fraction) {
    return happens(doubling, fraction);
  }

  /** Whether the next frame goes ahead of all others. */
  boolean overtakes() {
    return happens(reordering, reorderFraction);
  }

  /** The bit of the next frame that changes, or {@link LinkModel#INTACT}. */
  int nextCorruptBit(int frameBytes) {
    return frameBytes > 0 && happens(corrupting, corruptFraction)
        ? corrupting.nextInt(frameBytes * Byte.SIZE)
        : LinkModel.INTACT;
  }

  private static boolean happens(SplittableRandom random, double chance) {
    return chance > 0 && random.nextDouble() < chance;
  }

  /** Notes what became of a frame that arrives once at the most. */
  void tell(int bit) {
    tell(bit, LinkModel.NONE, LinkModel.INTACT);
  }

  /** Notes what became of a frame that arrives twice. */
  void tell(int bit, long second, int secondBit) {
    corruptBit = bit;
    secondNanos = second;
    secondCorruptBit = secondBit;
  }

  long secondNanos() {
    return secondNanos;
  }

  int corruptBit() {
    return corruptBit;
  }

  int secondCorruptBit() {
    return secondCorruptBit;
  }
}
