package lifeboat.network.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Expectation;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Trigger;

/** Makes workload, events and expectations of the model out of what the file says. */
final class ScenarioReader {
  private final Fields top;
  private final List<String> replicas;
  private final Path folder;
  private final NodeNames names;
  private final Problems problems;
  private final ConditionReader conditions;
  private final EventTimes times;
  private final EventReader eventReader;

  final SequencedMap<String, Deployment> workload = new LinkedHashMap<>();
  final SequencedMap<String, ScenarioEvent> events = new LinkedHashMap<>();
  final SequencedMap<String, Expectation> expectations = new LinkedHashMap<>();

  /** {@code folder} is where the topology file is, which other files are relative to. */
  ScenarioReader(
      Fields top, Path folder, NodeNames names, NetworkReader network, Problems problems) {
    this.top = top;
    this.replicas = List.copyOf(top.named("workload").sequencedKeySet());
    this.folder = folder;
    this.names = names;
    this.problems = problems;
    this.conditions = new ConditionReader(problems);
    this.times = new EventTimes(top, problems);
    PartNames parts = new PartNames(top, problems);
    DegradeReader degrades =
        new DegradeReader(top, network.links, new CableReader(top, network.relays, problems));
    this.eventReader =
        new EventReader(
            times,
            names,
            parts,
            degrades,
            new DisasterReader(new StormReader(folder, problems), problems),
            new RandomEventReader(top, names, parts, degrades, problems),
            problems);
  }

  void read() {
    top.named("workload").forEach(this::readDeployment);
    events.putAll(eventReader.read(top.named("events")));
    top.named("expect").forEach(this::readExpectation);
  }

  private void readDeployment(String name, Fields fields) {
    Optional<String> from = fields.find("from").flatMap(names::server);
    Optional<Path> file = fields.find("file").flatMap(this::existing);
    if (fields.find("file").isPresent() && fields.find("size").isPresent()) {
      problems.add(
          fields.find("size").orElseThrow().position(),
          fields.path() + ".size",
          "there is a file as well",
          "write size or file");
    }
    long sizeBytes =
        file.map(ScenarioReader::sizeOf).orElse(fields.getOrDefault("size", Long.class));
    Criteria criteria = conditions.criteria(fields.inner("criteria"));
    Optional<Trigger> trigger = fields.get("when", Fields.class).flatMap(conditions::trigger);
    long atNanos = times.of(fields);
    from.ifPresent(server ->
        workload.put(
            name,
            new Deployment(
                name, server, atNanos, trigger, sizeBytes, file.map(Path::toString), criteria)));
  }

  private Optional<Path> existing(Fields.Value value) {
    try {
      Path file = folder.resolve((String) value.content()).toAbsolutePath().normalize();
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        if (sizeOf(file) > 0) {
          return Optional.of(file);
        }
        problems.add(value.position(), value.path(), "file " + file + " is empty");
        return Optional.empty();
      }
      problems.add(
          value.position(),
          value.path(),
          "there is no file " + file,
          "paths are relative to the topology file");
    } catch (InvalidPathException _) {
      problems.add(value.position(), value.path(), "is not a path");
    }
    return Optional.empty();
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0;
    }
  }

  private void readExpectation(String name, Fields fields) {
    Optional<String> replica = replica(fields);
    Optional<String> at = fields.find("at").flatMap(names::server);
    Optional<List<String>> path =
        fields.get("path", SpecReader.NameList.class).map(this::relayPath);
    replica.ifPresent(key ->
        expectations.put(
            name,
            new Expectation(name, key, at, path, ConditionReader.amount(fields, "placed-within"))));
  }

  private List<String> relayPath(SpecReader.NameList list) {
    List<String> path = new ArrayList<>();
    list.items().forEach(item -> names.relay(item).ifPresent(path::add));
    return path;
  }

  private Optional<String> replica(Fields fields) {
    Optional<Fields.Value> written = fields.find("replica");
    if (written.isEmpty()) {
      if (replicas.size() == 1) {
        return Optional.of(replicas.getFirst());
      }
      problems.add(
          fields.position(),
          fields.path() + ".replica",
          "a required key is missing",
          replicas.isEmpty()
              ? "there is no workload to expect anything of"
              : "write one of " + String.join(", ", replicas));
      return Optional.empty();
    }
    String replica = (String) written.get().content();
    if (!replicas.contains(replica)) {
      problems.add(
          written.get().position(),
          written.get().path(),
          "replica \"" + replica + "\" does not exist",
          Spelling.didYouMean(replica, replicas));
      return Optional.empty();
    }
    return Optional.of(replica);
  }
}
