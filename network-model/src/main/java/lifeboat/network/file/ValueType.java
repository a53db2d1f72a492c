package lifeboat.network.file;

import java.util.List;

/** What may be written as the value of a key. */
public sealed interface ValueType {

  /** A single word or quantity. */
  enum Scalar implements ValueType {
    TEXT("text", ""),
    NAME("name of a node or entry", ""),
    PART("name of a node or link, or node:NAME or link:NAME", ""),
    INTEGER("whole number", ""),
    NUMBER("number", ""),
    FRACTION("share", "%, or none for 0..1"),
    DURATION("duration", Units.DURATION.unitList()),
    DELAY("duration, or auto", Units.DURATION.unitList()),
    MOMENT("duration, or time of day", Units.DURATION.unitList()),
    TIME_OF_DAY("time of day as 14:30 or 14:30:05", ""),
    DATE_TIME("date and time as 2012-10-29T12:00", "UTC"),
    RATE("rate", Units.RATE.unitList()),
    LINK_RATE("rate, or unlimited", Units.RATE.unitList()),
    SIZE("size", Units.SIZE.unitList()),
    QUEUE(
        "size from 1514B to 1GiB, 1 to 1000000 packets, or bdp",
        Units.SIZE.unitList() + ", packets"),
    LENGTH("length", Units.LENGTH.unitList()),
    SPEED("speed", Units.SPEED.unitList()),
    ANGLE("angle", Units.ANGLE.unitList()),
    PREFIX("IPv4 prefix", ""),
    ADDRESS("IPv4 address", "");

    private final String title;
    private final String units;

    Scalar(String title, String units) {
      this.title = title;
      this.units = units;
    }

    @Override
    public String title() {
      return title;
    }

    /** The units that may be written; empty where there are none. */
    public String units() {
      return units;
    }
  }

  /** One of a few words. */
  record Choice(List<String> words) implements ValueType {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public String title() {
      return "one of " + String.join(", ", words);
    }
  }

  /** {@code [latitude, longitude]} in degrees. */
  record Place() implements ValueType {
    @Override
    public String title() {
      return "[latitude, longitude] in degrees";
    }
  }

  /** A ring of places. */
  record Places(int least, int most) implements ValueType {
    @Override
    public String title() {
      return "list of " + least + " to " + most + " places";
    }
  }

  /** Names in order. */
  record Names() implements ValueType {
    @Override
    public String title() {
      return "list of names";
    }
  }

  /** Names in order, or one word for many of them. */
  record NamesOr(List<String> words) implements ValueType {
    public NamesOr {
      words = List.copyOf(words);
    }

    @Override
    public String title() {
      return "one of " + String.join(", ", words) + ", or a list of names";
    }
  }

  /**
   * One value for both directions of a cable, or {@code {from-a: value, from-b: value}}.
   *
   * @param both whether a mapping needs both; else a direction that is not in it has none
   */
  record PerDirection(ValueType one, boolean both) implements ValueType {
    @Override
    public String title() {
      return one.title() + (both ? ", or one for each direction" : ", or one for a direction");
    }
  }

  /** Mappings of one kind in order, or a single value that stands for them. */
  record ItemsOr(Scalar scalar, Section section) implements ValueType {
    @Override
    public String title() {
      return scalar.title() + ", or a list of mappings";
    }
  }

  /** A single value, or a mapping that says more. */
  record ScalarOr(ValueType scalar, Section section) implements ValueType {
    @Override
    public String title() {
      return scalar.title() + ", or a mapping";
    }
  }

  /** A mapping with keys of its own. */
  record Inner(Section section) implements ValueType {
    @Override
    public String title() {
      return "mapping";
    }
  }

  /** A mapping from names that the user chooses to mappings of one kind. */
  record Named(Section section) implements ValueType {
    @Override
    public String title() {
      return "mapping of names";
    }
  }

  /** A mapping from names to such mappings. */
  record Nested(Named inner) implements ValueType {
    @Override
    public String title() {
      return "mapping of names to mappings of names";
    }
  }

  /** The type in words, for people. */
  String title();
}
