package lifeboat.network.link;

import java.util.SplittableRandom;
import lifeboat.network.topology.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Decides frame by frame which are lost.
 *
 * <pre>
 * random           no state
 * Gilbert-Elliott  good -> bad with the chance goodToBad, bad -> good with the chance badToGood,
 *                  after the fate of each frame
 * </pre>
 */
final class LossProcess {

  private final SplittableRandom random;
  private final double toBad;
  private final double toGood;
  private final double lossInBad;
  private final double lossInGood;
  private boolean bad;

  private LossProcess(SplittableRandom random, Loss loss) {
    this.random = random;
    switch (loss) {
      case Loss.Random(double fraction) -> {
        this.toBad = 0;
        this.toGood = 0;
        this.lossInBad = 0;
        this.lossInGood = fraction;
      }
      case Loss.GilbertElliott bursts -> {
        this.toBad = bursts.goodToBad();
        this.toGood = bursts.badToGood();
        this.lossInBad = bursts.lossInBad();
        this.lossInGood = bursts.lossInGood();
      }
    }
  }

  /**
   * The process for {@code loss}, which goes on with the chance of the one before; null for no
   * loss.
   */
  static @Nullable LossProcess next(@Nullable LossProcess before, Loss loss, long seed) {
    if (loss.meanFraction() == 0) {
      return null;
    }
    return new LossProcess(before == null ? new SplittableRandom(seed) : before.random, loss);
  }

  boolean losesNext() {
    boolean lost = happens(bad ? lossInBad : lossInGood);
    if (bad) {
      bad = !happens(toGood);
    } else {
      bad = happens(toBad);
    }
    return lost;
  }

  /** The chance with which a frame would be lost now. */
  double fractionNow() {
    return bad ? lossInBad : lossInGood;
  }

  private boolean happens(double chance) {
    return chance > 0 && random.nextDouble() < chance;
  }
}
