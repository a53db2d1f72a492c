package lifeboat.emulator.selfcheck;

import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;

/**
 * How many of so many frames a link may lose before it is none that loses as the file says.
 *
 * <p>The distribution is computed, not approximated: 200 frames say little about a loss of 0.1 %,
 * and this says how little. Losses in bursts follow a Markov chain; it may be in either state when
 * the first frame comes, and the worse of both counts.
 *
 * @param least fewest lost frames that are plausible
 * @param most largest number of lost frames that is plausible
 */
record LossRange(int least, int most) {

  /**
   * A link that is as the file says is outside with at most this probability, on either side: with
   * 800 directions, that is one of 6,000 runs.
   */
  static final double IMPLAUSIBLE = 1e-7;

  /** The chain behind a loss: chances of loss in two states, and of changing between them. */
  private record Chain(double lossInGood, double lossInBad, double goodToBad, double badToGood) {

    static Chain of(Loss loss) {
      return switch (loss) {
        case Loss.Random(double fraction) -> new Chain(fraction, fraction, 0, 0);
        case Loss.GilbertElliott(double toBad, double toGood, double inBad, double inGood) ->
            new Chain(inGood, inBad, toBad, toGood);
      };
    }

    /** Of a frame that comes twice one may be lost, and nobody misses it. */
    Chain withDuplicates(double fraction) {
      return new Chain(
          lossInGood * (1 - fraction), lossInBad * (1 - fraction), goodToBad, badToGood);
    }

    /** A wrong bit may fall where the frame is not recognised any more. */
    Chain withCorruption(double fraction) {
      return new Chain(
          1 - (1 - lossInGood) * (1 - fraction),
          1 - (1 - lossInBad) * (1 - fraction),
          goodToBad,
          badToGood);
    }

    boolean neverLoses() {
      return lossInGood == 0 && lossInBad == 0;
    }
  }

  /** The plausible numbers for a link of that profile. */
  static LossRange of(LinkProfile profile, int frames) {
    Chain chain = Chain.of(profile.loss());
    Chain fewest = chain.withDuplicates(profile.duplicateFraction());
    Chain most = chain.withCorruption(profile.corruptFraction());
    return new LossRange(
        fewest.neverLoses() ? 0 : least(fewest, frames),
        most.neverLoses() ? 0 : most(most, frames));
  }

  private static int least(Chain chain, int frames) {
    double[] fromGood = distribution(chain, frames, true);
    double[] fromBad = distribution(chain, frames, false);
    double belowGood = 0;
    double belowBad = 0;
    int least = 0;
    while (least < frames) {
      belowGood += fromGood[least];
      belowBad += fromBad[least];
      if (Math.max(belowGood, belowBad) > IMPLAUSIBLE) {
        break;
      }
      least++;
    }
    return least;
  }

  private static int most(Chain chain, int frames) {
    double[] fromGood = distribution(chain, frames, true);
    double[] fromBad = distribution(chain, frames, false);
    double aboveGood = 0;
    double aboveBad = 0;
    int most = frames;
    while (most > 0) {
      aboveGood += fromGood[most];
      aboveBad += fromBad[most];
      if (Math.max(aboveGood, aboveBad) > IMPLAUSIBLE) {
        break;
      }
      most--;
    }
    return most;
  }

  /** The probability of each number of lost frames. */
  private static double[] distribution(Chain chain, int frames, boolean goodAtFirst) {
    double[] good = new double[frames + 1];
    double[] bad = new double[frames + 1];
    (goodAtFirst ? good : bad)[0] = 1;
    for (int frame = 0; frame < frames; frame++) {
      for (int lost = frame + 1; lost >= 0; lost--) {
        double goodHere = afterFrame(good, lost, chain.lossInGood());
        double badHere = afterFrame(bad, lost, chain.lossInBad());
        good[lost] = goodHere * (1 - chain.goodToBad()) + badHere * chain.badToGood();
        bad[lost] = badHere * (1 - chain.badToGood()) + goodHere * chain.goodToBad();
      }
    }
    for (int lost = 0; lost <= frames; lost++) {
      good[lost] += bad[lost];
    }
    return good;
  }

  private static double afterFrame(double[] state, int lost, double lossChance) {
    return state[lost] * (1 - lossChance) + (lost == 0 ? 0 : state[lost - 1] * lossChance);
  }
}
