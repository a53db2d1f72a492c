package lifeboat.network.file;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.network.hurdat.UtcMinute;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.QueueLimit;

/**
 * Turns the text of a single value into what its type says: {@link Long} for durations (ns), rates
 * (bit/s), sizes (bytes) and whole numbers, {@link Double} for lengths (m), speeds (m/s), shares
 * and numbers, {@link Ipv4Prefix} for addresses, {@link String} for words. A delay is a {@code
 * Long} or {@link #AUTO}, a moment a {@code Long} or a {@link TimeOfDay}, a limit of a queue a
 * {@link QueueLimit} or {@link #BDP}; an unlimited rate is 0.
 */
final class ScalarReader {
  /** The delay that follows from the distance. */
  static final String AUTO = "auto";

  /** The queue that holds one bandwidth-delay product. */
  static final String BDP = "bdp";

  /** The rate that does not bind. */
  static final String UNLIMITED = "unlimited";

  private static final Pattern PACKETS = Pattern.compile("([0-9]{1,9}) ?packets?");

  private static final int MAX_TEXT_LENGTH = 4096;

  /** What came of a text. */
  sealed interface Reading {
    record Good(Object content) implements Reading {}

    record Bad(String message, String hint) implements Reading {}
  }

  private ScalarReader() {}

  /** A text of our own, such as a default. */
  static Object trusted(ValueType type, String text) {
    return switch (read(type, text)) {
      case Reading.Good good -> good.content();
      case Reading.Bad bad -> throw new IllegalArgumentException(text + ": " + bad.message());
    };
  }

  /** Reads the value of a key, and checks it against the key's bounds. */
  static Reading read(Key key, ValueType type, String text) {
    Reading reading = read(type, text);
    if (reading instanceof Reading.Good(Object content) && !inBounds(key, type, content, text)) {
      return new Reading.Bad(
          text + " is out of bounds", "write " + key.least() + " to " + key.most());
    }
    return reading;
  }

  private static boolean inBounds(Key key, ValueType type, Object content, String text) {
    if (key.least().isEmpty() || !(content instanceof Number number)) {
      return true;
    }
    if (type == ValueType.Scalar.LINK_RATE && number.longValue() == 0) {
      return text.equals(UNLIMITED);
    }
    Number least = (Number) trusted(type, key.least());
    Number most = (Number) trusted(type, key.most());
    return number.doubleValue() >= least.doubleValue()
        && number.doubleValue() <= most.doubleValue();
  }

  private static Reading read(ValueType type, String text) {
    return switch (type) {
      case ValueType.Scalar scalar -> scalar(scalar, text);
      case ValueType.PerDirection directed -> read(directed.one(), text);
      case ValueType.ScalarOr either ->
          read(either.scalar(), text) instanceof Reading.Bad(String message, String hint)
              ? new Reading.Bad(message, hint + ", or a mapping with " + keys(either.section()))
              : read(either.scalar(), text);
      case ValueType.ItemsOr either -> scalar(either.scalar(), text);
      case ValueType.Choice choice ->
          choice.words().contains(text)
              ? new Reading.Good(text)
              : new Reading.Bad(
                  "\"" + shorten(text) + "\" is not known here",
                  "write " + String.join(" or ", choice.words()));
      case ValueType.Place _,
          ValueType.Places _,
          ValueType.Names _,
          ValueType.NamesOr _,
          ValueType.Inner _,
          ValueType.Named _,
          ValueType.Nested _ ->
          new Reading.Bad("a single value does not do", "write a " + type.title());
    };
  }

  private static String keys(Section section) {
    return String.join(", ", section.names());
  }

  private static Reading scalar(ValueType.Scalar type, String text) {
    return switch (type) {
      case TEXT -> text(text);
      case NAME -> name(text);
      case PART ->
          text.startsWith(NetworkPart.LINK_PREFIX) || text.startsWith(NetworkPart.NODE_PREFIX)
              ? new Reading.Good(text)
              : name(text);
      case INTEGER -> whole(text);
      case NUMBER -> number(text);
      case FRACTION ->
          decimal(Units.tryParseFraction(text), text, "a share", "write such as \"1.5%\" or 0.015");
      case DURATION -> quantity(Units.DURATION, text);
      case DELAY -> text.equals(AUTO) ? new Reading.Good(AUTO) : quantity(Units.DURATION, text);
      case MOMENT -> moment(text);
      case TIME_OF_DAY -> timeOfDay(text);
      case DATE_TIME ->
          UtcMinute.tryParse(text)
              .<Reading>map(Reading.Good::new)
              .orElseGet(() ->
                  new Reading.Bad(
                      "\"" + shorten(text) + "\" is not a date and time",
                      "write such as 2012-10-29T12:00, in UTC"));
      case RATE -> quantity(Units.RATE, text);
      case LINK_RATE -> text.equals(UNLIMITED) ? new Reading.Good(0L) : quantity(Units.RATE, text);
      case QUEUE -> queue(text);
      case SIZE -> quantity(Units.SIZE, text);
      case LENGTH -> decimalQuantity(Units.LENGTH, text);
      case SPEED -> decimalQuantity(Units.SPEED, text);
      case ANGLE -> decimalQuantity(Units.ANGLE, text);
      case PREFIX ->
          prefix(text, text.contains("/"), "an IPv4 prefix", "write such as 172.16.0.0/24");
      case ADDRESS ->
          prefix(text, !text.contains("/"), "an IPv4 address", "write such as 172.16.0.20");
    };
  }

