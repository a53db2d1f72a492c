package lifeboat.network.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Expectation;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Trigger;

/** Makes workload, events and expectations of the model out of what the file says. */
final class ScenarioReader {
  private final Fields top;
  private final Path folder;
  private final NodeNames names;
  private final Problems problems;
  private final ConditionReader conditions;
  private final EventTimes times;
  private final EventReader eventReader;
  private final PolicyReader policies;

  final SequencedMap<String, Deployment> workload = new LinkedHashMap<>();
  final SequencedMap<String, ScenarioEvent> events = new LinkedHashMap<>();
  final SequencedMap<String, Expectation> expectations = new LinkedHashMap<>();

  /** {@code folder} is where the topology file is, which other files are relative to. */
  ScenarioReader(
      Fields top, Path folder, NodeNames names, NetworkReader network, Problems problems) {
    this.top = top;
    this.folder = folder;
    this.names = names;
    this.problems = problems;
    this.conditions = new ConditionReader(problems);
    this.times = new EventTimes(top, problems);
    this.policies = new PolicyReader(top, names, problems);
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
    ExpectationReader reader = new ExpectationReader(top, events, names, problems);
    top.named("expect")
        .forEach((name, fields) ->
            reader.read(name, fields).ifPresent(read -> expectations.put(name, read)));
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
    CopyReader copies = new CopyReader(fields, problems);
    from.ifPresent(server -> {
      Policy policy = policies.of(fields, server);
      copies.check(criteria, policy);
      workload.put(
          name,
          new Deployment(
              name,
              server,
              atNanos,
              trigger,
              sizeBytes,
              file.map(Path::toString),
              criteria,
              copies.count(),
              copies.shards(),
              copies.apartMeters(),
              policy));
    });
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
}
