package lifeboat.emulator.selfcheck;

import lifeboat.network.result.SelfCheckResult.LinkCheck;
import lifeboat.network.result.SelfCheckResult.Measure;
import lifeboat.network.topology.LinkProfile;

/**
 * Compares what became of the frames of a check with the profile of the file.
 *
 * <p>The tolerances leave room for what the host adds to every frame and, where the profile has
 * chance in it, for chance: a link that is as the file says is not told otherwise in one of a
 * thousand runs. What the frames of a check cannot show is said to be not measurable.
 */
final class Judge {

  /** A link may be slower by this than the file says, and by {@link #DELAY_SHARE}. */
  static final double LATE_NANOS = 500_000;

  /** And faster by this: no more than clocks are apart. */
  static final double EARLY_NANOS = 100_000;

  static final double DELAY_SHARE = 0.01;

  /** Standard deviations of chance that are still plausible. */
  static final double PLAUSIBLE_DEVIATIONS = 5;

  private final LinkProfile profile;
  private final DirectionPlan plan;
  private final Observations seen;

  /**
   * What one round says.
   *
   * @param again whether another round may say something better
   */
  record Judgement(LinkCheck check, boolean again) {}

  /**
   * Frames of all rounds so far.
   *
   * @param unseen whether frames may have arrived that the check did not see
   */
  record LossCount(int frames, int lost, boolean unseen) {

    static final LossCount NONE = new LossCount(0, 0, false);

    LossCount plus(Observations round) {
      return new LossCount(
          frames + round.frames(), lost + round.lost(), unseen || round.overflowedFrames() > 0);
    }
  }

  private Judge(LinkProfile profile, DirectionPlan plan, Observations seen) {
    this.profile = profile;
    this.plan = plan;
    this.seen = seen;
  }

  /**
   * Judges one round of one direction.
   *
   * @param count the frames of this round and of those before
   * @param linksLateNanos by how much links in user space were late in this round
   */
  static Judgement judge(
      Expectations expectations,
      CheckedDirection direction,
      DirectionPlan plan,
      Observations seen,
      LossCount count,
      long linksLateNanos) {
    Judge judge = new Judge(direction.profile(), plan, seen);
    Forecast forecast = expectations.forecast(direction.profile(), plan);
    Measure delay = judge.delay(forecast);
    Measure loss = judge.loss(count, expectations.losses(direction.profile(), count.frames()));
    RateJudge rateJudge = new RateJudge(direction.profile(), plan, seen, linksLateNanos);
    Measure rate = direction.profile().rateBitsPerSecond() == 0 ? null : rateJudge.judge(forecast);
    LinkCheck check =
        LinkCheck.of(
            direction.link(), direction.from().node(), direction.to().node(), delay, loss, rate);
    return new Judgement(check, check.deviates() || rateJudge.isHostToBlame());
  }

  /** The least delay, which the host disturbs least; with chance in it, the median. */
  private Measure delay(Forecast forecast) {
    double configured = profile.delayNanos() / 1e9;
    long[] sorted = seen.sortedDelaysNanos(plan, profile.rateBitsPerSecond());
    if (sorted.length == 0) {
      return Measure.notMeasurable(configured, "no frame arrived that headed a salvo");
    }
    boolean certain = Forecast.isCertain(profile);
    double measured = certain ? sorted[0] : sorted[sorted.length / 2];
    double chance = PLAUSIBLE_DEVIATIONS * forecast.delayVariationNanos();
    double share = DELAY_SHARE * profile.delayNanos();
    return Measure.of(
        configured,
        measured / 1e9,
        Math.max(0, Math.rint(forecast.delayNanos() - chance - EARLY_NANOS - share)) / 1e9,
        Math.rint(forecast.delayNanos() + chance + LATE_NANOS + share) / 1e9);
  }

  private Measure loss(LossCount count, LossRange range) {
    double configured = profile.loss().meanFraction();
    if (count.unseen()) {
      return Measure.notMeasurable(
          configured, "this host could not take all frames of the check from the kernel in time");
    }
    double frames = count.frames();
    return Measure.of(
        configured, count.lost() / frames, range.least() / frames, range.most() / frames);
  }
}
