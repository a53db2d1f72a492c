package lifeboat.network.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.topology.Coordinates;

/**
 * Reads a YAML tree by the {@link Vocabulary} into {@link Fields}: unknown and missing keys,
 * shapes, units and bounds are checked here; what refers to something else in the file is not.
 *
 * <p>Places become {@link Coordinates}, lists of them {@link PlaceList}, lists of names {@link
 * NameList}, lists of mappings {@link ItemList}.
 */
final class SpecReader {
  private static final String DIRECTION = "from-";

  private final Problems problems;

  SpecReader(Problems problems) {
    this.problems = problems;
  }

  /** A key as the vocabulary spells it: {@code linkBackend} means {@code link-backend}. */
  static String kebab(String key) {
    return key.replaceAll("(?<=[a-z0-9])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Reads a mapping; {@code position} is that of the key which leads to it. */
  Fields fields(Section section, Position position, String path, YamlNode node) {
    Optional<SequencedMap<String, YamlNode.Entry>> entries = entries(node, path);
    if (entries.isEmpty()) {
      return Fields.empty(section, position, path);
    }
    SequencedMap<String, Fields.Value> values = new LinkedHashMap<>();
    SequencedMap<String, YamlNode.Entry> known = new LinkedHashMap<>();
    entries.get().forEach((key, entry) -> sort(section, path, key, entry, known));
    for (Key key : section.keys()) {
      YamlNode.Entry entry = known.get(key.name());
      if (entry != null && !(entry.value() instanceof YamlNode.Scalar s && s.missing())) {
        String keyPath = join(path, key.name());
        content(key, key.type(), entry.keyPosition(), keyPath, entry.value())
            .ifPresent(content ->
                values.put(
                    key.name(), new Fields.Value(entry.value().position(), keyPath, content)));
      } else if (key.required()) {
        Position where = entry == null ? position : entry.keyPosition();
        problems.add(
            where,
            join(path, key.name()),
            "a required key is missing",
            "write such as " + key.name() + ": " + key.example());
      }
    }
    return new Fields(section, position, path, values, known.sequencedKeySet());
  }

  private void sort(
      Section section,
      String path,
      String written,
      YamlNode.Entry entry,
      SequencedMap<String, YamlNode.Entry> known) {
    String key = section.find(written).isPresent() ? written : kebab(written);
    if (section.find(key).isEmpty()) {
      String guess = problems.isFull() ? "" : Spelling.didYouMean(written, section.names());
      String all =
          section.keys().isEmpty()
              ? "it has no keys"
              : "known: " + String.join(", ", section.names());
      problems.add(
          entry.keyPosition(), join(path, written), "no such key", guess.isEmpty() ? all : guess);
    } else if (known.putIfAbsent(key, entry) != null) {
      problems.add(entry.keyPosition(), join(path, written), "duplicate key", "it means " + key);
    }
  }

  /** The entries of a mapping; empty, and reported, when it is something else. */
  private Optional<SequencedMap<String, YamlNode.Entry>> entries(YamlNode node, String path) {
    return switch (node) {
      case YamlNode.Mapping mapping -> Optional.of(mapping.entries());
      case YamlNode.Scalar scalar when scalar.missing() -> Optional.of(new LinkedHashMap<>());
      case YamlNode.Scalar _, YamlNode.Sequence _ -> {
        problems.add(node.position(), path, "must be a mapping", "write key: value");
        yield Optional.empty();
      }
    };
  }

  private Optional<Object> content(
      Key key, ValueType valueType, Position keyPosition, String path, YamlNode node) {
    return switch (valueType) {
      case ValueType.Scalar type -> scalar(key, type, path, node);
      case ValueType.Choice type -> scalar(key, type, path, node);
      case ValueType.PerDirection type ->
          node instanceof YamlNode.Mapping mapping && !saysMore(type.one(), mapping)
              ? Optional.of(directions(key, type.one(), path, mapping))
              : content(key, type.one(), keyPosition, path, node);
      case ValueType.ScalarOr type ->
          node instanceof YamlNode.Mapping
              ? Optional.of(fields(type.section(), keyPosition, path, node))
              : scalar(key, type, path, node);
      case ValueType.Place _ -> place(path, node).map(Object.class::cast);
      case ValueType.Places type -> places(key, type, path, node);
      case ValueType.Names _ -> names(key, path, node);
      case ValueType.NamesOr type ->
          node instanceof YamlNode.Sequence
              ? names(key, path, node)
              : scalar(key, new ValueType.Choice(type.words()), path, node);
      case ValueType.ItemsOr type ->
          node instanceof YamlNode.Sequence sequence
              ? Optional.of(items(type.section(), path, sequence))
              : scalar(key, type, path, node);
      case ValueType.Inner inner -> Optional.of(fields(inner.section(), keyPosition, path, node));
      case ValueType.Named named -> Optional.of(named(named.section(), path, node));
      case ValueType.Nested nested -> Optional.of(nested(nested.inner().section(), path, node));
    };
  }

  private Optional<Object> scalar(Key key, ValueType type, String path, YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      problems.add(
          node.position(),
          path,
          "must be a single value: " + type.title(),
          "write such as " + key.example());
      return Optional.empty();
    }
    return switch (ScalarReader.read(key, type, scalar.text())) {
      case ScalarReader.Reading.Good good -> Optional.of(good.content());
      case ScalarReader.Reading.Bad bad -> {
        problems.add(node.position(), path, bad.message(), bad.hint());
        yield Optional.empty();
      }
    };
  }

  /** Whether a mapping is the value itself, and not one value for each direction. */
  private static boolean saysMore(ValueType one, YamlNode.Mapping mapping) {
    return one instanceof ValueType.ScalarOr
        && mapping.entries().keySet().stream().noneMatch(key -> key.startsWith(DIRECTION));
  }

  private Fields.Directions directions(
      Key key, ValueType one, String path, YamlNode.Mapping mapping) {
    SequencedMap<String, Fields.Value> bySender = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode.Entry> item : mapping.entries().entrySet()) {
      YamlNode.Entry entry = item.getValue();
      String itemPath = join(path, item.getKey());
      if (!item.getKey().startsWith(DIRECTION)) {
        problems.add(
            entry.keyPosition(), itemPath, "no such key", "directions are from-<node>: value");
        continue;
      }
      String sender = item.getKey().substring(DIRECTION.length());
      content(key, one, entry.keyPosition(), itemPath, entry.value())
          .ifPresent(content ->
              bySender.put(sender, new Fields.Value(entry.keyPosition(), itemPath, content)));
    }
    return new Fields.Directions(bySender, bySender.size() < mapping.entries().size());
  }

