package lifeboat.emulator.conformance;

import lifeboat.network.topology.Jitter.Distribution;

/**
 * The distributions of jitter, from their definitions and not from the code that draws from them:
 * as shares of values below a given one, in units of the jitter.
 */
final class Variation {

  private static final double CUT = 4;
  private static final double STEP = 0.05;

  private Variation() {}

  static double shareBelow(Distribution distribution, double value) {
    return switch (distribution) {
      case UNIFORM -> Math.clamp((value + 1) / 2, 0.0, 1.0);
      case NORMAL -> value >= CUT ? 1 : value < -CUT ? 0 : normal(value);
      case PARETO -> pareto(value);
      case PARETONORMAL -> paretonormal(value);
    };
  }

  /** By Simpson's rule from the middle. */
  private static double normal(double value) {
    double end = Math.clamp(value, -2 * CUT, 2 * CUT);
    int steps = 2 * (int) Math.ceil(Math.abs(end) / STEP / 2) + 2;
    double width = end / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      int weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-(i * width) * (i * width) / 2);
    }
    return 0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI);
  }

  /**
   * A share of u<sup>3</sup> of all values of a Pareto distribution with exponent 3 is above 1/u.
   */
  private static double pareto(double value) {
    if (value >= CUT) {
      return 1;
    }
    double original = value * 3 / 4 + 1.5;
    return original <= 1 ? 0 : 1 - Math.pow(original, -3);
  }

  /** The value grows with the rank that both parts share, so the rank can be searched for. */
  private static double paretonormal(double value) {
    double low = -2 * CUT;
    double high = 2 * CUT;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      double rank = normal(middle);
      double pareto = Math.min(CUT, (Math.cbrt(1 / (1 - rank)) - 1.5) * 4 / 3);
      if ((Math.clamp(middle, -CUT, CUT) + 3 * pareto) / 4 < value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return normal(low);
  }
}
