package lifeboat.network.link;

import java.util.SplittableRandom;
import lifeboat.network.topology.Jitter;
import org.jspecify.annotations.Nullable;

/**
 * Draws the variation of the delay of one frame after the other.
 *
 * <p>Correlated variation comes from a normal variable of which each value is {@code correlation}
 * times the one before plus an independent part; its rank is mapped to the distribution. So the
 * values have the distribution asked for at any correlation, which {@code tc netem} does not give:
 * its correlated values come closer and closer together.
 */
final class JitterProcess {

  /** Where the tables of iproute2 end: 32767/8192, rounded. */
  private static final double CUT = 4;

  private final SplittableRandom random;
  private final Jitter jitter;
  private final double innovation;
  private double lastNormal;

  private JitterProcess(SplittableRandom random, Jitter jitter) {
    this.random = random;
    this.jitter = jitter;
    this.innovation = Math.sqrt(1 - jitter.correlation() * jitter.correlation());
    this.lastNormal = jitter.correlation() > 0 ? Normal.quantile(random.nextDouble()) : 0;
  }

  /** The process for {@code jitter}, with the chance of the one before; null for none. */
  static @Nullable JitterProcess next(@Nullable JitterProcess before, Jitter jitter, long seed) {
    if (!jitter.varies()) {
      return null;
    }
    SplittableRandom random =
        before == null ? new SplittableRandom(Seeds.derive(seed, "jitter")) : before.random;
    return new JitterProcess(random, jitter);
  }

  /** By how much the delay of the next frame differs from that of the profile. */
  long nextNanos() {
    return Math.round(jitter.nanos() * variation(jitter.distribution(), nextRank()));
  }

  /** Uniform in [0, 1). */
  private double nextRank() {
    if (jitter.correlation() == 0) {
      return random.nextDouble();
    }
    lastNormal =
        jitter.correlation() * lastNormal + innovation * Normal.quantile(random.nextDouble());
    return Normal.rank(lastNormal);
  }

  /** The value below which the share {@code rank} of all values lies, in units of the jitter. */
  static double variation(Jitter.Distribution distribution, double rank) {
    return switch (distribution) {
      case UNIFORM -> 2 * rank - 1;
      case NORMAL -> normal(rank);
      case PARETO -> pareto(rank);
      case PARETONORMAL -> (normal(rank) + 3 * pareto(rank)) / 4;
    };
  }

  private static double normal(double rank) {
    return Math.clamp(Normal.quantile(rank), -CUT, CUT);
  }

  private static double pareto(double rank) {
    return Math.min(CUT, (1 / StrictMath.cbrt(1 - rank) - 1.5) * 4 / 3);
  }
}
