package lifeboat.network.importer;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import lifeboat.network.file.Units;

/** Delays and rates as tables write them: an empty field means that nobody knows. */
record Quantity(SourceFile file, long line) {

  private static final Set<String> UNKNOWN = Set.of("-", "?", "nan", "null", "none", "n/a");
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double BITS_PER_MEGABIT = 1e6;

  /** One way: milliseconds, or a number with a unit. */
  OptionalLong delay(String text) throws ImportRefusedException {
    return nanos(text, 1);
  }

  /** One way, of a round trip in the same notation. */
  OptionalLong halfOfRoundTrip(String text) throws ImportRefusedException {
    return nanos(text, 2);
  }

  private OptionalLong nanos(String text, int ways) throws ImportRefusedException {
    if (isUnknown(text)) {
      return OptionalLong.empty();
    }
    OptionalLong written = Units.DURATION.tryParse(text);
    double nanos =
        (written.isPresent() ? (double) written.getAsLong() : number(text) * NANOS_PER_MILLI)
            / ways;
    if (!(nanos >= 0 && nanos <= Bounds.MAX_DELAY_NANOS)) {
      throw file.refused(
          line, "\"" + text + "\" is no delay from 0 to 60 s, in milliseconds or with a unit");
    }
    return OptionalLong.of(Math.round(nanos));
  }

  /** A number with a unit, such as {@code 10gbit}. */
  OptionalLong rate(String text) throws ImportRefusedException {
    if (isUnknown(text)) {
      return OptionalLong.empty();
    }
    OptionalLong rate = Units.RATE.tryParse(text);
    if (rate.isEmpty()) {
      throw file.refused(line, "\"" + text + "\" is no rate with a unit, such as 100mbit");
    }
    return checked(text, (double) rate.getAsLong());
  }

  /** A number of megabits a second. */
  OptionalLong megabits(String text) throws ImportRefusedException {
    return isUnknown(text) ? OptionalLong.empty() : checked(text, number(text) * BITS_PER_MEGABIT);
  }

  private OptionalLong checked(String text, double bits) throws ImportRefusedException {
    if (!(bits >= Bounds.MIN_RATE && bits <= Bounds.MAX_RATE)) {
      throw file.refused(line, "the rate \"" + text + "\" is not from 1 kbit to 1 tbit a second");
    }
    return OptionalLong.of(Math.round(bits));
  }

  static boolean isUnknown(String text) {
    return text.isEmpty() || UNKNOWN.contains(text.toLowerCase(Locale.ROOT));
  }

  private double number(String text) throws ImportRefusedException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw file.refused(line, "\"" + text + "\" is no number");
    }
  }
}
