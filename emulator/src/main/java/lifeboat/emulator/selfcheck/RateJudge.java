package lifeboat.emulator.selfcheck;

import java.util.Locale;
import java.util.Optional;
import lifeboat.network.result.SelfCheckResult.Measure;
import lifeboat.network.topology.LinkProfile;

/**
 * Compares the time that a train took to arrive with the rate of the file. A train lasts
 * milliseconds, so that a host which does something else for as long can pass for a wrong rate:
 * what it may explain is not claimed to be a fault of the link.
 */
final class RateJudge {

  static final double TOLERANCE_SHARE = 0.05;

  /** By so much a host that is not busy may stretch or squeeze a train. */
  static final double NOISE_NANOS = 300_000;

  /** A larger tolerance than this would say nothing about the rate. */
  static final double MAX_TOLERANCE_SHARE = 0.35;

  private final LinkProfile profile;
  private final DirectionPlan plan;
  private final Observations seen;
  private final long linksLateNanos;
  private Optional<String> excuse = Optional.empty();

  /**
   * Looks at the train of one round.
   *
   * @param linksLateNanos by how much links in user space were late in it
   */
  RateJudge(LinkProfile profile, DirectionPlan plan, Observations seen, long linksLateNanos) {
    this.profile = profile;
    this.plan = plan;
    this.seen = seen;
    this.linksLateNanos = linksLateNanos;
  }

  /** Whether the rate would be outside its tolerance and the host may be why. */
  boolean isHostToBlame() {
    return excuse.isPresent();
  }

  /** The rate, if the train shows it. */
  Measure judge(Forecast forecast) {
    double configured = profile.rateBitsPerSecond();
    Optional<Salvo> sent = plan.train();
    if (sent.isEmpty()) {
      return Measure.notMeasurable(configured, plan.whyNoTrain().orElseThrow());
    }
    Salvo train = sent.get();
    Observations.Dispersion dispersion = seen.dispersion(train);
    if (dispersion.frames() == 0) {
      return Measure.notMeasurable(configured, "too few frames of the train arrived");
    }
    double wireNanos = 8e9 * dispersion.frames() * train.frameBytes() / configured;
    double chance =
        profile.corruptFraction()
            + Judge.PLAUSIBLE_DEVIATIONS * forecast.rateVariationBitsPerSecond() / configured;
    double tolerance = TOLERANCE_SHARE + NOISE_NANOS / wireNanos + chance;
    if (tolerance > MAX_TOLERANCE_SHARE) {
      return Measure.notMeasurable(
          configured,
          chance > MAX_TOLERANCE_SHARE / 2
              ? "jitter, duplicates, reordering or corruption hide the rate of a train"
              : String.format(
                  Locale.ROOT,
                  "too fast to time: %d frames take %.2f ms",
                  dispersion.frames(),
                  wireNanos / 1e6));
    }
    Measure measure =
        Measure.of(
            configured,
            Math.rint(dispersion.bitsPerSecond(train.frameBytes())),
            Math.rint(forecast.rateBitsPerSecond() - tolerance * configured),
            Math.rint(forecast.rateBitsPerSecond() + tolerance * configured));
    if (measure.deviates()) {
      excuse = excuse(wireNanos, (double) dispersion.nanos(), tolerance);
    }
    return excuse.map(why -> Measure.notMeasurable(configured, why)).orElse(measure);
  }

  /** What else than the link may have made a train take so long, or so short. */
  private Optional<String> excuse(double wireNanos, double tookNanos, double tolerance) {
    double offNanos = Math.abs(tookNanos - wireNanos) - tolerance * wireNanos;
    if (tookNanos > wireNanos && offNanos < seen.lastSalvoNanos()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "this host needed %.2f ms to send a train of %.2f ms",
              seen.lastSalvoNanos() / 1e6,
              wireNanos / 1e6));
    }
    if (offNanos < linksLateNanos) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the links in user space were up to %.2f ms late for a train of %.2f ms",
              linksLateNanos / 1e6,
              wireNanos / 1e6));
    }
    return seen.overflowedFrames() > 0
        ? Optional.of("this host could not take all frames of the check from the kernel in time")
        : Optional.empty();
  }
}
