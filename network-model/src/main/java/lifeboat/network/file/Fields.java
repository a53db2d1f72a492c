package lifeboat.network.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * What one mapping of the file says, every key optional: values that could be read, by the name of
 * their key.
 *
 * @param position where the mapping begins, or the key that leads to it
 * @param path keys from the top
 * @param written keys that were written, among them those whose value could not be read
 */
record Fields(
    Section section,
    Position position,
    String path,
    SequencedMap<String, Value> values,
    SequencedSet<String> written) {

  /**
   * One value that was written.
   *
   * @param content what its type's reader makes of it, see {@link ScalarReader} and {@link
   *     SpecReader}
   */
  record Value(Position position, String path, Object content) {}

  Fields {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    written = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(written));
  }

  static Fields empty(Section section, Position position, String path) {
    return new Fields(section, position, path, new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  Optional<Value> find(String key) {
    if (section.find(key).isEmpty()) {
      throw new IllegalArgumentException("no key " + key + " in " + section.title());
    }
    return Optional.ofNullable(values.get(key));
  }

  <T> Optional<T> get(String key, Class<T> type) {
    return find(key).map(Value::content).map(type::cast);
  }

  /** The value, or what the vocabulary says holds without one. */
  <T> T getOrDefault(String key, Class<T> type) {
    return get(key, type)
        .orElseGet(() -> {
          Key known = section.find(key).orElseThrow();
          return type.cast(ScalarReader.trusted(known.type(), known.fallback()));
        });
  }

  /** The mapping under a key, empty where the file has none. */
  Fields inner(String key) {
    Section inner =
        switch (section.find(key).orElseThrow().type()) {
          case ValueType.Inner type -> type.section();
          case ValueType other ->
              throw new IllegalArgumentException(key + " is no mapping but " + other.title());
        };
    return get(key, Fields.class)
        .orElseGet(() -> empty(inner, position, path.isEmpty() ? key : path + "." + key));
  }

  /** The mappings under the names that the user chose. */
  SequencedMap<String, Fields> named(String key) {
    SequencedMap<String, Fields> all = new LinkedHashMap<>();
    get(key, NamedFields.class).ifPresent(named -> all.putAll(named.byName()));
    return all;
  }

  /** Mappings by the name that the user chose, in the order of the file. */
  record NamedFields(SequencedMap<String, Fields> byName) {}

  /** The same by two names, one after the other. */
  record NestedFields(SequencedMap<String, NamedFields> byName) {}

  /**
   * One value for each direction, by the name of the sending node.
   *
   * @param incomplete whether a direction was written that could not be read
   */
  record Directions(SequencedMap<String, Value> bySender, boolean incomplete) {
    Optional<Object> from(String sender) {
      return Optional.ofNullable(bySender.get(sender)).map(Value::content);
    }
  }
}
