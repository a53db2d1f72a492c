package lifeboat.emulator.plan;

import java.math.BigDecimal;
import java.util.Optional;
import lifeboat.network.topology.LinkProfile;

/** A link profile in the words of {@code tc netem}. */
final class NetemArguments {

  private static final int FULL_FRAME_BYTES = 1514;
  private static final long BIT_NANOS_PER_BYTE = 8_000_000_000L;

  /**
   * Packets that netem holds at most where no rate bounds them. It counts those under way as well,
   * and its own default of 1000 would drop them.
   */
  private static final long UNLIMITED_PACKETS = 100_000;

  /**
   * The rate that stands for none where there is jitter: netem keeps packets in order only with a
   * rate.
   */
  private static final long ORDER_KEEPING_RATE_BITS_PER_SECOND = 100_000_000_000L;

  private NetemArguments() {}

  /** What follows {@code netem}; empty for a profile that leaves every frame alone. */
  static Optional<String> of(LinkProfile profile) {
    StringBuilder arguments = new StringBuilder();
    if (profile.delayNanos() > 0) {
      arguments.append(" delay ").append(time(profile.delayNanos()));
      if (profile.jitterNanos() > 0) {
        arguments.append(' ').append(time(profile.jitterNanos()));
      }
    }
    if (profile.lossFraction() > 0) {
      arguments.append(" loss ").append(percent(profile.lossFraction()));
    }
    if (profile.rateBitsPerSecond() > 0) {
      arguments.append(" rate ").append(rate(profile.rateBitsPerSecond()));
    } else if (profile.jitterNanos() > 0) {
      arguments.append(" rate ").append(rate(ORDER_KEEPING_RATE_BITS_PER_SECOND));
    }
    return arguments.isEmpty()
        ? Optional.empty()
        : Optional.of("limit " + limitPackets(profile) + arguments);
  }

  /** Full frames in the queue in front of the rate and, behind it, under way. */
  private static long limitPackets(LinkProfile profile) {
    if (profile.rateBitsPerSecond() == 0) {
      return UNLIMITED_PACKETS;
    }
    double bytesUnderWay =
        (double) (profile.delayNanos() + profile.jitterNanos())
            * profile.rateBitsPerSecond()
            / BIT_NANOS_PER_BYTE;
    double packets = Math.ceil((profile.queueLimitBytes() + bytesUnderWay) / FULL_FRAME_BYTES);
    return (long) Math.min(Integer.MAX_VALUE, packets);
  }

  /** Never in nanoseconds: iproute2 knows them since 6.7 only, and rounds fractions down before. */
  private static String time(long nanos) {
    return nanos % 1_000_000 == 0
        ? nanos / 1_000_000 + "ms"
        : BigDecimal.valueOf(nanos, 3).stripTrailingZeros().toPlainString() + "us";
  }

  private static String rate(long bitsPerSecond) {
    if (bitsPerSecond % 1_000_000_000 == 0) {
      return bitsPerSecond / 1_000_000_000 + "gbit";
    }
    if (bitsPerSecond % 1_000_000 == 0) {
      return bitsPerSecond / 1_000_000 + "mbit";
    }
    return bitsPerSecond % 1_000 == 0 ? bitsPerSecond / 1_000 + "kbit" : bitsPerSecond + "bit";
  }

  private static String percent(double fraction) {
    return BigDecimal.valueOf(fraction).movePointRight(2).stripTrailingZeros().toPlainString()
        + "%";
  }
}
