package lifeboat.network.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * When things happen: {@code at} a time after convergence or a time of day, or so long {@code
 * after} an event begins. Events may follow each other in any order of the file, but not in a
 * circle.
 */
final class EventTimes {

  /** The latest time at which anything may happen. */
  static final long LATEST_NANOS = 24L * 3600 * 1_000_000_000L;

  private final SequencedMap<String, Fields> events;
  private final Optional<TimeOfDay> start;
  private final Problems problems;
  private final Map<String, Long> known = new LinkedHashMap<>();
  private final SequencedSet<String> open = new LinkedHashSet<>();

  EventTimes(Fields top, Problems problems) {
    this.events = top.named("events");
    this.start = top.get("starts-at", TimeOfDay.class);
    this.problems = problems;
  }

  /**
   * When an event begins, in nanoseconds after convergence; 0, and reported, if that is unclear.
   */
  long ofEvent(String name, Fields fields) {
    Long found = known.get(name);
    if (found != null) {
      return found;
    }
    open.addLast(name);
    long at = of(fields);
    open.remove(name);
    known.put(name, at);
    return at;
  }

  /** When an entry with {@code at} and {@code after} begins. */
  long of(Fields fields) {
    Optional<Fields.Value> after = fields.find("after");
    long offset = offset(fields, after.isPresent());
    long at = offset + after.map(this::begin).orElse(0L);
    if (at > LATEST_NANOS) {
      problems.add(
          fields.find("at").or(() -> after).map(Fields.Value::position).orElse(fields.position()),
          fields.path() + ".at",
          "it would be " + Units.DURATION.format(at) + " after convergence",
          "the latest time is " + Units.DURATION.format(LATEST_NANOS));
      return 0;
    }
    return at;
  }

  private long offset(Fields fields, boolean isAfterSomething) {
    if (fields.getOrDefault("at", Object.class) instanceof Long nanos) {
      return nanos;
    }
    Fields.Value at = fields.find("at").orElseThrow();
    if (isAfterSomething) {
      problems.add(
          at.position(),
          at.path(),
          "a time of day cannot count from an event",
          "write a duration such as 2s, or leave after out");
      return 0;
    }
    if (start.isEmpty()) {
      problems.add(
          at.position(),
          at.path(),
          "a time of day needs to know when the experiment starts",
          "write such as starts-at: 14:00 at the top of the file");
      return 0;
    }
    return ((TimeOfDay) at.content()).nanosAfter(start.get());
  }

  private long begin(Fields.Value after) {
    String name = (String) after.content();
    Fields event = events.get(name);
    if (event == null) {
      String guess = Spelling.didYouMean(name, events.keySet());
      problems.add(
          after.position(),
          after.path(),
          "event \"" + name + "\" does not exist",
          guess.isEmpty() && events.isEmpty() ? "the file has no events" : guess);
      return 0;
    }
    if (open.contains(name)) {
      problems.add(
          after.position(),
          after.path(),
          "events wait for each other: " + circle(name),
          "let one of them begin at a time");
      return 0;
    }
    return ofEvent(name, event);
  }

  /** The events from the first that is met again, each after the next. */
  private String circle(String name) {
    List<String> names = new ArrayList<>(open);
    List<String> circle = new ArrayList<>(names.subList(names.indexOf(name), names.size()));
    circle.add(name);
    return String.join(" after ", circle);
  }
}
