package lifeboat.network.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import lifeboat.network.topology.Check;
import lifeboat.network.topology.Expectation;
import lifeboat.network.topology.Range;
import lifeboat.network.topology.ScenarioEvent;

/** Makes expectations of the model out of what the file says: for each key of an entry a check. */
final class ExpectationReader {

  /** Makes a check of a value; empty, and reported, when it cannot. */
  @FunctionalInterface
  private interface CheckReader extends Function<Fields.Value, Optional<? extends Check>> {}

  private final NodeNames names;
  private final PathParts parts;
  private final SequencedSet<String> places = new LinkedHashSet<>();
  private final SequencedMap<String, ScenarioEvent> events;
  private final List<String> replicas;
  private final Problems problems;

  /** A reader for each key, in the order in which verdicts are given. */
  private final SequencedMap<String, CheckReader> readers = new LinkedHashMap<>();

  /** {@code events} are those that could be read. */
  ExpectationReader(
      Fields top, SequencedMap<String, ScenarioEvent> events, NodeNames names, Problems problems) {
    this.names = names;
    this.parts = new PathParts(top, names, problems);
    this.events = events;
    this.replicas = List.copyOf(top.named("workload").sequencedKeySet());
    this.problems = problems;
    places.addAll(top.named("servers").sequencedKeySet());
    top.named("relays")
        .forEach((name, relay) -> {
          places.add(name);
          relay.get("site", String.class).ifPresent(places::add);
        });
    readers.put("not-placed", _ -> Optional.of(new Check.NotPlaced()));
    readers.put("at", value -> place(value).map(Check.At::new));
    readers.put("not-at", value -> place(value).map(Check.NotAt::new));
    readers.put("at-least", value -> Optional.of(new Check.AtLeast((Double) value.content())));
    readers.put("outside", this::outside);
    readers.put("path", value -> Optional.of(new Check.Path(relays(value))));
    readers.put("path-through", value -> Optional.of(new Check.PathThrough(parts.of(value))));
    readers.put(
        "path-not-through", value -> Optional.of(new Check.PathNotThrough(parts.of(value))));
    readers.put("hops", value -> range(value, Range::atMost).map(Check.Hops::new));
    readers.put(
        "placed-within", value -> Optional.of(new Check.PlacedWithin((Long) value.content())));
    readers.put("tables", this::tables);
    readers.put("copies-alive", value -> range(value, Range::atLeast).map(Check.CopiesAlive::new));
    readers.put("nothing-lost", _ -> Optional.of(new Check.NothingLost()));
    readers.put("self-check", _ -> Optional.of(new Check.SelfCheckOk()));
  }

  /** The expectation of an entry; empty where nobody knows what it is about. */
  Optional<Expectation> read(String name, Fields fields) {
    List<Check> checks = new ArrayList<>();
    readers.forEach(
        (key, reader) -> fields.find(key).flatMap(reader::apply).ifPresent(checks::add));
    boolean ofRun = !checks.isEmpty() && checks.stream().allMatch(Check.OfRun.class::isInstance);
    if (!ofRun && checks.stream().noneMatch(ExpectationReader::saysWhetherPlaced)) {
      checks.addFirst(new Check.Placed());
    }
    contradictions(fields, checks);
    Optional<String> replica = replica(fields, ofRun);
    return replica.isEmpty() && !ofRun
        ? Optional.empty()
        : Optional.of(new Expectation(name, replica, checks));
  }

  private static boolean saysWhetherPlaced(Check check) {
    return check instanceof Check.At || check instanceof Check.NotPlaced;
  }

  private void contradictions(Fields fields, List<Check> checks) {
    boolean placed =
        checks.stream()
            .anyMatch(check -> !(check instanceof Check.OfRun || check instanceof Check.NotPlaced));
    if (placed && checks.contains(new Check.NotPlaced())) {
      problems.add(
          fields.position(),
          fields.path() + ".not-placed",
          "what is not placed has neither place, time nor path",
          "write two entries, or leave not-placed out");
    }
  }