  private Optional<Coordinates> place(String path, YamlNode node) {
    List<Double> degrees = new ArrayList<>();
    if (node instanceof YamlNode.Sequence sequence) {
      for (YamlNode item : sequence.items()) {
        if (item instanceof YamlNode.Scalar scalar
            && scalar.text().matches("[-+]?[0-9]{1,3}(\\.[0-9]{1,18})?")) {
          degrees.add(Double.valueOf(scalar.text()));
        }
      }
    }
    if (degrees.size() != 2 || ((YamlNode.Sequence) node).items().size() != 2) {
      problems.add(
          node.position(),
          path,
          "must be a latitude and a longitude in degrees",
          "write such as [37.77, -122.42]");
      return Optional.empty();
    }
    if (Math.abs(degrees.get(0)) > 90 || Math.abs(degrees.get(1)) > 180) {
      problems.add(
          node.position(), path, "is not on Earth", "latitude is -90 to 90, longitude -180 to 180");
      return Optional.empty();
    }
    return Optional.of(new Coordinates(degrees.get(0), degrees.get(1)));
  }

  private Optional<Object> places(Key key, ValueType.Places type, String path, YamlNode node) {
    int count = node instanceof YamlNode.Sequence sequence ? sequence.items().size() : 0;
    if (count < type.least() || count > type.most()) {
      problems.add(
          node.position(), path, "must be a " + type.title(), "write such as " + key.example());
      return Optional.empty();
    }
    List<Coordinates> places = new ArrayList<>();
    for (YamlNode item : ((YamlNode.Sequence) node).items()) {
      place(path + "[" + places.size() + "]", item).ifPresent(places::add);
    }
    return places.size() == count ? Optional.of(new PlaceList(places)) : Optional.empty();
  }

  private Optional<Object> names(Key key, String path, YamlNode node) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      problems.add(
          node.position(), path, "must be a list of names", "write such as " + key.example());
      return Optional.empty();
    }
    List<Fields.Value> names = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      String itemPath = path + "[" + names.size() + "]";
      scalar(key, ValueType.Scalar.NAME, itemPath, item)
          .ifPresent(name -> names.add(new Fields.Value(item.position(), itemPath, name)));
    }
    return names.size() == sequence.items().size()
        ? Optional.of(new NameList(names))
        : Optional.empty();
  }

  private ItemList items(Section section, String path, YamlNode.Sequence sequence) {
    List<Fields> items = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      items.add(fields(section, item.position(), path + "[" + items.size() + "]", item));
    }
    return new ItemList(items);
  }

  /** Mappings in the order of the file. */
  record ItemList(List<Fields> items) {
    ItemList {
      items = List.copyOf(items);
    }
  }

  /** Places in the order of the file. */
  record PlaceList(List<Coordinates> items) {
    PlaceList {
      items = List.copyOf(items);
    }
  }

  /** Names with their places. */
  record NameList(List<Fields.Value> items) {
    NameList {
      items = List.copyOf(items);
    }

    List<String> texts() {
      return items.stream().map(item -> (String) item.content()).toList();
    }
  }

  private Fields.NamedFields named(Section section, String path, YamlNode node) {
    SequencedMap<String, Fields> byName = new LinkedHashMap<>();
    entries(node, path)
        .orElseGet(LinkedHashMap::new)
        .forEach((name, entry) -> {
          String itemPath = checkedName(path, name, entry);
          byName.put(name, fields(section, entry.keyPosition(), itemPath, entry.value()));
        });
    return new Fields.NamedFields(byName);
  }

  private Fields.NestedFields nested(Section section, String path, YamlNode node) {
    SequencedMap<String, Fields.NamedFields> byName = new LinkedHashMap<>();
    entries(node, path)
        .orElseGet(LinkedHashMap::new)
        .forEach((name, entry) ->
            byName.put(name, named(section, checkedName(path, name, entry), entry.value())));
    return new Fields.NestedFields(byName);
  }

  private String checkedName(String path, String name, YamlNode.Entry entry) {
    String itemPath = join(path, name);
    if (!name.matches(Vocabulary.NAME_PATTERN)) {
      problems.add(
          entry.keyPosition(),
          itemPath,
          "\"" + name + "\" is not a name",
          "names match " + Vocabulary.NAME_PATTERN);
    }
    return itemPath;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
