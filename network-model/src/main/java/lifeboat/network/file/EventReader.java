package lifeboat.network.file;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SequencedSet;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.ScenarioEvent;

/** Makes events of the model out of what the file says. */
final class EventReader {

  /** What an event can be, and which keys go with it besides {@code at} and {@code after}. */
  private static final SequencedMap<String, List<String>> KINDS = kinds();

  private static final List<String> TIMES = List.of("at", "after");

  private final EventTimes times;
  private final NodeNames nodes;
  private final PartNames parts;
  private final DegradeReader degrades;
  private final DisasterReader disasters;
  private final RandomEventReader random;
  private final Problems problems;

  EventReader(
      EventTimes times,
      NodeNames nodes,
      PartNames parts,
      DegradeReader degrades,
      DisasterReader disasters,
      RandomEventReader random,
      Problems problems) {
    this.times = times;
    this.nodes = nodes;
    this.parts = parts;
    this.degrades = degrades;
    this.disasters = disasters;
    this.random = random;
    this.problems = problems;
  }

  private static SequencedMap<String, List<String>> kinds() {
    SequencedMap<String, List<String>> kinds = new LinkedHashMap<>();
    kinds.put("kill", List.of("for"));
    kinds.put("restart", List.of());
    kinds.put("fail", List.of("for"));
    kinds.put("heal", List.of());
    kinds.put("degrade", List.of("for"));
    kinds.put("restore", List.of());
    kinds.put("pause", List.of("for"));
    kinds.put("resume", List.of());
    kinds.put("partition", List.of("for"));
    kinds.put("flap", List.of("every", "times", "for"));
    kinds.put("notify", List.of());
    kinds.put("disaster", List.of());
    kinds.put("random", List.of());
    return kinds;
  }

  /** The events that could be read, in the order of the file. */
  SequencedMap<String, ScenarioEvent> read(SequencedMap<String, Fields> entries) {
    SequencedMap<String, ScenarioEvent> events = new LinkedHashMap<>();
    entries.forEach((name, fields) -> {
      long at = times.ofEvent(name, fields);
      kind(fields).ifPresent(kind -> add(kind, name, at, fields, entries, events));
    });
    return events;
  }

  private void add(
      String kind,
      String name,
      long at,
      Fields fields,
      Map<String, Fields> entries,
      SequencedMap<String, ScenarioEvent> events) {
    if (kind.equals("random")) {
      Fields drawn = fields.inner(kind);
      List<ScenarioEvent> found = random.events(name, at, drawn);
      RandomEventReader.checkFree(found, entries, drawn, problems);
      found.forEach(event -> events.put(event.name(), event));
    } else {
      event(kind, name, at, fields).ifPresent(event -> events.put(name, event));
    }
  }

  /** What kind of event it is; empty, and reported, where that is unclear. */
  private Optional<String> kind(Fields fields) {
    List<String> written = KINDS.keySet().stream().filter(fields.written()::contains).toList();
    if (written.size() != 1) {
      problems.add(
          fields.position(),
          fields.path(),
          written.isEmpty() ? "nothing happens" : "it is several events in one",
          "write one of " + String.join(", ", KINDS.keySet()));
      return Optional.empty();
    }
    String kind = written.getFirst();
    List<String> companions = KINDS.getOrDefault(kind, List.of());
    for (String key : fields.written()) {
      if (!key.equals(kind) && !TIMES.contains(key) && !companions.contains(key)) {
        problems.add(
            fields.find(key).map(Fields.Value::position).orElse(fields.position()),
            fields.path() + "." + key,
            "does not go with " + kind,
            companions.isEmpty()
                ? "with it go " + String.join(", ", TIMES)
                : "with it go at, after, " + String.join(", ", companions));
      }
    }
    return Optional.of(kind);
  }

