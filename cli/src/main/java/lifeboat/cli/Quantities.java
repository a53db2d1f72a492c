package lifeboat.cli;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.network.file.Units;
import lifeboat.network.topology.Coordinates;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options that are written with a unit, as in the topology file. */
final class Quantities {

  private Quantities() {}

  /** Bits per second. */
  static final class Rate implements ITypeConverter<Long> {
    private static final long LEAST = 1000L;
    private static final long MOST = 1_000_000_000_000L;

    @Override
    public Long convert(String text) {
      long rate = whole(Units.RATE, text);
      if (rate < LEAST || rate > MOST) {
        throw new TypeConversionException("\"" + text + "\" is not from 1kbit to 1tbit");
      }
      return rate;
    }
  }

  /** Bytes. */
  static final class Size implements ITypeConverter<Long> {
    private static final long MOST = 1L << 40;

    @Override
    public Long convert(String text) {
      long bytes = whole(Units.SIZE, text);
      if (bytes < 1 || bytes > MOST) {
        throw new TypeConversionException("\"" + text + "\" is not from 1B to 1TiB");
      }
      return bytes;
    }
  }

  /** Nanoseconds. */
  static final class Duration implements ITypeConverter<Long> {
    private static final long LEAST = 1_000_000L;
    private static final long MOST = 24 * 3_600_000_000_000L;

    @Override
    public Long convert(String text) {
      long nanos = whole(Units.DURATION, text);
      if (nanos < LEAST || nanos > MOST) {
        throw new TypeConversionException("\"" + text + "\" is not from 1ms to 24h");
      }
      return nanos;
    }
  }

  /** Metres. */
  static final class Length implements ITypeConverter<Double> {
    private static final double MOST = 21_000_000;

    @Override
    public Double convert(String text) {
      OptionalDouble meters = Units.LENGTH.tryParseDecimal(text);
      if (meters.isEmpty() || meters.getAsDouble() > MOST) {
        throw new TypeConversionException(
            "\"" + text + "\" is no length from 0 to 21000 km, such as 300km or 20m");
      }
      return meters.getAsDouble();
    }
  }

  /** Latitude and longitude. */
  static final class Place implements ITypeConverter<Coordinates> {
    @Override
    public Coordinates convert(String text) {
      String[] parts = text.split(",", -1);
      try {
        if (parts.length == 2) {
          return new Coordinates(
              Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()));
        }
      } catch (IllegalArgumentException _) {
        // Said below, together with what is no pair at all.
      }
      throw new TypeConversionException(
          "\"" + text + "\" is no latitude and longitude in degrees, such as 48.2,16.4");
    }
  }

  private static long whole(Units units, String text) {
    OptionalLong value = units.tryParse(text);
    if (value.isEmpty()) {
      throw new TypeConversionException(
          "\""
              + text
              + "\" is no "
              + units.title()
              + "; write a number with one of "
              + units.unitList());
    }
    return value.getAsLong();
  }
}
