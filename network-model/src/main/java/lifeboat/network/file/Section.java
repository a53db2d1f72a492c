package lifeboat.network.file;

import java.util.List;
import java.util.Optional;

/**
 * The keys that a mapping may have.
 *
 * @param title where such mappings stand, {@code <name>} being chosen by the user
 */
public record Section(String title, String description, List<Key> keys) {
  public Section {
    keys = List.copyOf(keys);
  }

  Optional<Key> find(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }
}
