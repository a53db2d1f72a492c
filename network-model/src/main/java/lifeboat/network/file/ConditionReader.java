package lifeboat.network.file;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import lifeboat.network.topology.Area;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Trigger;

/** Reads what a deployment waits for, and what its destination has to meet. */
final class ConditionReader {
  private final Problems problems;

  ConditionReader(Problems problems) {
    this.problems = problems;
  }

  Criteria criteria(Fields fields) {
    return new Criteria(
        amount(fields, "time-limit"),
        amount(fields, "delay"),
        amount(fields, "throughput"),
        decimal(fields, "reliability"),
        decimal(fields, "cost"),
        decimal(fields, "at-least"),
        fields.get("area", Fields.class).flatMap(this::area),
        excluded(fields));
  }

  /** A trigger; empty, and reported, when it names no condition. */
  Optional<Trigger> trigger(Fields fields) {
    boolean notice = fields.getOrDefault("notice", String.class).equals("yes");
    boolean warning = fields.getOrDefault("warning", String.class).equals("yes");
    OptionalDouble probeLoss = decimal(fields, "probe-loss");
    OptionalDouble front = decimal(fields, "front-within");
    if (!notice && !warning && probeLoss.isEmpty() && front.isEmpty()) {
      problems.add(
          fields.position(),
          fields.path(),
          "it waits for nothing",
          "write notice: yes, warning: yes, probe-loss or front-within, or leave it out");
      return Optional.empty();
    }
    long within = fields.getOrDefault("within", Long.class);
    return Optional.of(new Trigger(notice, warning, probeLoss, front, within));
  }

  private Optional<Area> area(Fields fields) {
    Optional<Area.Circle> circle = circle(fields);
    Optional<SpecReader.PlaceList> polygon = fields.get("polygon", SpecReader.PlaceList.class);
    boolean anyOfCircle =
        fields.written().contains("center") || fields.written().contains("radius");
    boolean both = anyOfCircle && fields.written().contains("polygon");
    boolean neither = circle.isEmpty() && !fields.written().contains("polygon");
    if (both || neither) {
      problems.add(
          fields.position(),
          fields.path(),
          both ? "it has two shapes" : "it has no shape",
          "write center and radius, or polygon");
      return Optional.empty();
    }
    return polygon
        .map(places -> (Area) new Area.Polygon(places.items()))
        .or(() -> circle.map(Area.class::cast));
  }

  /** A circle; empty where it lacks its middle or its radius. */
  static Optional<Area.Circle> circle(Fields fields) {
    return fields
        .get("center", Coordinates.class)
        .flatMap(center ->
            fields.get("radius", Double.class).map(radius -> new Area.Circle(center, radius)));
  }

  private SequencedMap<String, Area.Circle> excluded(Fields fields) {
    SequencedMap<String, Area.Circle> circles = new LinkedHashMap<>();
    fields
        .named("exclude")
        .forEach((name, circle) -> circle(circle).ifPresent(found -> circles.put(name, found)));
    if (circles.size() > Criteria.MAX_EXCLUDED) {
      problems.add(
          fields.position(),
          fields.path() + ".exclude",
          circles.size() + " circles, more than a packet can carry",
          "write at most " + Criteria.MAX_EXCLUDED);
      return new LinkedHashMap<>();
    }
    return circles;
  }

  static OptionalLong amount(Fields fields, String key) {
    return fields.get(key, Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  static OptionalDouble decimal(Fields fields, String key) {
    return fields.get(key, Double.class).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