  private Optional<? extends ScenarioEvent> event(
      String kind, String name, long at, Fields fields) {
    Optional<Fields.Value> value = fields.find(kind);
    OptionalLong lasting = ConditionReader.amount(fields, "for");
    return switch (kind) {
      case "kill", "fail" ->
          part(kind, value).map(part -> new ScenarioEvent.Fail(name, at, part, lasting));
      case "restart", "heal" ->
          part(kind, value).map(part -> new ScenarioEvent.Heal(name, at, part));
      case "degrade" -> degrade(name, at, fields.inner(kind), lasting);
      case "restore" ->
          value.flatMap(parts::link).map(link -> new ScenarioEvent.Restore(name, at, link));
      case "pause" ->
          value
              .flatMap(nodes::relayOrServer)
              .map(node -> new ScenarioEvent.Pause(name, at, node, lasting));
      case "resume" ->
          value.flatMap(nodes::relayOrServer).map(node -> new ScenarioEvent.Resume(name, at, node));
      case "partition" -> value.flatMap(set -> partition(name, at, set, lasting));
      case "flap" -> value.flatMap(parts::link).flatMap(link -> flap(name, at, link, fields));
      case "notify" ->
          value.flatMap(nodes::server).map(server -> new ScenarioEvent.Notify(name, at, server));
      default -> disasters.disaster(name, at, fields.inner(kind));
    };
  }

  /** To kill and to restart is for relays and servers only. */
  private Optional<NetworkPart> part(String kind, Optional<Fields.Value> value) {
    return kind.equals("kill") || kind.equals("restart")
        ? value.flatMap(nodes::relayOrServer).map(NetworkPart.NodePart::new)
        : value.flatMap(parts::part);
  }

  private Optional<ScenarioEvent> degrade(
      String name, long at, Fields degrade, OptionalLong lasting) {
    if (degrade.written().size() == 1 && degrade.written().contains("link")) {
      problems.add(
          degrade.position(), degrade.path(), "nothing is degraded", "write such as loss: 20%");
      return Optional.empty();
    }
    return degrade
        .find("link")
        .flatMap(parts::link)
        .flatMap(link -> degrades.degraded(link, degrade))
        .map(changed -> new ScenarioEvent.Degrade(name, at, changed, lasting));
  }

  private Optional<ScenarioEvent> partition(
      String name, long at, Fields.Value value, OptionalLong lasting) {
    List<Fields.Value> items = ((SpecReader.NameList) value.content()).items();
    SequencedSet<String> set = new LinkedHashSet<>();
    int known = 0;
    for (Fields.Value item : items) {
      Optional<String> node = nodes.relayOrServer(item);
      node.ifPresent(set::add);
      known += node.isPresent() ? 1 : 0;
    }
    if (items.isEmpty()) {
      problems.add(value.position(), value.path(), "nobody is cut off", "write such as [sf, hub]");
    }
    return known == items.size() && !set.isEmpty()
        ? Optional.of(new ScenarioEvent.Partition(name, at, set, lasting))
        : Optional.empty();
  }

  private Optional<ScenarioEvent> flap(String name, long at, String link, Fields fields) {
    Optional<Long> every = fields.get("every", Long.class);
    Optional<Long> often = fields.get("times", Long.class);
    for (String key : List.of("every", "times")) {
      if (!fields.written().contains(key)) {
        problems.add(
            fields.position(),
            fields.path() + "." + key,
            "a required key is missing",
            "write such as flap: west, every: 500ms, times: 5");
      }
    }
    if (every.isEmpty() || often.isEmpty()) {
      return Optional.empty();
    }
    long down = fields.get("for", Long.class).orElse(every.get() / 2);
    if (down >= every.get()) {
      problems.add(
          fields.find("for").map(Fields.Value::position).orElse(fields.position()),
          fields.path() + ".for",
          "it would fail again before it has healed",
          "write less than every, " + Units.DURATION.format(every.get()));
      return Optional.empty();
    }
    return Optional.of(
        new ScenarioEvent.Flap(name, at, link, every.get(), down, Math.toIntExact(often.get())));
  }
}