  private static Reading text(String text) {
    if (text.length() > MAX_TEXT_LENGTH) {
      return new Reading.Bad("longer than " + MAX_TEXT_LENGTH + " characters", "");
    }
    return new Reading.Good(text);
  }

  private static Reading name(String text) {
    return text.matches(Vocabulary.NAME_PATTERN)
        ? new Reading.Good(text)
        : new Reading.Bad(
            "\"" + shorten(text) + "\" is not a name", "names match " + Vocabulary.NAME_PATTERN);
  }

  private static Reading whole(String text) {
    if (text.matches("-?[0-9]{1,18}")) {
      return new Reading.Good(Long.valueOf(text));
    }
    return new Reading.Bad(
        "\"" + shorten(text) + "\" is not a whole number", "write at most 18 digits");
  }

  private static Reading number(String text) {
    if (text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
      return new Reading.Good(Double.valueOf(text));
    }
    return new Reading.Bad("\"" + shorten(text) + "\" is not a number", "write such as 0.5");
  }

  private static Reading quantity(Units units, String text) {
    OptionalLong value = units.tryParse(text);
    return value.isPresent()
        ? new Reading.Good(value.getAsLong())
        : new Reading.Bad(wrong(units, text), hint(units, text));
  }

  private static Reading moment(String text) {
    return text.contains(":") ? timeOfDay(text) : quantity(Units.DURATION, text);
  }

  private static Reading timeOfDay(String text) {
    return TimeOfDay.tryParse(text)
        .<Reading>map(Reading.Good::new)
        .orElseGet(() ->
            new Reading.Bad(
                "\"" + shorten(text) + "\" is not a time of day",
                "write such as 14:30 or 14:30:05"));
  }

  private static Reading queue(String text) {
    if (text.equals(BDP)) {
      return new Reading.Good(BDP);
    }
    Matcher packets = PACKETS.matcher(text);
    if (packets.matches()) {
      int count = Integer.parseInt(packets.group(1));
      return count >= 1 && count <= QueueLimit.Packets.MAX
          ? new Reading.Good(new QueueLimit.Packets(count))
          : new Reading.Bad(text + " is out of bounds", "write 1packets to 1000000packets");
    }
    OptionalLong bytes = Units.SIZE.tryParse(text);
    if (bytes.isEmpty()) {
      String wrong =
          Units.SIZE.lacksUnit(text)
              ? text + ": a unit is missing"
              : "\"" + shorten(text) + "\" is no limit of a queue";
      return new Reading.Bad(wrong, "write such as 64KiB, 100packets or bdp");
    }
    return bytes.getAsLong() >= QueueLimit.FULL_FRAME_BYTES
            && bytes.getAsLong() <= QueueLimit.Bytes.MAX
        ? new Reading.Good(new QueueLimit.Bytes(bytes.getAsLong()))
        : new Reading.Bad(text + " is out of bounds", "write 1514B to 1GiB");
  }

  private static Reading decimalQuantity(Units units, String text) {
    OptionalDouble value = units.tryParseDecimal(text);
    return value.isPresent()
        ? new Reading.Good(value.getAsDouble())
        : new Reading.Bad(wrong(units, text), hint(units, text));
  }

  private static Reading decimal(OptionalDouble value, String text, String what, String hint) {
    return value.isPresent()
        ? new Reading.Good(value.getAsDouble())
        : new Reading.Bad("\"" + shorten(text) + "\" is not " + what, hint);
  }

  private static Reading prefix(String text, boolean plausible, String what, String hint) {
    Optional<Ipv4Prefix> prefix = plausible ? Ipv4Prefix.tryParse(text) : Optional.empty();
    return prefix.isPresent()
        ? new Reading.Good(prefix.get())
        : new Reading.Bad("\"" + shorten(text) + "\" is not " + what, hint);
  }

  private static String wrong(Units units, String text) {
    return units.lacksUnit(text)
        ? text + ": a unit is missing"
        : "\"" + shorten(text) + "\" is not a " + units.title();
  }

  private static String hint(Units units, String text) {
    return units.lacksUnit(text)
        ? "write \"" + text + units.usualUnit() + "\""
        : "write a number and one of " + units.unitList();
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
