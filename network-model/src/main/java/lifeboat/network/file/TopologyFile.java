package lifeboat.network.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lifeboat.network.topology.AddressConflict;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;

/**
 * Reads topology files. Whatever is in the file, the outcome is a topology that both engines can
 * lay out, or all problems of the file at once.
 */
public final class TopologyFile {
  private static final int MAX_NAME_LENGTH = 64;
  private static final int MAX_NODES = 250_000;
  private static final int MAX_LINKS = 1_000_000;
  private static final int MAX_ENTRIES = 1000;
  private static final int MAX_EVENTS = 10_000;

  private final String source;
  private final Path folder;
  private final Problems problems = new Problems();

  private TopologyFile(String source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  /**
   * Reads a file and writes the overrides, {@code path=value} each, over what it says.
   *
   * <p>The value of an override is YAML: {@code links.coast={between: [sf, la]}}.
   */
  public static ReadResult read(Path file, List<String> overrides) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    TopologyFile reader = new TopologyFile(file.toString(), folder);
    return reader.result(FileText.read(file, reader.problems), overrides, stem(file));
  }

  /** Reads text as if it were in a file of that name in the current folder. */
  public static ReadResult parse(String source, String text, List<String> overrides) {
    Path file = Path.of(source);
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    return new TopologyFile(source, folder).result(Optional.of(text), overrides, stem(file));
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.replaceFirst("(?<=.)\\.(yaml|yml)$", "");
  }

  private ReadResult result(Optional<String> text, List<String> overrides, String stem) {
    Optional<YamlNode.Mapping> tree =
        text.flatMap(content -> YamlText.parse(new Position(source, 1, 1), content, problems))
            .flatMap(this::root)
            .map(root -> overridden(root, overrides));
    Optional<Topology> topology = tree.flatMap(root -> topology(root, stem));
    if (topology.isPresent() && problems.count() == 0) {
      return new ReadResult.Ok(topology.get(), tree.orElseThrow());
    }
    return new ReadResult.Failed(problems.sorted());
  }

  private Optional<YamlNode.Mapping> root(YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping mapping -> Optional.of(mapping);
      case YamlNode.Scalar scalar when scalar.missing() -> {
        problems.add(scalar.position(), "", "the file is empty", "a file has at least relays");
        yield Optional.empty();
      }
      case YamlNode.Scalar _, YamlNode.Sequence _ -> {
        problems.add(node.position(), "", "not a topology", "a file is a mapping: relays: ...");
        yield Optional.empty();
      }
    };
  }

  private YamlNode.Mapping overridden(YamlNode.Mapping root, List<String> overrides) {
    Overrides writer = new Overrides(problems);
    YamlNode.Mapping tree = root;
    for (String override : overrides) {
      tree = writer.apply(tree, override);
    }
    return tree;
  }

  private Optional<Topology> topology(YamlNode.Mapping tree, String stem) {
    Position start = new Position(source, 1, 1);
    Fields top = new SpecReader(problems).fields(Vocabulary.TOP, start, "", tree);
    if (isTooLarge(top)) {
      return Optional.empty();
    }
    NodeNames names = new NodeNames(top, problems);
    NetworkReader network = new NetworkReader(top, names, problems);
    network.read();
    ScenarioReader scenario = new ScenarioReader(top, folder, names, network, problems);
    scenario.read();
    boolean ignored =
        exceeds(scenario.events.size(), MAX_EVENTS, "events, those at random included,");
    String name = name(top, stem);
    if (problems.count() > 0) {
      return Optional.empty();
    }
    Topology topology =
        new Topology(
            name,
            top.getOrDefault("description", String.class),
            top.getOrDefault("seed", Long.class),
            choice(Topology.LinkBackend.class, top, "link-backend"),
            choice(Topology.ProcessLayout.class, top, "processes"),
            network.relays,
            network.servers,
            network.switches,
            network.links,
            scenario.workload,
            scenario.events,
            scenario.expectations);
    NetworkLayout.conflicts(topology).forEach(conflict -> report(conflict, top));
    return Optional.of(topology);
  }

  /** Files beyond these bounds are not looked at any further. */
  private boolean isTooLarge(Fields top) {
    int relays = top.named("relays").size();
    int servers = top.named("servers").size();
    boolean nodes = exceeds(relays + servers + top.named("switches").size(), MAX_NODES, "nodes");
    boolean links = exceeds(top.named("links").size() + servers, MAX_LINKS, "cables");
    boolean entries = false;
    for (String key : List.of("workload", "expect")) {
      entries |= exceeds(top.named(key).size(), MAX_ENTRIES, "entries of " + key);
    }
    entries |= exceeds(top.named("events").size(), MAX_EVENTS, "entries of events");
    return nodes || links || entries;
  }

  private boolean exceeds(int count, int most, String what) {
    if (count > most) {
      problems.add(
          new Position(source, 1, 1),
          "",
          count + " " + what + " are more than a file may have",
          "the limit is " + most);
    }
    return count > most;
  }

  private String name(Fields top, String stem) {
    String name = top.get("name", String.class).orElse(stem);
    boolean printable = name.codePoints().noneMatch(Character::isISOControl);
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH || !printable) {
      problems.add(
          top.find("name").map(Fields.Value::position).orElse(top.position()),
          "name",
          "must be 1 to " + MAX_NAME_LENGTH + " printable characters");
    }
    return name;
  }

  private void report(AddressConflict conflict, Fields top) {
    Map<String, Fields> servers = top.named("servers");
    Fields fields =
        Optional.ofNullable(servers.get(conflict.node()))
            .or(() -> Optional.ofNullable(top.named("relays").get(conflict.node())))
            .orElse(top);
    Position position =
        servers.containsKey(conflict.node())
            ? fields.find("address").map(Fields.Value::position).orElse(fields.position())
            : fields.position();
    problems.add(position, fields.path(), conflict.message());
  }

  private static <E extends Enum<E>> E choice(Class<E> type, Fields top, String key) {
    String word = top.getOrDefault(key, String.class);
    return Enum.valueOf(type, word.replace('-', '_').toUpperCase(Locale.ROOT));
  }
}
