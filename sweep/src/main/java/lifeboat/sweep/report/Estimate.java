package lifeboat.sweep.report;

import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;
import org.apache.commons.statistics.interval.NormalConfidenceInterval;

/**
 * What repeated trials tell about a number.
 *
 * @param count how many trials it was measured in
 * @param median for a share, the share itself
 * @param interval where the mean lies with 95 % confidence; empty where one trial alone cannot say
 */
public record Estimate(long count, double mean, double median, Optional<Bounds> interval) {

  /** Least and largest value that the data are compatible with. */
  public record Bounds(double low, double high) {}

  private static final double ERROR_RATE = 0.05;

  /** The mean with Student's t interval; empty where there are no values. */
  static Optional<Estimate> ofMean(List<Double> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    double mean = Mean.of(all).getAsDouble();
    double variance = Variance.of(all).getAsDouble();
    Optional<Bounds> interval =
        all.length < 2
            ? Optional.empty()
            : Optional.of(
                bounds(
                    NormalConfidenceInterval.MEAN.fromErrorRate(
                        mean, variance, all.length, ERROR_RATE)));
    return Optional.of(
        new Estimate(all.length, mean, Median.withDefaults().evaluate(all), interval));
  }

  /**
   * A share with Wilson's score interval, which is right for few trials and near 0 and 1 as well.
   */
  static Optional<Estimate> ofShare(int successes, int count) {
    if (count == 0) {
      return Optional.empty();
    }
    double share = (double) successes / count;
    Interval interval =
        BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(count, successes, ERROR_RATE);
    return Optional.of(new Estimate(count, share, share, Optional.of(bounds(interval))));
  }

  private static Bounds bounds(Interval interval) {
    return new Bounds(interval.getLowerBound(), interval.getUpperBound());
  }
}
