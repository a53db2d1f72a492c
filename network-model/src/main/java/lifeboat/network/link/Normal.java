package lifeboat.network.link;

/**
 * The standard normal distribution. With {@link StrictMath}, so that the same seed gives the same
 * values on every machine.
 */
final class Normal {

  /** Outside the range from here to 1 less this, the tails are computed by another formula. */
  private static final double TAIL = 0.02425;

  private Normal() {}

  /**
   * The value below which the share {@code rank} of all values lies; infinite at 0 and 1.
   *
   * <p>P. J. Acklam's rational approximation (2003), relative error below 1.2e-9.
   */
  static double quantile(double rank) {
    if (rank < TAIL) {
      return tail(StrictMath.sqrt(-2 * StrictMath.log(rank)), rank == 0);
    }
    if (rank > 1 - TAIL) {
      return -tail(StrictMath.sqrt(-2 * StrictMath.log(1 - rank)), rank == 1);
    }
    double q = rank - 0.5;
    double r = q * q;
    double over =
        ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                            + 1.383577518672690e+02)
                        * r
                    - 3.066479806614716e+01)
                * r
            + 2.506628277459239e+00;
    double under =
        ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                            + 6.680131188771972e+01)
                        * r
                    - 1.328068155288572e+01)
                * r
            + 1;
    return over * q / under;
  }

  private static double tail(double q, boolean atTheEnd) {
    if (atTheEnd) {
      return Double.NEGATIVE_INFINITY;
    }
    double over =
        ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q
                            - 2.549732539343734e+00)
                        * q
                    + 4.374664141464968e+00)
                * q
            + 2.938163982698783e+00;
    double under =
        (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q
                    + 3.754408661907416e+00)
                * q
            + 1;
    return over / under;
  }

  /**
   * The share of all values that lie below {@code value}, less than 1.
   *
   * <p>Zelen and Severo in Abramowitz and Stegun, formula 26.2.17, error below 7.5e-8.
   */
  static double rank(double value) {
    double t = 1 / (1 + 0.2316419 * Math.abs(value));
    double sum =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double above = StrictMath.exp(-value * value / 2) / StrictMath.sqrt(2 * Math.PI) * sum;
    return value < 0 ? above : Math.min(1 - above, Math.nextDown(1.0));
  }
}
