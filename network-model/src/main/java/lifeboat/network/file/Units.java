package lifeboat.network.file;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quantities with written units, as in the topology file and on the command line.
 *
 * <p>Units are case-sensitive. What {@code format} gives, {@code parse} reads back to the same
 * value.
 */
public enum Units {
  /** Times, in nanoseconds. */
  DURATION("ms", "ns 1 us 1e3 ms 1e6 s 1e9 min 6e10 h 3.6e12"),
  /** Data rates, in bits per second; decimal. */
  RATE("mbit", "bit 1 kbit 1e3 mbit 1e6 gbit 1e9 tbit 1e12"),
  /** Amounts of data, in bytes; decimal and binary. */
  SIZE(
      "MiB",
      "B 1 kB 1e3 KiB 1024 MB 1e6 MiB 1048576"
          + " GB 1e9 GiB 1073741824 TB 1e12 TiB 1099511627776"),
  /** Lengths, in metres. */
  LENGTH("km", "m 1 km 1e3"),
  /** Speeds, in metres per second. */
  SPEED("km/h", "m/s 1 km/h 0.277777777777777778 kt 0.514444444444444444 km/s 1e3"),
  /** Angles, in degrees. */
  ANGLE("deg", "deg 1");

  private static final String NUMBER = "[0-9]{1,18}(?:\\.[0-9]{1,18})?";
  private static final Pattern QUANTITY = Pattern.compile("(" + NUMBER + ") ?([A-Za-z/]*)");
  private static final Pattern SHARE = Pattern.compile("(" + NUMBER + ") ?(%?)");
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final String usualUnit;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable view that nobody else writes to
  private final SequencedMap<String, BigDecimal> factors;

  /** {@code unitsAndFactors} alternates units and what they are worth, the base unit first. */
  Units(String usualUnit, String unitsAndFactors) {
    this.usualUnit = usualUnit;
    SequencedMap<String, BigDecimal> map = new LinkedHashMap<>();
    List<String> words = List.of(unitsAndFactors.split(" ", -1));
    for (int i = 0; i < words.size(); i += 2) {
      map.put(words.get(i), new BigDecimal(words.get(i + 1)));
    }
    this.factors = Collections.unmodifiableSequencedMap(map);
  }

  /** A whole number of base units; empty where the text is not one or is too large. */
  public OptionalLong tryParse(String text) {
    BigDecimal value = value(text);
    boolean whole = value.signum() >= 0 && value.stripTrailingZeros().scale() <= 0;
    return whole && value.compareTo(LONG_MAX) <= 0
        ? OptionalLong.of(value.longValueExact())
        : OptionalLong.empty();
  }

  /** A number of base units that need not be whole. */
  public OptionalDouble tryParseDecimal(String text) {
    BigDecimal value = value(text);
    return value.signum() < 0 ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
  }

  /** Whether the text is a number to which only a unit has to be added. */
  public boolean lacksUnit(String text) {
    return text.strip().matches(NUMBER);
  }

  /** The quantity in a word. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A unit that values of this quantity are often written in. */
  public String usualUnit() {
    return usualUnit;
  }

  /** The units, least first, such as {@code ns, us, ms, s, min, h}. */
  public String unitList() {
    return String.join(", ", factors.keySet());
  }

  /** A regular expression that accepts what {@link #tryParse} accepts. */
  public String pattern() {
    return "^" + NUMBER + " ?(" + String.join("|", factors.keySet()) + ")$";
  }

  /** The value in the largest unit that gives a whole number. */
  public String format(long value) {
    String best = value + factors.firstEntry().getKey();
    if (value == 0) {
      return best;
    }
    for (Map.Entry<String, BigDecimal> unit : factors.entrySet()) {
      boolean whole = unit.getValue().stripTrailingZeros().scale() <= 0;
      if (whole && value % unit.getValue().longValueExact() == 0) {
        best = value / unit.getValue().longValueExact() + unit.getKey();
      }
    }
    return best;
  }

  /** The value in the base unit, as exact as a {@code double} is. */
  public String formatDecimal(double value) {
    return plain(value) + factors.firstEntry().getKey();
  }

  /** A share of 1: {@code 1.5%} or a plain number; empty where the text is neither. */
  public static OptionalDouble tryParseFraction(String text) {
    Matcher matcher = SHARE.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    BigDecimal value = new BigDecimal(matcher.group(1));
    boolean percent = !matcher.group(2).isEmpty();
    return OptionalDouble.of((percent ? value.divide(HUNDRED) : value).doubleValue());
  }

  /** A number without exponent that reads back to the same {@code double}. */
  public static String plain(double value) {
    BigDecimal exact = new BigDecimal(Double.toString(value));
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }

  /** The value in base units, negative where the text is not a quantity. */
  private BigDecimal value(String text) {
    Matcher matcher = QUANTITY.matcher(text.strip());
    BigDecimal factor = matcher.matches() ? factors.get(matcher.group(2)) : null;
    return factor == null
        ? BigDecimal.ONE.negate()
        : new BigDecimal(matcher.group(1)).multiply(factor);
  }
}
