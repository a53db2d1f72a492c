package lifeboat.network.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;

/** Writes what a cable does to frames, with nothing left to defaults. */
final class ProfileWriter {

  private ProfileWriter() {}

  /** Keys and values, such as {@code delay: 5ms}. */
  static List<String> fields(Link link) {
    List<String> fields = new ArrayList<>(shape(link));
    seed(link).ifPresent(fields::add);
    return fields;
  }

  /** What can change while the cable is in use: all but where its chance comes from. */
  static List<String> shape(Link link) {
    List<String> fields = new ArrayList<>();
    fields.add("delay: " + each(link, profile -> Units.DURATION.format(profile.delayNanos())));
    fields.add("jitter: " + each(link, profile -> Units.DURATION.format(profile.jitter().nanos())));
    fields.add("jitter-distribution: " + each(link, ProfileWriter::distribution));
    fields.add(
        "jitter-correlation: " + each(link, profile -> share(profile.jitter().correlation())));
    fields.add("loss: " + each(link, profile -> loss(profile.loss())));
    fields.add("duplicate: " + each(link, profile -> share(profile.duplicateFraction())));
    fields.add("reorder: " + each(link, profile -> share(profile.reorderFraction())));
    fields.add("corrupt: " + each(link, profile -> share(profile.corruptFraction())));
    fields.add("rate: " + each(link, profile -> rate(profile.rateBitsPerSecond())));
    fields.add("queue: " + each(link, profile -> queue(profile.queueLimit())));
    return fields;
  }

  private static String each(Link link, Function<LinkProfile, String> value) {
    String fromA = value.apply(link.fromA());
    String fromB = value.apply(link.fromB());
    return fromA.equals(fromB)
        ? fromA
        : "{from-" + link.nodeA() + ": " + fromA + ", from-" + link.nodeB() + ": " + fromB + "}";
  }

  private static String distribution(LinkProfile profile) {
    return profile.jitter().distribution().name().toLowerCase(Locale.ROOT);
  }

  private static String share(double fraction) {
    return Units.plain(fraction);
  }

  private static String loss(Loss loss) {
    return switch (loss) {
      case Loss.Random(double fraction) -> share(fraction);
      case Loss.GilbertElliott bursts ->
          "{good-to-bad: "
              + share(bursts.goodToBad())
              + ", bad-to-good: "
              + share(bursts.badToGood())
              + ", loss-in-bad: "
              + share(bursts.lossInBad())
              + ", loss-in-good: "
              + share(bursts.lossInGood())
              + "}";
    };
  }

  private static String rate(long bitsPerSecond) {
    return bitsPerSecond == 0 ? ScalarReader.UNLIMITED : Units.RATE.format(bitsPerSecond);
  }

  private static String queue(QueueLimit limit) {
    return switch (limit) {
      case QueueLimit.Bytes(long bytes) -> Units.SIZE.format(bytes);
      case QueueLimit.Packets(int packets) -> packets + "packets";
    };
  }

  /** A direction without a seed of its own has no value that could be written. */
  private static Optional<String> seed(Link link) {
    OptionalLong fromA = link.fromA().seed();
    OptionalLong fromB = link.fromB().seed();
    if (fromA.isPresent() && fromB.isPresent()) {
      return Optional.of(
          "seed: " + each(link, profile -> Long.toString(profile.seed().orElseThrow())));
    }
    if (fromA.isPresent()) {
      return Optional.of("seed: {from-" + link.nodeA() + ": " + fromA.getAsLong() + "}");
    }
    return fromB.isPresent()
        ? Optional.of("seed: {from-" + link.nodeB() + ": " + fromB.getAsLong() + "}")
        : Optional.empty();
  }
}
