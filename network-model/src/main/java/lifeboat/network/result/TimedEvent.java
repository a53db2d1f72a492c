package lifeboat.network.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.scenario.Happening;

/**
 * A line of {@code events.ndjson}: something that happened at a node.
 *
 * @param atNanos time since the run began
 * @param node name of the node, or {@link #RUN} for the run itself
 * @param kind what happened, in kebab case
 * @param fields details: strings, numbers, booleans, lists and maps of these
 */
public record TimedEvent(
    long atNanos, String node, String kind, SequencedMap<String, Object> fields) {

  /** Name under which the run itself reports. */
  public static final String RUN = "run";

  public TimedEvent {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
  }

  /** An event of the run itself; {@code fields} alternates names and values. */
  public static TimedEvent ofRun(long atNanos, String kind, Object... fields) {
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i + 1 < fields.length; i += 2) {
      map.put((String) fields[i], fields[i + 1]);
    }
    return new TimedEvent(atNanos, RUN, kind, map);
  }

  /** What an event of the scenario has done; {@code part} tells a link from a node. */
  public static TimedEvent of(long atNanos, Happening happening) {
    String event = happening.event();
    String target = happening.target();
    return switch (happening) {
      case Happening.Cut _, Happening.Healed _ ->
          ofRun(atNanos, happening.kind(), "event", event, "part", "link", "target", target);
      case Happening.Ends _,
          Happening.Returns _,
          Happening.Pauses _,
          Happening.Resumes _,
          Happening.Degraded _,
          Happening.Restored _,
          Happening.Notified _,
          Happening.Warned _,
          Happening.FrontReported _ ->
          ofRun(atNanos, happening.kind(), "event", event, "target", target);
    };
  }

  /** The field as text. */
  public Optional<String> text(String field) {
    return Optional.ofNullable(fields.get(field)).map(Object::toString);
  }

  /** The field as a whole number, 0 where it is absent. */
  public long number(String field) {
    return fields.get(field) instanceof Number number ? number.longValue() : 0;
  }

  /** The field as a list of texts. */
  public List<String> texts(String field) {
    return fields.get(field) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Everything as one flat map: {@code atNanos}, {@code node}, {@code kind}, then the fields. */
  public Map<String, Object> toMap() {
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    map.put("atNanos", atNanos);
    map.put("node", node);
    map.put("kind", kind);
    map.putAll(fields);
    return map;
  }

  /** Reads back {@link #toMap}. */
  public static TimedEvent fromMap(Map<String, Object> map) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>(map);
    Object at = fields.remove("atNanos");
    Object node = fields.remove("node");
    Object kind = fields.remove("kind");
    if (!(at instanceof Number number) || node == null || kind == null) {
      throw new IllegalArgumentException("not an event: " + map);
    }
    return new TimedEvent(number.longValue(), node.toString(), kind.toString(), fields);
  }
}