  private Optional<String> replica(Fields fields, boolean ofRun) {
    Optional<Fields.Value> written = fields.find("replica");
    if (written.isEmpty()) {
      if (replicas.size() == 1) {
        return Optional.of(replicas.getFirst());
      }
      if (!ofRun) {
        problems.add(
            fields.position(),
            fields.path() + ".replica",
            "a required key is missing",
            replicas.isEmpty()
                ? "there is no workload to expect anything of"
                : "write one of " + String.join(", ", replicas));
      }
      return Optional.empty();
    }
    String replica = (String) written.get().content();
    if (!replicas.contains(replica)) {
      unknown(written.get(), "replica", replica, replicas);
      return Optional.empty();
    }
    return Optional.of(replica);
  }

  private Optional<String> place(Fields.Value value) {
    String place = (String) value.content();
    if (!places.contains(place)) {
      unknown(value, "server, relay or site", place, places);
      return Optional.empty();
    }
    return Optional.of(place);
  }

  private Optional<Check> outside(Fields.Value value) {
    String name = (String) value.content();
    ScenarioEvent event = events.get(name);
    if (event instanceof ScenarioEvent.Disaster) {
      return Optional.of(new Check.Outside(name));
    }
    if (event == null) {
      unknown(value, "event", name, events.sequencedKeySet());
    } else {
      problems.add(
          value.position(),
          value.path(),
          "event \"" + name + "\" is no disaster, and has no inside",
          "not-at and path-not-through say where a replica must not be");
    }
    return Optional.empty();
  }

  private void unknown(Fields.Value value, String what, String written, Collection<String> known) {
    problems.add(
        value.position(),
        value.path(),
        what + " \"" + written + "\" does not exist",
        problems.isFull() ? "" : Spelling.didYouMean(written, known));
  }

  private List<String> relays(Fields.Value value) {
    List<String> path = new ArrayList<>();
    ((SpecReader.NameList) value.content())
        .items()
        .forEach(item -> names.relay(item).ifPresent(path::add));
    return path;
  }

  /** A number alone is one of the two bounds, a mapping may have both. */
  private Optional<Range> range(Fields.Value value, IntFunction<Range> alone) {
    if (value.content() instanceof Long number) {
      return Optional.of(alone.apply(number.intValue()));
    }
    Fields fields = (Fields) value.content();
    int least = fields.getOrDefault("least", Long.class).intValue();
    OptionalInt most =
        fields
            .get("most", Long.class)
            .map(Long::intValue)
            .map(OptionalInt::of)
            .orElseGet(OptionalInt::empty);
    if (most.orElse(Range.UNBOUNDED) < least) {
      problems.add(
          value.position(),
          value.path(),
          "nothing is between " + least + " and " + most.getAsInt());
      return Optional.empty();
    }
    return Optional.of(new Range(least, most.orElse(Range.UNBOUNDED)));
  }

  private Optional<Check> tables(Fields.Value value) {
    List<Check.Row> rows = new ArrayList<>();
    Map<String, Fields.NamedFields> byRelay = ((Fields.NestedFields) value.content()).byName();
    byRelay.forEach((relay, neighbours) ->
        neighbours
            .byName()
            .forEach((neighbour, fields) -> {
              boolean known =
                  names.relay(new Fields.Value(fields.position(), fields.path(), relay)).isPresent()
                      && names
                          .relayOrServer(
                              new Fields.Value(fields.position(), fields.path(), neighbour))
                          .isPresent();
              if (known) {
                rows.add(row(relay, neighbour, fields));
              }
            }));
    return rows.isEmpty() ? Optional.empty() : Optional.of(new Check.TableValues(rows));
  }

  private Check.Row row(String relay, String neighbour, Fields fields) {
    OptionalLong delay = ConditionReader.amount(fields, "delay");
    OptionalLong throughput = ConditionReader.amount(fields, "throughput");
    boolean nothing =
        delay.isEmpty() && throughput.isEmpty() && !fields.written().contains("reliability");
    if (nothing) {
      problems.add(
          fields.position(),
          fields.path(),
          "nothing is expected of this row",
          "write delay, throughput or reliability");
    }
    return new Check.Row(
        relay,
        neighbour,
        delay,
        throughput,
        ConditionReader.decimal(fields, "reliability"),
        fields.getOrDefault("tolerance", Double.class));
  }
}
