package lifeboat.network.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes values from the command line ({@code --set links.coast.delay=5ms}) into a YAML tree; an
 * empty value takes the key away, so that its default holds.
 */
final class Overrides {
  private static final String HINT = "write path=value, such as links.coast.delay=5ms";

  private final Problems problems;

  Overrides(Problems problems) {
    this.problems = problems;
  }

  /** The tree with the override in it; the same tree where the override is wrong. */
  YamlNode.Mapping apply(YamlNode.Mapping root, String override) {
    Position position = Position.whole("--set " + override);
    int equals = override.indexOf('=');
    List<String> keys =
        equals < 0 ? List.of() : List.of(override.substring(0, equals).strip().split("\\.", -1));
    if (keys.isEmpty() || keys.stream().anyMatch(String::isBlank)) {
      problems.add(position, "", "not an override", HINT);
      return root;
    }
    if (override.substring(equals + 1).isBlank()) {
      return with(root, keys, 0, null);
    }
    return YamlText.parse(position, override.substring(equals + 1), problems)
        .map(value -> with(root, keys, 0, value))
        .orElse(root);
  }

  /** The mapping with {@code value} in it; without the key where the value is null. */
  private YamlNode.Mapping with(
      YamlNode.Mapping mapping, List<String> keys, int index, @Nullable YamlNode value) {
    String key = spelling(mapping, keys.get(index));
    Position at = value == null ? mapping.position() : value.position();
    YamlNode.Entry old = mapping.entries().get(key);
    SequencedMap<String, YamlNode.Entry> entries = new LinkedHashMap<>(mapping.entries());
    if (value == null && (index == keys.size() - 1 || old == null)) {
      entries.remove(key);
      return new YamlNode.Mapping(mapping.position(), entries);
    }
    if (index == keys.size() - 1 && value != null) {
      entries.put(key, new YamlNode.Entry(value.position(), value));
      return new YamlNode.Mapping(mapping.position(), entries);
    }
    Optional<YamlNode.Mapping> inner = inner(old, at);
    if (inner.isEmpty()) {
      String path = String.join(".", keys.subList(0, index + 1));
      problems.add(at, path, "has no keys of its own", HINT);
      return mapping;
    }
    Position keyPosition = old == null ? at : old.keyPosition();
    entries.put(key, new YamlNode.Entry(keyPosition, with(inner.get(), keys, index + 1, value)));
    return new YamlNode.Mapping(mapping.position(), entries);
  }

  /** The key as the file spells it, where it has it in either spelling. */
  private static String spelling(YamlNode.Mapping mapping, String key) {
    if (mapping.entries().containsKey(key)) {
      return key;
    }
    return mapping.entries().keySet().stream()
        .filter(known -> SpecReader.kebab(known).equals(SpecReader.kebab(key)))
        .findFirst()
        .orElse(key);
  }

  private static Optional<YamlNode.Mapping> inner(YamlNode.@Nullable Entry old, Position position) {
    if (old == null || (old.value() instanceof YamlNode.Scalar scalar && scalar.missing())) {
      return Optional.of(new YamlNode.Mapping(position, new LinkedHashMap<>()));
    }
    return old.value() instanceof YamlNode.Mapping mapping
        ? Optional.of(mapping)
        : Optional.empty();
  }
}
