package lifeboat.emulator.plan;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;

/**
 * A link profile in the words of {@code tc netem}.
 *
 * <p>{@code netem} counts frames under way against its limit, so that a long link would drop small
 * frames although nothing waits in front of its rate. Where frames can be under way, the rate and
 * its queue are therefore another {@code netem} inside the one that delays: it gets each frame when
 * its delay is over, as {@link lifeboat.network.link.LinkModel} has it. A kernel refuses that for a
 * {@code netem} that duplicates; there, one does all and gives the frames under way room on top.
 */
final class NetemArguments {

  private static final int FULL_FRAME_BYTES = QueueLimit.FULL_FRAME_BYTES;
  private static final long BIT_NANOS_PER_BYTE = 8_000_000_000L;

  /**
   * Frames that may be under way where nothing else bounds them. The default of {@code netem} is
   * 1000.
   */
  private static final long UNLIMITED_PACKETS = 100_000;

  /**
   * The rate that stands for none where there is jitter: netem keeps packets in order only with a
   * rate.
   */
  private static final long ORDER_KEEPING_RATE_BITS_PER_SECOND = 100_000_000_000L;

  private static final String ROOT = "root netem ";
  private static final String OUTER = "root handle 1: netem ";
  private static final String INNER = "parent 1:1 netem ";

  private NetemArguments() {}

  /**
   * What follows {@code qdisc add dev eth0}, in order; nothing for a profile that leaves every
   * frame alone.
   *
   * @param seed from which the chance comes; empty where iproute2 or the kernel knows no seeds
   */
  static List<String> of(LinkProfile profile, OptionalLong seed) {
    long rate = profile.rateBitsPerSecond();
    if (profile.isPlainWire()) {
      return List.of();
    }
    if (rate == 0) {
      return List.of(ROOT + delaying(profile, seed));
    }
    if (profile.delayNanos() == 0 || profile.duplicateFraction() > 0) {
      String chances = chances(profile, seed);
      return List.of(
          ROOT + limit(queuePackets(profile) + packetsUnderWay(profile)) + chances + rate(rate));
    }
    return List.of(
        OUTER + delaying(profile, seed), INNER + limit(queuePackets(profile)) + rate(rate));
  }

  /** All but the rate and its queue. */
  private static String delaying(LinkProfile profile, OptionalLong seed) {
    String order = profile.jitter().varies() ? rate(ORDER_KEEPING_RATE_BITS_PER_SECOND) : "";
    return limit(UNLIMITED_PACKETS) + chances(profile, seed) + order;
  }

  /** Delay, and all that happens by chance. */
  private static String chances(LinkProfile profile, OptionalLong seed) {
    StringBuilder arguments = new StringBuilder();
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
    seed.ifPresent(number -> arguments.append(" seed ").append(Long.toUnsignedString(number)));
    return arguments.toString();
  }

  private static String limit(long packets) {
    return "limit " + Math.min(Integer.MAX_VALUE, packets);
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

  /** What may wait in front of the rate; of bytes, as many full frames as they make. */
  private static long queuePackets(LinkProfile profile) {
    return switch (profile.queueLimit()) {
      case QueueLimit.Bytes(long bytes) -> bytes / FULL_FRAME_BYTES;
      case QueueLimit.Packets(int packets) -> packets;
    };
  }

  /** Full frames that the rate sends before the first one has arrived. */
  private static long packetsUnderWay(LinkProfile profile) {
    double bytes =
        (double) (profile.delayNanos() + profile.jitter().nanos())
            * profile.rateBitsPerSecond()
            / BIT_NANOS_PER_BYTE;
    return (long) Math.ceil(bytes / FULL_FRAME_BYTES);
  }

  /** Never in nanoseconds: iproute2 knows them since 6.7 only, and rounds fractions down before. */
  private static String time(long nanos) {
    return nanos % 1_000_000 == 0
        ? nanos / 1_000_000 + "ms"
        : BigDecimal.valueOf(nanos, 3).stripTrailingZeros().toPlainString() + "us";
  }

  private static String rate(long bitsPerSecond) {
    return " rate " + inUnits(bitsPerSecond);
  }

  private static String inUnits(long bitsPerSecond) {
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
