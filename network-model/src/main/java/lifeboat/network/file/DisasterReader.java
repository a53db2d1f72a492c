package lifeboat.network.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.network.topology.Area;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Front;
import lifeboat.network.topology.MovingFront;
import lifeboat.network.topology.MovingFront.Fix;
import lifeboat.network.topology.Radii;
import lifeboat.network.topology.ScenarioEvent;

/** Makes the front of a disaster out of what the file says. */
final class DisasterReader {

  /** A disaster that moves goes half way round the earth, and no further. */
  static final double FARTHEST_METERS = 20_000_000;

  /** The shortest way between two places is the one that was meant when they are that near. */
  private static final double LEG_METERS = 5_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private static final List<String> COMMON = List.of("cuts-links", "warning");

  /** Which other keys go with the one that says what shape it is. */
  private static final Map<String, List<String>> COMPANIONS = companions();

  private final StormReader storms;
  private final Problems problems;

  DisasterReader(StormReader storms, Problems problems) {
    this.storms = storms;
    this.problems = problems;
  }

  private static Map<String, List<String>> companions() {
    Map<String, List<String>> companions = new LinkedHashMap<>();
    companions.put("center", List.of("radius", "speed", "reach", "moves"));
    companions.put("polygon", List.of("speed", "reach"));
    companions.put("track", List.of("storm", "wind", "from", "until", "time-scale"));
    return companions;
  }

  /** The disaster; empty, and reported, where it has no shape or is told too early. */
  Optional<ScenarioEvent> disaster(String name, long atNanos, Fields fields) {
    List<String> shapes = COMPANIONS.keySet().stream().filter(fields.written()::contains).toList();
    if (shapes.size() != 1) {
      problems.add(
          fields.position(),
          fields.path(),
          shapes.isEmpty() ? "it has no shape" : "it has several shapes",
          "write center and radius, polygon, or track");
      return Optional.empty();
    }
    checkCompanions(shapes.getFirst(), fields);
    boolean cutsLinks = fields.getOrDefault("cuts-links", String.class).equals("yes");
    OptionalLong warning = warning(fields, atNanos);
    return front(shapes.getFirst(), fields)
        .map(front -> new ScenarioEvent.Disaster(name, atNanos, front, cutsLinks, warning));
  }

  private void checkCompanions(String shape, Fields fields) {
    List<String> companions = COMPANIONS.getOrDefault(shape, List.of());
    for (String key : fields.written()) {
      if (!key.equals(shape) && !companions.contains(key) && !COMMON.contains(key)) {
        problems.add(
            fields.find(key).map(Fields.Value::position).orElse(fields.position()),
            fields.path() + "." + key,
            "does not go with " + shape,
            "with it go " + String.join(", ", companions));
      }
    }
  }

  /** With a track that is scaled, in the time of the track. */
  private OptionalLong warning(Fields fields, long atNanos) {
    Optional<Fields.Value> written = fields.find("warning");
    if (written.isEmpty()) {
      return OptionalLong.empty();
    }
    double scale = fields.getOrDefault("time-scale", Double.class);
    long before = Math.round((Long) written.get().content() / scale);
    if (before > atNanos) {
      problems.add(
          written.get().position(),
          written.get().path(),
          "it would be told before the experiment begins",
          "let the event begin at " + Units.DURATION.format(before) + " or later");
      return OptionalLong.empty();
    }
    return OptionalLong.of(before);
  }

  private Optional<Front> front(String shape, Fields fields) {
    return switch (shape) {
      case "center" ->
          circle(fields)
              .flatMap(circle ->
                  fields.written().contains("moves")
                      ? moving(circle, fields)
                      : Optional.of(spreading(circle, fields)));
      case "polygon" ->
          fields
              .get("polygon", SpecReader.PlaceList.class)
              .map(places -> spreading(new Area.Polygon(places.items()), fields));
      default ->
          fields
              .find("track")
              .flatMap(track ->
                  track.content() instanceof SpecReader.ItemList list
                      ? waypoints(track, list, fields)
                      : storms.front(track, fields));
    };
  }

  private Optional<Area.Circle> circle(Fields fields) {
    if (!fields.written().contains("radius")) {
      problems.add(
          fields.position(),
          fields.path() + ".radius",
          "a required key is missing",
          "write such as radius: 80km");
    }
    return ConditionReader.circle(fields);
  }

  private static Front spreading(Area start, Fields fields) {
    return new Front.Spreading(
        start,
        fields.getOrDefault("speed", Double.class),
        fields.getOrDefault("reach", Double.class));
  }

