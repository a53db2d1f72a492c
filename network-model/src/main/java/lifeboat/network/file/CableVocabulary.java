package lifeboat.network.file;

import static lifeboat.network.file.ValueType.Scalar.DELAY;
import static lifeboat.network.file.ValueType.Scalar.DURATION;
import static lifeboat.network.file.ValueType.Scalar.FRACTION;
import static lifeboat.network.file.ValueType.Scalar.INTEGER;
import static lifeboat.network.file.ValueType.Scalar.LINK_RATE;
import static lifeboat.network.file.ValueType.Scalar.NUMBER;
import static lifeboat.network.file.ValueType.Scalar.QUEUE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lifeboat.network.topology.Jitter;

/** The keys of cables, which links, servers and defaults have in common. */
final class CableVocabulary {

  private static final String LONGEST_DELAY = "60s";

  static final Section BURSTS =
      new Section(
          "links.<name>.loss",
          "Loss in bursts, after Gilbert and Elliott: the link is good or bad. A frame is lost with"
              + " the chance of the state it finds, then the state may change. Also as the loss of"
              + " servers and defaults.",
          List.of(
              Key.of("good-to-bad", FRACTION, "1%", "Chance to be bad after a frame; above 0.")
                  .mandatory()
                  .within("0%", "100%"),
              Key.of("bad-to-good", FRACTION, "25%", "Chance to be good after a frame; above 0.")
                  .mandatory()
                  .within("0%", "100%"),
              Key.of("loss-in-bad", FRACTION, "50%", "Share of frames lost where it is bad.")
                  .or("100%")
                  .within("0%", "100%"),
              Key.of("loss-in-good", FRACTION, "0.1%", "Share of frames lost where it is good.")
                  .or("0%")
                  .within("0%", "100%")));

  private static final ValueType LOSS = new ValueType.ScalarOr(FRACTION, BURSTS);

  private static final ValueType DISTRIBUTION =
      new ValueType.Choice(
          Stream.of(Jitter.Distribution.values())
              .map(shape -> shape.name().toLowerCase(Locale.ROOT))
              .toList());

  private final ValueType delay;
  private final String elsewhere;

  private CableVocabulary(ValueType delay, String elsewhere) {
    this.delay = delay;
    this.elsewhere = elsewhere;
  }

  /** The keys of links between relays where nothing else is said. */
  static List<Key> linkDefaults() {
    return new CableVocabulary(DELAY, "").keys("auto");
  }

  /** The keys of cables in LANs where nothing else is said. */
  static List<Key> lanDefaults() {
    return new CableVocabulary(DURATION, "").keys("0.1ms");
  }

  /** The keys of one link. */
  static List<Key> link() {
    String elsewhere = "from defaults.links or defaults.lans";
    return new CableVocabulary(DELAY, elsewhere).keys(elsewhere);
  }

  /** The keys of the cable of a server. */
  static List<Key> access() {
    String elsewhere = "from defaults.lans";
    return new CableVocabulary(DURATION, elsewhere).keys(elsewhere);
  }

  /** The keys of a cable that is degraded: all that does not belong to it for good. */
  static List<Key> degraded() {
    String elsewhere = "as it is";
    return new CableVocabulary(DURATION, elsewhere)
        .keys(elsewhere).stream().filter(key -> !key.name().equals("seed")).toList();
  }

  private List<Key> keys(String delayFallback) {
    List<Key> keys = new ArrayList<>();
    String automatic = delay == DELAY ? "; auto: by distance" : "";
    keys.add(
        Key.of("delay", perDirection(delay), "5ms", "One-way delay" + automatic + ".")
            .or(delayFallback)
            .within("0ms", LONGEST_DELAY));
    if (delay == DELAY) {
      keys.add(
          Key.of(
                  "delay-factor",
                  perDirection(NUMBER),
                  "1.9",
                  "Length of the cable over the distance, for auto.")
              .or(elsewhere.isEmpty() ? "1" : "from defaults.links")
              .within("0.5", "10"));
    }
    keys.add(
        key("jitter", DURATION, "0.5ms", "Variation, up to the delay.", "0ms").within("0ms", "2s"));
    keys.add(
        key("jitter-distribution", DISTRIBUTION, "normal", "Shape of the variation.", "uniform"));
    keys.add(
        key("jitter-correlation", FRACTION, "25%", "Likeness to the frame before.", "0%")
            .within("0%", "99%"));
    keys.add(
        key("loss", LOSS, "0.1%", "Share of frames lost at random.", "0%").within("0%", "100%"));
    keys.add(
        key("duplicate", FRACTION, "0.1%", "Share of frames that come twice.", "0%")
            .within("0%", "100%"));
    keys.add(
        key("reorder", FRACTION, "1%", "Share of frames that skip delay and rate.", "0%")
            .within("0%", "100%"));
    keys.add(
        key("corrupt", FRACTION, "0.1%", "Share of frames with one wrong bit.", "0%")
            .within("0%", "100%"));
    keys.add(
        key("rate", LINK_RATE, "100mbit", "Rate over whole Ethernet frames.", "1gbit")
            .within("1kbit", "1tbit"));
    keys.add(key("queue", QUEUE, "64KiB", "What may wait in front of the rate.", "1MiB"));
    if (!elsewhere.isEmpty()) {
      keys.add(
          Key.of(
                  "seed",
                  new ValueType.PerDirection(INTEGER, false),
                  "7",
                  "Seed of the chance of this cable alone.")
              .or("from the seed of the file"));
    }
    return keys;
  }

  private Key key(
      String name, ValueType type, String example, String description, String fallback) {
    return Key.of(name, perDirection(type), example, description)
        .or(elsewhere.isEmpty() ? fallback : elsewhere);
  }

  private ValueType perDirection(ValueType type) {
    return elsewhere.isEmpty() ? type : new ValueType.PerDirection(type, true);
  }
}
