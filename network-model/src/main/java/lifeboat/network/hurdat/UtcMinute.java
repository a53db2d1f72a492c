package lifeboat.network.hurdat;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A minute of history, in Universal Time; {@code toString} gives what {@code tryParse} reads.
 *
 * @param minutes since the beginning of 1 March of the year 0
 */
public record UtcMinute(long minutes) implements Comparable<UtcMinute> {

  /** What it looks like, as in {@code 2012-10-29T12:00}. */
  public static final String PATTERN =
      "([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):([0-5][0-9])Z?";

  private static final Pattern TEXT = Pattern.compile(PATTERN);
  private static final int DAY_MINUTES = 24 * 60;
  private static final int FOUR_CENTURIES_DAYS = 146_097;
  private static final int FOUR_CENTURIES_YEARS = 400;

  /** Reads {@code 2012-10-29T12:00}. */
  public static Optional<UtcMinute> tryParse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            of(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)),
                Integer.parseInt(matcher.group(5))))
        : Optional.empty();
  }

  /** A minute of the Gregorian calendar. */
  static UtcMinute of(int year, int month, int day, int hour, int minute) {
    // Years that begin in March have their odd day at the end.
    int shifted = month > 2 ? month - 3 : month + 9;
    long marchYear = month > 2 ? year : year - 1L;
    long leapDays =
        Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400);
    long days = marchYear * 365 + leapDays + daysBefore(shifted) + day - 1;
    return new UtcMinute(days * DAY_MINUTES + hour * 60L + minute);
  }

  /** Days of the year, which begins in March, before a month of it. */
  private static int daysBefore(int shiftedMonth) {
    return (153 * shiftedMonth + 2) / 5;
  }

  @Override
  public int compareTo(UtcMinute other) {
    return Long.compare(minutes, other.minutes);
  }

  @Override
  public String toString() {
    long days = Math.floorDiv(minutes, DAY_MINUTES);
    int ofDay = (int) Math.floorMod(minutes, (long) DAY_MINUTES);
    long year = days * FOUR_CENTURIES_YEARS / FOUR_CENTURIES_DAYS + 1;
    while (of((int) year, 3, 1, 0, 0).minutes > days * DAY_MINUTES) {
      year--;
    }
    long ofYear = days - of((int) year, 3, 1, 0, 0).minutes / DAY_MINUTES;
    int shifted = 11;
    while (daysBefore(shifted) > ofYear) {
      shifted--;
    }
    long day = ofYear - daysBefore(shifted) + 1;
    boolean nextYear = shifted >= 10;
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02dT%02d:%02d",
        nextYear ? year + 1 : year,
        nextYear ? shifted - 9 : shifted + 3,
        day,
        ofDay / 60,
        ofDay % 60);
  }
}
