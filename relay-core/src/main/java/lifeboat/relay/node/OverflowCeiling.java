package lifeboat.relay.node;

/**
 * A rate that a source does not exceed for a time after a queue has overflowed, so that sources
 * that share a short queue do not keep it overflowing, and come to equal shares.
 *
 * <p>Each overflow takes a tenth of the rate, and the ceiling rises with the square root of the
 * rate (binomial congestion control: Bansal and Balakrishnan, INFOCOM 2001). Because the rise grows
 * more slowly than the rate, the shares of sources approach each other; because overflows are
 * counted and the ceiling rises by time and not by round trips, this does not depend on how far
 * they have to send. Below some 30 Mbit/s the rise is bounded by the rate itself: a queue of any
 * sensible length is a long time there, and {@link BottleneckModel#QUEUE_NANOS} has its effect.
 */
final class OverflowCeiling {

  /** What an overflow leaves of the rate. */
  static final double DECREASE = 0.9;

  /** Overflows within this time count once, and so do those within a round trip. */
  static final long EPOCH_NANOS = 100_000_000L;

  /** The rise for each second is the square root of the rate times this rate, 19.2 Mbit/s. */
  private static final double RISE_BYTES_PER_NANO = 19.2e6 / 8e9;

  /** And at most this share of the rate. */
  private static final double MOST_RISE = 0.8;

  private static final double NANOS_PER_SECOND = 1e9;

  private double bytesPerNano = Double.POSITIVE_INFINITY;
  private double risePerNano;
  private long sinceNanos;

  /** The queue has overflowed at {@code rate}. */
  void overflowed(double rate, long roundTripNanos, long nowNanos) {
    if (nowNanos - sinceNanos > Math.max(EPOCH_NANOS, roundTripNanos)) {
      bytesPerNano = DECREASE * Math.min(rate, bytesPerNano(nowNanos));
      double rise = Math.sqrt(bytesPerNano * RISE_BYTES_PER_NANO);
      risePerNano = Math.min(rise, MOST_RISE * bytesPerNano) / NANOS_PER_SECOND;
      sinceNanos = nowNanos;
    }
  }

  /** The ceiling now; infinite before the first overflow. */
  double bytesPerNano(long nowNanos) {
    return bytesPerNano + risePerNano * (nowNanos - sinceNanos);
  }
}