  /** The way is divided where its radius stops growing, and into legs that are short enough. */
  private static Optional<Front> moving(Area.Circle start, Fields fields) {
    Fields moves = fields.inner("moves");
    Optional<Double> heading = moves.get("heading", Double.class);
    Optional<Double> speed = moves.get("speed", Double.class);
    if (heading.isEmpty() || speed.isEmpty()) {
      return Optional.empty(); // It is missing or unreadable, which has been reported.
    }
    double growth = fields.getOrDefault("speed", Double.class);
    double reach = Math.max(start.radiusMeters(), fields.getOrDefault("reach", Double.class));
    double seconds =
        Math.min(
            moves.getOrDefault("for", Long.class) / NANOS_PER_SECOND,
            FARTHEST_METERS / speed.get());
    double grown = growth == 0 ? seconds : (reach - start.radiusMeters()) / growth;
    double leg = Math.min(seconds, LEG_METERS / speed.get());
    List<Double> times = new ArrayList<>(List.of(seconds));
    for (double time = 0; time < seconds; time += leg) {
      times.add(time);
    }
    if (grown > 0 && grown < seconds) {
      times.add(grown);
    }
    List<Fix> fixes = new ArrayList<>();
    for (double time : times.stream().sorted().toList()) {
      long nanos = Math.round(time * NANOS_PER_SECOND);
      if (fixes.isEmpty() || nanos > fixes.getLast().atNanos()) {
        double radius = Math.min(start.radiusMeters() + growth * time, reach);
        Coordinates middle = start.center().towards(heading.get(), speed.get() * time);
        fixes.add(new Fix(nanos, written(middle), Radii.circle(written(radius))));
      }
    }
    return Optional.of(new MovingFront(fixes));
  }

  private Optional<Front> waypoints(Fields.Value track, SpecReader.ItemList list, Fields fields) {
    int before = problems.count();
    List<Fix> fixes = new ArrayList<>();
    for (Fields waypoint : list.items()) {
      fix(waypoint).ifPresent(fixes::add);
    }
    if (list.items().isEmpty() || list.items().size() > MovingFront.MAX_FIXES) {
      problems.add(
          track.position(),
          track.path(),
          list.items().size() + " places are no track",
          "write 1 to " + MovingFront.MAX_FIXES);
    }
    for (String key : List.of("storm", "wind", "from", "until", "time-scale")) {
      fields
          .find(key)
          .ifPresent(stray ->
              problems.add(
                  stray.position(),
                  stray.path(),
                  "does not go with a list of places",
                  "it is for a file of best tracks: track: FILE"));
    }
    checkOrder(list, fixes);
    return problems.count() > before ? Optional.empty() : Optional.of(new MovingFront(fixes));
  }

  private void checkOrder(SpecReader.ItemList list, List<Fix> fixes) {
    for (int i = 0; i < fixes.size() && fixes.size() == list.items().size(); i++) {
      boolean first = i == 0;
      boolean wrong =
          first
              ? fixes.get(i).atNanos() != 0
              : fixes.get(i).atNanos() <= fixes.get(i - 1).atNanos();
      if (wrong) {
        Fields waypoint = list.items().get(i);
        problems.add(
            waypoint.find("at").map(Fields.Value::position).orElse(waypoint.position()),
            waypoint.path() + ".at",
            first ? "a track begins at 0s" : "it is not later than the place before",
            first ? "at of the event says when that is" : "times count from the first place");
      }
    }
  }

  private Optional<Fix> fix(Fields waypoint) {
    Optional<Radii> radii = radii(waypoint);
    Optional<Coordinates> center = waypoint.get("center", Coordinates.class);
    Optional<Long> at = waypoint.get("at", Long.class);
    return at.isPresent() && center.isPresent()
        ? radii.map(found -> new Fix(at.get(), center.get(), found))
        : Optional.empty();
  }

  private Optional<Radii> radii(Fields waypoint) {
    boolean one = waypoint.written().contains("radius");
    boolean four = waypoint.written().contains("radii");
    if (one == four) {
      problems.add(
          waypoint.position(),
          waypoint.path(),
          one ? "it has a radius and radii" : "it has no radius",
          "write radius, or radii with ne, se, sw and nw");
      return Optional.empty();
    }
    if (one) {
      return waypoint.get("radius", Double.class).map(Radii::circle);
    }
    Fields quarters = waypoint.inner("radii");
    List<Double> found = new ArrayList<>();
    for (String quarter : List.of("ne", "se", "sw", "nw")) {
      quarters.get(quarter, Double.class).ifPresent(found::add);
    }
    return found.size() == 4
        ? Optional.of(new Radii(found.get(0), found.get(1), found.get(2), found.get(3)))
        : Optional.empty();
  }

  /** Coordinates that were computed, as exact as they are written: to a tenth of a millimetre. */
  static Coordinates written(Coordinates place) {
    return new Coordinates(
        Math.round(place.latitudeDegrees() * 1e9) / 1e9,
        Math.round(place.longitudeDegrees() * 1e9) / 1e9);
  }

  /** A length that was computed, to a millimetre. */
  static double written(double meters) {
    return Math.round(meters * 1e3) / 1e3;
  }
}
