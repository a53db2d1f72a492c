package lifeboat.network.topology;

/** Which frames a link loses. */
public sealed interface Loss {

  /** No frame is lost. */
  Loss NONE = new Random(0);

  /**
   * Each frame on its own.
   *
   * @param fraction share of frames that are lost, 0..1
   */
  record Random(double fraction) implements Loss {
    public Random {
      requireShare("loss", fraction);
    }

    @Override
    public double meanFraction() {
      return fraction;
    }
  }

  /**
   * In bursts: the link is good or bad, and each frame is lost with the chance of the state it
   * finds; then the state may change (E. N. Gilbert 1960, E. O. Elliott 1963; {@code gemodel} of
   * {@code tc netem}). The link is good at first. It stays bad for 1/{@code badToGood} frames on
   * average.
   *
   * @param goodToBad chance of a good link to be bad for the next frame, above 0
   * @param badToGood chance of a bad link to be good for the next frame, above 0
   * @param lossInBad chance of a frame to be lost where the link is bad
   * @param lossInGood chance of a frame to be lost where the link is good
   */
  record GilbertElliott(double goodToBad, double badToGood, double lossInBad, double lossInGood)
      implements Loss {
    public GilbertElliott {
      requireShare("loss in bad", lossInBad);
      requireShare("loss in good", lossInGood);
      if (!(goodToBad > 0 && goodToBad <= 1 && badToGood > 0 && badToGood <= 1)) {
        throw new IllegalArgumentException(
            "a link must be able to change between good and bad, had "
                + goodToBad
                + " and "
                + badToGood);
      }
    }

    @Override
    public double meanFraction() {
      return (goodToBad * lossInBad + badToGood * lossInGood) / (goodToBad + badToGood);
    }
  }

  /** Share of frames lost in the long run, 0..1. */
  double meanFraction();

  private static void requireShare(String what, double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(what + " must be 0..1, was " + fraction);
    }
  }
}
