package lifeboat.sweep.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import lifeboat.network.file.Position;
import lifeboat.network.file.Problem;
import lifeboat.network.file.Spelling;
import lifeboat.network.file.YamlDocument;
import lifeboat.network.file.YamlNode;
import org.jspecify.annotations.Nullable;

/** Reads a sweep file, and collects all of its problems. */
final class SweepFileReader {

  /** Every key of a sweep file; {@code docs/sweeps.md} has a row for each. */
  static final List<String> KEYS =
      List.of(
          "name",
          "description",
          "topology",
          "vary",
          "combine",
          "repeat",
          "seed",
          "seeds",
          "engine",
          "set");

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  SweepFileReader(Path file) {
    this.file = file;
  }

  SweepFile.Kind read() {
    return switch (YamlDocument.read(file)) {
      case YamlDocument.Failed failed -> new SweepFile.Kind.Failed(failed.problems());
      case YamlDocument.Ok ok -> kind(ok.root());
    };
  }

  private SweepFile.Kind kind(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping root)) {
      add(node.position(), "", "neither a sweep nor a topology", "a sweep has topology and vary");
      return new SweepFile.Kind.Failed(problems);
    }
    boolean sweep = root.entries().containsKey("topology") || root.entries().containsKey("vary");
    if (!sweep && root.entries().containsKey("relays")) {
      return new SweepFile.Kind.Topology();
    }
    if (!sweep) {
      add(
          root.position(),
          "",
          "neither a sweep nor a topology",
          "a sweep has topology and vary, a topology has relays");
      return new SweepFile.Kind.Failed(problems);
    }
    SweepFile read = sweep(root);
    return problems.isEmpty()
        ? new SweepFile.Kind.Sweep(read)
        : new SweepFile.Kind.Failed(problems);
  }

  private SweepFile sweep(YamlNode.Mapping root) {
    root.entries()
        .forEach((key, entry) -> {
          if (!KEYS.contains(key)) {
            add(entry.keyPosition(), key, "no such key", Spelling.didYouMean(key, KEYS));
          }
        });
    text(root, "description");
    return new SweepFile(
        name(root),
        topology(root),
        vary(root),
        choice(root, "combine", Combination.values()),
        repeat(root),
        seed(root),
        choice(root, "seeds", SeedRule.values()),
        choice(root, "engine", Engine.values()),
        settings(root));
  }

  private Optional<String> name(YamlNode.Mapping root) {
    Optional<String> name = text(root, "name");
    if (name.isPresent() && !name.get().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      add(
          valueOf(root, "name").position(),
          "name",
          "is not a name of a folder",
          "write a-z, 0-9, -");
    }
    return name;
  }

  private Path topology(YamlNode.Mapping root) {
    Optional<String> path = text(root, "topology");
    if (path.isEmpty()) {
      add(root.position(), "topology", "is missing", "write topology: FILE, beside this file");
      return file;
    }
    return file.resolveSibling(path.get());
  }

  private SequencedMap<String, List<String>> vary(YamlNode.Mapping root) {
    SequencedMap<String, List<String>> vary = new LinkedHashMap<>();
    mapping(root, "vary")
        .ifPresent(entries ->
            entries
                .entries()
                .forEach((path, entry) -> {
                  List<String> values = new ArrayList<>();
                  List<YamlNode> items =
                      entry.value() instanceof YamlNode.Sequence list
                          ? list.items()
                          : List.of(entry.value());
                  for (YamlNode item : items) {
                    scalar(item, "vary." + path).ifPresent(values::add);
                  }
                  if (items.isEmpty()) {
                    add(
                        entry.value().position(),
                        "vary." + path,
                        "has no values",
                        "write [5ms, 20ms]");
                  }
                  vary.put(path, values);
                }));
    return vary;
  }

  private List<String> settings(YamlNode.Mapping root) {
    List<String> settings = new ArrayList<>();
    mapping(root, "set")
        .ifPresent(entries ->
            entries
                .entries()
                .forEach((path, entry) ->
                    scalar(entry.value(), "set." + path)
                        .ifPresent(v -> settings.add(path + "=" + v))));
    return settings;
  }

  private OptionalInt repeat(YamlNode.Mapping root) {
    Optional<String> text = text(root, "repeat");
    if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,5}")) {
      add(
          valueOf(root, "repeat").position(),
          "repeat",
          "must be a whole number from 1 to 999999",
          "");
      return OptionalInt.empty();
    }
    return text.isPresent() ? OptionalInt.of(Integer.parseInt(text.get())) : OptionalInt.empty();
  }

  private OptionalLong seed(YamlNode.Mapping root) {
    Optional<String> text = text(root, "seed");
    if (text.isPresent() && !text.get().matches("-?[0-9]{1,18}")) {
      add(valueOf(root, "seed").position(), "seed", "is not a whole number", "at most 18 digits");
      return OptionalLong.empty();
    }
    return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
  }

  private <E extends Enum<E>> Optional<E> choice(YamlNode.Mapping root, String key, E[] choices) {
    Optional<String> word = text(root, key);
    for (E choice : choices) {
      if (word.isPresent() && choice.toString().equals(word.get())) {
        return Optional.of(choice);
      }
    }
    if (word.isPresent()) {
      List<String> words = List.of(choices).stream().map(Object::toString).toList();
      add(
          valueOf(root, key).position(),
          key,
          "\"" + word.get() + "\" is not one of " + String.join(", ", words),
          Spelling.didYouMean(word.get(), words));
    }
    return Optional.empty();
  }

  private Optional<String> text(YamlNode.Mapping root, String key) {
    YamlNode.Entry entry = root.entries().get(key);
    return entry == null ? Optional.empty() : scalar(entry.value(), key);
  }

  private Optional<YamlNode.Mapping> mapping(YamlNode.Mapping root, String key) {
    YamlNode.Entry entry = root.entries().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof YamlNode.Mapping mapping) {
      return Optional.of(mapping);
    }
    add(entry.value().position(), key, "must be a mapping", "write links.west.delay: [5ms, 20ms]");
    return Optional.empty();
  }

  private Optional<String> scalar(YamlNode node, String path) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.missing()) {
      return Optional.of(scalar.text());
    }
    add(node.position(), path, "must be one value", "put lists and mappings into quotes");
    return Optional.empty();
  }

  private static YamlNode valueOf(YamlNode.Mapping root, String key) {
    YamlNode.@Nullable Entry entry = root.entries().get(key);
    return entry == null ? root : entry.value();
  }

  private void add(Position position, String path, String message, String hint) {
    problems.add(
        new Problem(position.source(), position.line(), position.column(), path, message, hint));
  }
}
