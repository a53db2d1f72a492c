package lifeboat.emulator.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;

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

  /**
   * What follows {@code netem}; empty for a profile that leaves every frame alone.
   *
   * @param seed from which the chance comes; empty where iproute2 or the kernel knows no seeds
   */
  static Optional<String> of(LinkProfile profile, OptionalLong seed) {
    if (profile.isPlainWire()) {
      return Optional.empty();
    }
    StringBuilder arguments = new StringBuilder("limit ").append(limitPackets(profile));
    if (profile.delayNanos() > 0) {
      arguments.append(" delay ").append(time(profile.delayNanos()));
      if (profile.jitter().varies()) {
        arguments.append(jitter(profile.jitter()));
      }
    }
    if (profile.loss().meanFraction() > 0) {
      arguments.append(" loss ").append(loss(profile.loss()));
    }
    share(arguments, "duplicate", profile.duplicateFraction());
    share(arguments, "reorder", profile.reorderFraction());
    share(arguments, "corrupt", profile.corruptFraction());
    if (profile.rateBitsPerSecond() > 0) {
      arguments.append(" rate ").append(rate(profile.rateBitsPerSecond()));
    } else if (profile.jitter().varies()) {
      arguments.append(" rate ").append(rate(ORDER_KEEPING_RATE_BITS_PER_SECOND));
    }
    seed.ifPresent(number -> arguments.append(" seed ").append(Long.toUnsignedString(number)));
    return Optional.of(arguments.toString());
  }

  private static String jitter(Jitter jitter) {
    StringBuilder arguments = new StringBuilder(" ").append(time(jitter.nanos()));
    if (jitter.correlation() > 0) {
      arguments.append(' ').append(percent(jitter.correlation()));
    }
    if (jitter.distribution() != Jitter.Distribution.UNIFORM) {
      String table = jitter.distribution().name().toLowerCase(Locale.ROOT);
      arguments.append(" distribution ").append(table);
    }
    return arguments.toString();
  }

  private static String loss(Loss loss) {
    return switch (loss) {
      case Loss.Random(double fraction) -> percent(fraction);
      case Loss.GilbertElliott(double toBad, double toGood, double inBad, double inGood) ->
          "gemodel "
              + String.join(" ", percent(toBad), percent(toGood), percent(inBad), percent(inGood));
    };
  }

  private static void share(StringBuilder arguments, String word, double fraction) {
    if (fraction > 0) {
      arguments.append(' ').append(word).append(' ').append(percent(fraction));
    }
  }

  /** Full frames in the queue in front of the rate and, behind it, under way. */
  private static long limitPackets(LinkProfile profile) {
    if (profile.rateBitsPerSecond() == 0) {
      return UNLIMITED_PACKETS;
    }
    double bytesUnderWay =
        (double) (profile.delayNanos() + profile.jitter().nanos())
            * profile.rateBitsPerSecond()
            / BIT_NANOS_PER_BYTE;
    double packets =
        switch (profile.queueLimit()) {
          case QueueLimit.Bytes(long bytes) ->
              Math.ceil((bytes + bytesUnderWay) / FULL_FRAME_BYTES);
          case QueueLimit.Packets(int count) -> count + Math.ceil(bytesUnderWay / FULL_FRAME_BYTES);
        };
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
