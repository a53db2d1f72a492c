package lifeboat.network.file;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Node;

/** Makes links out of what the file says about cables: directions, defaults, automatic delays. */
final class CableReader {
  /** Light in fibre; a cable that is longer than the distance says so by its delay-factor. */
  private static final double METERS_PER_SECOND = 2e8;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Fields linkDefaults;
  private final Fields lanDefaults;
  private final SequencedMap<String, Node.Relay> relays;
  private final Problems problems;

  CableReader(Fields top, SequencedMap<String, Node.Relay> relays, Problems problems) {
    this.linkDefaults = top.inner("defaults").inner("links");
    this.lanDefaults = top.inner("defaults").inner("lans");
    this.relays = relays;
    this.problems = problems;
  }

  /** The cable between two nodes that exist; empty where it is impossible. */
  Optional<Link> cable(String name, Link.Kind kind, String nodeA, String nodeB, Fields fields) {
    int before = problems.count();
    fields.written().forEach(key -> checkDirections(fields, key, nodeA, nodeB));
    Fields defaults = kind == Link.Kind.BACKBONE ? linkDefaults : lanDefaults;
    ProfileReader readerA = new ProfileReader(fields, defaults, nodeA, problems);
    ProfileReader readerB = new ProfileReader(fields, defaults, nodeB, problems);
    Optional<Long> delayA = delayNanos(kind, nodeA, nodeB, fields, readerA);
    Optional<Long> delayB = delayNanos(kind, nodeB, nodeA, fields, readerB);
    if (delayA.isEmpty() || delayB.isEmpty()) {
      return Optional.empty();
    }
    Optional<LinkProfile> fromA = readerA.profile(delayA.get(), delayB.get());
    Optional<LinkProfile> fromB = readerB.profile(delayB.get(), delayA.get());
    if (problems.count() > before || fromA.isEmpty() || fromB.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Link(name, kind, nodeA, nodeB, fromA.get(), fromB.get()));
  }

  private void checkDirections(Fields fields, String key, String nodeA, String nodeB) {
    Optional<Fields.Value> value = fields.find(key);
    if (value.isEmpty() || !(value.get().content() instanceof Fields.Directions directions)) {
      return;
    }
    boolean both =
        fields.section().find(key).orElseThrow().type()
                instanceof ValueType.PerDirection(ValueType _, boolean needed)
            && needed;
    List<String> ends = List.of(nodeA, nodeB);
    directions
        .bySender()
        .forEach((sender, item) -> {
          if (!ends.contains(sender)) {
            problems.add(
                item.position(),
                item.path(),
                "\"" + sender + "\" is not an end of this cable",
                "write from-" + nodeA + " and from-" + nodeB);
          }
        });
    for (String end : ends) {
      if (both && !directions.bySender().containsKey(end) && !directions.incomplete()) {
        problems.add(
            value.get().position(),
            value.get().path(),
            "the direction from-" + end + " is missing",
            "write both directions, or one value for both");
      }
    }
  }

  private Optional<Long> delayNanos(
      Link.Kind kind, String from, String to, Fields fields, ProfileReader direction) {
    if (direction.value("delay", Object.class) instanceof Long nanos) {
      return Optional.of(nanos);
    }
    if (kind != Link.Kind.BACKBONE) {
      problems.add(
          fields.find("delay").map(Fields.Value::position).orElse(fields.position()),
          fields.path() + ".delay",
          "auto needs a relay at both ends",
          "write a delay such as 0.1ms");
      return Optional.empty();
    }
    double factor = direction.value("delay-factor", Double.class);
    return place(from)
        .flatMap(a -> place(to).map(a::metersTo))
        .map(meters -> Math.round(factor * meters / METERS_PER_SECOND * NANOS_PER_SECOND));
  }

  private Optional<Coordinates> place(String relay) {
    return Optional.ofNullable(relays.get(relay)).map(Node.Relay::at);
  }
}
