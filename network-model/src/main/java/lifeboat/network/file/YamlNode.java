package lifeboat.network.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A piece of a YAML document, with the place where it was written. */
public sealed interface YamlNode {

  Position position();

  /** Keys and values in the order of the file; keys are unique. */
  record Mapping(Position position, SequencedMap<String, Entry> entries) implements YamlNode {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    /** Where a path such as {@code links.coast.delay} was written, if it was. */
    public Optional<Position> positionOf(String path) {
      Optional<Position> position = Optional.empty();
      YamlNode node = this;
      for (String key : path.split("\\.", -1)) {
        Entry entry = node instanceof Mapping mapping ? mapping.entries.get(key) : null;
        if (entry == null) {
          return Optional.empty();
        }
        position = Optional.of(entry.keyPosition);
        node = entry.value;
      }
      return position;
    }
  }

  /** One key with its value. */
  record Entry(Position keyPosition, YamlNode value) {}

  /** Items in order. */
  record Sequence(Position position, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A single value, as text; what it means is for the reader of the key to say.
   *
   * @param missing whether nothing was written, or {@code null} or {@code ~}
   */
  record Scalar(Position position, String text, boolean missing) implements YamlNode {}
}
