package lifeboat.network.file;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time of day, such as {@code 14:30} or {@code 14:30:05.5}, in nanoseconds since midnight. */
record TimeOfDay(long nanos) {

  static final String PATTERN =
      "([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(\\.[0-9]{1,9})?)?";

  private static final Pattern TEXT = Pattern.compile(PATTERN);
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long DAY_NANOS = 24 * 3600 * SECOND_NANOS;

  static Optional<TimeOfDay> tryParse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long seconds = 60 * (60 * Long.parseLong(matcher.group(1)) + Long.parseLong(matcher.group(2)));
    String more = matcher.group(3);
    String part = matcher.group(4);
    seconds += more == null ? 0 : Long.parseLong(more);
    long nanos = part == null ? 0 : Math.round(Double.parseDouble(part) * SECOND_NANOS);
    return Optional.of(new TimeOfDay(seconds * SECOND_NANOS + nanos));
  }

  /** How long after {@code start} it is this time for the first time. */
  long nanosAfter(TimeOfDay start) {
    return Math.floorMod(nanos - start.nanos, DAY_NANOS);
  }
}
