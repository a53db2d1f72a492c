package lifeboat.network.file;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;

/**
 * Makes the profile of one direction of a cable out of what the file says about it, and reports
 * what contradicts itself.
 */
final class ProfileReader {

  private final Fields fields;
  private final Fields defaults;
  private final String from;
  private final Problems problems;

  /** Reads what frames that {@code from} sends undergo. */
  ProfileReader(Fields fields, Fields defaults, String from, Problems problems) {
    this.fields = fields;
    this.defaults = defaults;
    this.from = from;
    this.problems = problems;
  }

  /** The value of a key in this direction: what the cable says, else what the defaults say. */
  <T> T value(String key, Class<T> type) {
    return written(key)
        .map(Fields.Value::content)
        .map(type::cast)
        .orElseGet(() -> defaults.getOrDefault(key, type));
  }

  private Optional<Fields.Value> written(String key) {
    return fields
        .find(key)
        .flatMap(value ->
            value.content() instanceof Fields.Directions directions
                ? Optional.ofNullable(directions.bySender().get(from))
                : Optional.of(value));
  }

  /** The profile; empty, and reported, where it contradicts itself. */
  Optional<LinkProfile> profile(long delayNanos, long delayBackNanos) {
    int before = problems.count();
    Jitter jitter = jitter(delayNanos);
    Loss loss = loss();
    double reorder = value("reorder", Double.class);
    if (reorder > 0 && delayNanos == 0) {
      report(
          "reorder",
          "without a delay no frame can overtake another",
          "write a delay such as 5ms, or reorder: 0%");
    }
    long rate = value("rate", Long.class);
    QueueLimit queue = queue(rate, delayNanos, delayBackNanos);
    if (problems.count() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new LinkProfile(
            delayNanos,
            jitter,
            loss,
            value("duplicate", Double.class),
            reorder,
            value("corrupt", Double.class),
            rate,
            queue,
            seed()));
  }

  private Jitter jitter(long delayNanos) {
    long nanos = value("jitter", Long.class);
    if (nanos > delayNanos) {
      report(
          "jitter",
          "jitter "
              + Units.DURATION.format(nanos)
              + " is more than the delay "
              + Units.DURATION.format(delayNanos),
          "a frame cannot arrive before it is sent");
      return Jitter.NONE;
    }
    String shape = value("jitter-distribution", String.class).toUpperCase(Locale.ROOT);
    return new Jitter(
        nanos, Jitter.Distribution.valueOf(shape), value("jitter-correlation", Double.class));
  }

  private Loss loss() {
    Object loss = value("loss", Object.class);
    if (loss instanceof Double fraction) {
      return new Loss.Random(fraction);
    }
    Fields bursts = (Fields) loss;
    Optional<Fields.Value> toBad = bursts.find("good-to-bad");
    Optional<Fields.Value> toGood = bursts.find("bad-to-good");
    if (toBad.isEmpty() || toGood.isEmpty()) {
      return Loss.NONE; // It is missing or unreadable, which has been reported.
    }
    boolean getsBad =
        isPositive(toBad.get(), "a link that is good stays good, so nothing is lost in bursts");
    boolean getsGood = isPositive(toGood.get(), "a link that has become bad stays bad for ever");
    return getsBad && getsGood
        ? new Loss.GilbertElliott(
            (Double) toBad.get().content(),
            (Double) toGood.get().content(),
            bursts.getOrDefault("loss-in-bad", Double.class),
            bursts.getOrDefault("loss-in-good", Double.class))
        : Loss.NONE;
  }

  private boolean isPositive(Fields.Value chance, String otherwise) {
    boolean positive = (Double) chance.content() > 0;
    if (!positive) {
      problems.add(chance.position(), chance.path(), otherwise, "write more than 0%");
    }
    return positive;
  }

  private QueueLimit queue(long rate, long delayNanos, long delayBackNanos) {
    Object queue = value("queue", Object.class);
    if (queue instanceof QueueLimit limit) {
      return limit;
    }
    if (rate == 0) {
      report(
          "queue",
          "bdp is the product of a rate and a delay, and the rate is unlimited",
          "write a rate such as 100mbit");
      return QueueLimit.DEFAULT;
    }
    return QueueLimit.bandwidthDelayProduct(rate, delayNanos, delayBackNanos);
  }

  private OptionalLong seed() {
    return written("seed")
        .map(value -> OptionalLong.of((Long) value.content()))
        .orElse(OptionalLong.empty());
  }

  /** At the value where the cable has one, else at the cable: the defaults do not fit it. */
  private void report(String key, String message, String hint) {
    Position position = fields.find(key).map(Fields.Value::position).orElse(fields.position());
    problems.add(position, fields.path() + "." + key, message, hint);
  }
}
