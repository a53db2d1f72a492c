package lifeboat.emulator.selfcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.network.topology.LinkProfile;

/**
 * What a link that is as the file says usually shows when it is given a plan, and how far that
 * varies. Without chance in the profile it is the profile itself.
 *
 * @param delayNanos the usual median of the delays
 * @param delayVariationNanos their standard deviation from one try to the next
 * @param rateBitsPerSecond the usual rate of the train; 0 without a train
 * @param rateVariationBitsPerSecond its standard deviation
 */
record Forecast(
    double delayNanos,
    double delayVariationNanos,
    double rateBitsPerSecond,
    double rateVariationBitsPerSecond) {

  private static final int TRIES = 48;
  private static final long SEED = 1;

  static Forecast of(LinkProfile profile, DirectionPlan plan) {
    if (isCertain(profile)) {
      return new Forecast(profile.delayNanos(), 0, profile.rateBitsPerSecond(), 0);
    }
    SplittableRandom seeds = new SplittableRandom(SEED);
    List<Double> delays = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      Observations seen = ModelledRound.play(plan, profile, seeds.nextLong());
      long[] sorted = seen.sortedDelaysNanos(plan, profile.rateBitsPerSecond());
      if (sorted.length > 0) {
        delays.add((double) sorted[sorted.length / 2]);
      }
      plan.train()
          .map(train -> seen.dispersion(train))
          .filter(dispersion -> dispersion.frames() > 0)
          .ifPresent(dispersion ->
              rates.add(dispersion.bitsPerSecond(plan.train().orElseThrow().frameBytes())));
    }
    double delay = mean(delays);
    double rate = mean(rates);
    return new Forecast(delay, deviation(delays, delay), rate, deviation(rates, rate));
  }

  /** Whether every frame that arrives takes the same time. */
  static boolean isCertain(LinkProfile profile) {
    return profile.jitter().nanos() == 0
        && profile.reorderFraction() == 0
        && profile.duplicateFraction() == 0
        && profile.corruptFraction() == 0;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double deviation(List<Double> values, double mean) {
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
  }
}
