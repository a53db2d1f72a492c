package lifeboat.network.topology;

/**
 * How the delay of a link varies from frame to frame.
 *
 * <p>Jitter never reorders: a frame that would overtake the one before it arrives right behind it.
 * Only {@link LinkProfile#reorderFraction} reorders.
 *
 * @param nanos the unit in which the variation is measured, see {@link Distribution}; 0 for none
 * @param correlation how much the variation of a frame resembles that of the frame before it: the
 *     correlation of the two normal variables from which both are drawn, 0 to 0.99
 */
public record Jitter(long nanos, Distribution distribution, double correlation) {

  /** The delay does not vary. */
  public static final Jitter NONE = new Jitter(0, Distribution.UNIFORM, 0);

  /** Largest variation; {@code tc netem} computes with 32 bits of nanoseconds. */
  public static final long MAX_NANOS = 2_000_000_000;

  /** Largest correlation; with 1 the delay would never change again. */
  public static final double MAX_CORRELATION = 0.99;

  /**
   * The shape of the variation, with the parameters of iproute2's tables (netem/*.c), so that all
   * back ends draw from the same one. Nothing varies by more than four times the jitter.
   */
  public enum Distribution {
    /** All values from minus to plus the jitter are as likely. */
    UNIFORM,
    /** Normal, with the jitter as standard deviation, cut at four of them. */
    NORMAL,
    /**
     * Pareto with exponent 3: 4/3 (u<sup>-1/3</sup> - 3/2) times the jitter with u uniform in (0,
     * 1], cut at 4: from -0.67 upward, a third below, with a long tail above.
     */
    PARETO,
    /** A quarter of the normal plus three quarters of the Pareto variation of the same rank. */
    PARETONORMAL
  }

  public Jitter {
    if (nanos < 0 || nanos > MAX_NANOS) {
      throw new IllegalArgumentException("jitter must be 0 to 2 s, was " + nanos + " ns");
    }
    if (!(correlation >= 0 && correlation <= MAX_CORRELATION)) {
      throw new IllegalArgumentException("correlation must be 0 to 0.99, was " + correlation);
    }
  }

  /** Uniform and without memory. */
  public static Jitter uniform(long nanos) {
    return new Jitter(nanos, Distribution.UNIFORM, 0);
  }

  /** The same with another shape. */
  public Jitter withDistribution(Distribution shape) {
    return new Jitter(nanos, shape, correlation);
  }

  /** The same with another memory. */
  public Jitter withCorrelation(double share) {
    return new Jitter(nanos, distribution, share);
  }

  /** Whether the delay varies at all. */
  public boolean varies() {
    return nanos > 0;
  }
}
