package lifeboat.network.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.topology.ScenarioEvent;

/** Makes events of the model out of what the file says. */
final class EventReader {
  private static final List<String> KINDS = List.of("kill", "restart", "notify", "disaster");

  private final NodeNames names;
  private final Problems problems;

  EventReader(NodeNames names, Problems problems) {
    this.names = names;
    this.problems = problems;
  }

  /** The events that could be read, in the order of the file. */
  SequencedMap<String, ScenarioEvent> read(SequencedMap<String, Fields> entries) {
    SequencedMap<String, ScenarioEvent> events = new LinkedHashMap<>();
    entries.forEach(
        (name, fields) -> event(name, fields).ifPresent(event -> events.put(name, event)));
    return events;
  }

  private Optional<ScenarioEvent> event(String name, Fields fields) {
    List<String> written = KINDS.stream().filter(fields.written()::contains).toList();
    if (written.size() != 1) {
      problems.add(
          fields.position(),
          fields.path(),
          written.isEmpty() ? "nothing happens" : "it is several events in one",
          "write one of " + String.join(", ", KINDS));
      return Optional.empty();
    }
    long at = fields.getOrDefault("at", Long.class);
    Optional<Fields.Value> value = fields.find(written.getFirst());
    return switch (written.getFirst()) {
      case "kill" ->
          value.flatMap(names::relayOrServer).map(node -> new ScenarioEvent.Kill(name, at, node));
      case "restart" ->
          value
              .flatMap(names::relayOrServer)
              .map(node -> new ScenarioEvent.Restart(name, at, node));
      case "notify" ->
          value.flatMap(names::server).map(server -> new ScenarioEvent.Notify(name, at, server));
      default -> disaster(name, at, fields.inner("disaster"));
    };
  }

  private Optional<ScenarioEvent> disaster(String name, long at, Fields fields) {
    double speed = fields.getOrDefault("speed", Double.class);
    double reach = fields.getOrDefault("reach", Double.class);
    return ConditionReader.circle(fields)
        .map(start -> new ScenarioEvent.Disaster(name, at, start, speed, reach));
  }
}
