package lifeboat.sweep.plan;

import java.util.List;
import java.util.OptionalDouble;
import lifeboat.network.file.Units;

/**
 * What the values of a parameter measure, so that they can be drawn and computed with. Words such
 * as {@code auto} may stand among them; they have no number.
 */
public enum Quantity {
  DURATION("_seconds"),
  RATE("_bits_per_second"),
  SIZE("_bytes"),
  LENGTH("_meters"),
  SPEED("_meters_per_second"),
  FRACTION("_fraction"),
  /** A number without unit. */
  NUMBER(""),
  /** Not a quantity. */
  TEXT("");

  private static final double NANOS_PER_SECOND = 1e9;

  private final String columnSuffix;

  Quantity(String columnSuffix) {
    this.columnSuffix = columnSuffix;
  }

  /** What at least one value is, and no value contradicts. */
  public static Quantity of(List<String> values) {
    for (Quantity quantity : List.of(NUMBER, FRACTION, DURATION, RATE, SIZE, LENGTH, SPEED)) {
      long numbers = values.stream().filter(v -> quantity.number(v).isPresent()).count();
      long words = values.stream().filter(v -> v.matches("[A-Za-z-]+")).count();
      if (numbers > 0 && numbers + words == values.size()) {
        return quantity;
      }
    }
    return TEXT;
  }

  /** What is added to the name of the parameter; empty where the text is a number already. */
  public String columnSuffix() {
    return columnSuffix;
  }

  /** The value in base units. */
  public OptionalDouble number(String value) {
    return switch (this) {
      case DURATION -> seconds(value);
      case RATE -> Units.RATE.tryParseDecimal(value);
      case SIZE -> Units.SIZE.tryParseDecimal(value);
      case LENGTH -> Units.LENGTH.tryParseDecimal(value);
      case SPEED -> Units.SPEED.tryParseDecimal(value);
      case FRACTION -> Units.tryParseFraction(value);
      case NUMBER -> plain(value);
      case TEXT -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble seconds(String value) {
    OptionalDouble nanos = Units.DURATION.tryParseDecimal(value);
    return nanos.isPresent()
        ? OptionalDouble.of(nanos.getAsDouble() / NANOS_PER_SECOND)
        : OptionalDouble.empty();
  }

  private static OptionalDouble plain(String value) {
    return value.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")
        ? OptionalDouble.of(Double.parseDouble(value))
        : OptionalDouble.empty();
  }
}
