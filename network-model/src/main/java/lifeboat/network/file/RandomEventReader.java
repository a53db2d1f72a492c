package lifeboat.network.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import lifeboat.network.link.Seeds;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.ScenarioEvent;

/**
 * Makes many ordinary events out of one that happens at random: {@code noise} becomes {@code
 * noise-1}, {@code noise-2} and so on, by the seed of the file and the name of the event alone.
 */
final class RandomEventReader {

  /** One entry may become so many events. */
  static final int MAX_EVENTS = 1000;

  private static final List<String> KINDS = List.of("kill", "fail", "pause", "degrade");

  /** The longest name with room for its number. */
  private static final int MAX_NAME_LENGTH = 26;

  private final Fields top;
  private final NodeNames nodes;
  private final PartNames parts;
  private final DegradeReader degrades;
  private final Problems problems;

  RandomEventReader(
      Fields top, NodeNames nodes, PartNames parts, DegradeReader degrades, Problems problems) {
    this.top = top;
    this.nodes = nodes;
    this.parts = parts;
    this.degrades = degrades;
    this.problems = problems;
  }

  /** The events in the order of time; {@code fields} are those of {@code random}. */
  List<ScenarioEvent> events(String name, long atNanos, Fields fields) {
    int before = problems.count();
    List<String> kinds = KINDS.stream().filter(fields.written()::contains).toList();
    if (kinds.size() != 1) {
      problems.add(
          fields.position(),
          fields.path(),
          kinds.isEmpty() ? "nothing happens" : "it is several kinds of event in one",
          "write one of " + String.join(", ", KINDS));
      return List.of();
    }
    String kind = kinds.getFirst();
    if (name.length() > MAX_NAME_LENGTH) {
      problems.add(
          fields.position(),
          fields.path(),
          "its events are numbered, and their names would be too long",
          "the name of a random event has at most " + MAX_NAME_LENGTH + " characters");
    }
    checkValues(kind, fields);
    List<String> targets = fields.find(kind).map(value -> targets(kind, value)).orElse(List.of());
    boolean timed = fields.find("every").isPresent() && fields.find("until").isPresent();
    if (problems.count() > before || !timed || targets.isEmpty()) {
      return List.of();
    }
    return draw(name, atNanos, kind, targets, fields);
  }

  private void checkValues(String kind, Fields fields) {
    boolean degrades = kind.equals("degrade");
    boolean values = fields.written().contains("to");
    if (degrades != values) {
      problems.add(
          fields.position(),
          fields.path() + ".to",
          degrades ? "a required key is missing" : "does not go with " + kind,
          "write such as degrade: links, to: {loss: 20%}");
    }
  }

  private List<String> targets(String kind, Fields.Value value) {
    if (value.content() instanceof SpecReader.NameList list) {
      List<String> named = new ArrayList<>();
      boolean isLink = kind.equals("fail") || kind.equals("degrade");
      for (Fields.Value item : list.items()) {
        (isLink ? parts.link(item) : nodes.relayOrServer(item)).ifPresent(named::add);
      }
      if (list.items().isEmpty()) {
        problems.add(value.position(), value.path(), "names nothing", "leave the event out");
      }
      return named;
    }
    List<String> all = new ArrayList<>();
    switch ((String) value.content()) {
      case "links" -> all.addAll(parts.links());
      case "relays" -> all.addAll(top.named("relays").keySet());
      case "servers" -> all.addAll(top.named("servers").keySet());
      default -> {
        all.addAll(top.named("relays").keySet());
        all.addAll(top.named("servers").keySet());
      }
    }
    if (all.isEmpty()) {
      problems.add(
          value.position(), value.path(), "the file has no " + value.content(), "add some");
    }
    return all;
  }

  private List<ScenarioEvent> draw(
      String name, long atNanos, String kind, List<String> targets, Fields fields) {
    long seed = top.getOrDefault("seed", Long.class);
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "events/" + name));
    String spacing = fields.getOrDefault("spacing", String.class);
    double every = fields.getOrDefault("every", Long.class);
    long until = fields.getOrDefault("until", Long.class);
    OptionalLong lasting = ConditionReader.amount(fields, "for");
    SequencedMap<String, Optional<Link>> shapes = shapes(kind, targets, fields);
    if (shapes.containsValue(Optional.empty())) {
      return List.of();
    }
    List<ScenarioEvent> events = new ArrayList<>();
    double time = interval(spacing, every, random);
    while (time < until) {
      if (events.size() == MAX_EVENTS) {
        problems.add(
            fields.position(),
            fields.path(),
            "it would be more than " + MAX_EVENTS + " events",
            "write a longer every, or an earlier until");
        return List.of();
      }
      String numbered = name + "-" + (events.size() + 1);
      String target = targets.get(random.nextInt(targets.size()));
      long at = atNanos + Math.round(time);
      switch (kind) {
        case "kill" ->
            events.add(
                new ScenarioEvent.Fail(numbered, at, new NetworkPart.NodePart(target), lasting));
        case "fail" ->
            events.add(
                new ScenarioEvent.Fail(numbered, at, new NetworkPart.LinkPart(target), lasting));
        case "pause" -> events.add(new ScenarioEvent.Pause(numbered, at, target, lasting));
        default ->
            shapes
                .getOrDefault(target, Optional.empty())
                .ifPresent(
                    shape -> events.add(new ScenarioEvent.Degrade(numbered, at, shape, lasting)));
      }
      time += interval(spacing, every, random);
    }
    return events;
  }

  /** What links become that are degraded; values that do not fit one of them are reported. */
  private SequencedMap<String, Optional<Link>> shapes(
      String kind, List<String> targets, Fields fields) {
    SequencedMap<String, Optional<Link>> shapes = new LinkedHashMap<>();
    if (kind.equals("degrade")) {
      targets.forEach(link -> shapes.put(link, degrades.degraded(link, fields.inner("to"))));
    }
    return shapes;
  }

  /** The time to the next event, {@code every} on average, and a nanosecond at least. */
  private static double interval(String spacing, double every, SplittableRandom random) {
    double interval =
        switch (spacing) {
          case "exponential" -> -StrictMath.log(1 - random.nextDouble()) * every;
          case "uniform" -> 2 * random.nextDouble() * every;
          default -> every;
        };
    return Math.max(1, interval);
  }

  /** The names of the events that some already have. */
  static void checkFree(
      List<ScenarioEvent> drawn, Map<String, Fields> written, Fields random, Problems problems) {
    for (ScenarioEvent event : drawn) {
      Fields taken = written.get(event.name());
      if (taken != null) {
        problems.add(
            taken.position(),
            taken.path(),
            "an event of " + random.path() + " has this name",
            "choose another one");
      }
    }
  }
}
