package lifeboat.sweep.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.network.file.Key;
import lifeboat.network.file.Section;
import lifeboat.network.file.Spelling;
import lifeboat.network.file.ValueType;
import lifeboat.network.file.Vocabulary;
import lifeboat.network.file.YamlNode;

/**
 * Finds the value of the topology file that a parameter is about. A name without dots is short for
 * the default of all links ({@code loss}) or relays ({@code probe-interval}), else for a value of
 * the whole file ({@code link-backend}) or of the only replica of the workload ({@code size}).
 */
public final class ParameterNames {

  /** Sections whose entries follow a default, the one whose keys come first first. */
  private static final List<String> WITH_DEFAULTS = List.of("links", "relays");

  private static final List<String> NOT_HERE = List.of("seed", "name", "description");
  private static final List<String> NAMED =
      List.of("relays", "servers", "switches", "links", "workload", "events", "expect");

  private final YamlNode.Mapping tree;

  /** Names for a topology file as it was read. */
  public ParameterNames(YamlNode.Mapping tree) {
    this.tree = tree;
  }

  /** What became of a name. */
  public sealed interface Found {

    /**
     * The value is there.
     *
     * @param warning what the user should know about it; empty for nothing
     */
    record Path(String path, String warning) implements Found {}

    /** There is no such value, or more than one; this is why, and what to write instead. */
    record Nothing(String why) implements Found {}
  }

  /** Looks a name up. */
  public Found find(String name) {
    if (NOT_HERE.contains(name)) {
      return new Found.Nothing(
          name.equals("seed")
              ? "each trial has a seed of its own; say how many with --repeat, and from which they"
                  + " come with --seed"
              : "does not change what happens");
    }
    return name.contains(".") ? byPath(name) : byShortName(name);
  }

  private Found byShortName(String name) {
    for (String section : WITH_DEFAULTS) {
      if (keysOf("defaults." + section).contains(name)) {
        return defaultOf(section, name);
      }
    }
    if (section("").stream().anyMatch(key -> key.name().equals(name) && isSingle(key))) {
      return valueOfFile(name);
    }
    List<String> paths = new ArrayList<>();
    if (keysOf("workload.<name>").contains(name)) {
      namesIn("workload").forEach(replica -> paths.add("workload." + replica + "." + name));
    }
    return switch (paths.size()) {
      case 0 -> new Found.Nothing(unknown(name));
      case 1 -> new Found.Path(paths.getFirst(), "");
      default -> new Found.Nothing("could be " + String.join(" or ", paths) + "; write out which");
    };
  }

  /** Replicas that have a value of their own do not follow that of the file. */
  private Found valueOfFile(String key) {
    List<String> deaf =
        namesIn("workload").stream()
            .filter(replica -> has("workload." + replica + "." + key))
            .toList();
    return new Found.Path(
        key,
        deaf.isEmpty()
            ? ""
            : "these replicas have a "
                + key
                + " of their own, which does not vary: "
                + String.join(", ", deaf));
  }

  private static String unknown(String name) {
    List<String> known = new ArrayList<>();
    WITH_DEFAULTS.forEach(section -> known.addAll(keysOf("defaults." + section)));
    section("").stream().filter(ParameterNames::isSingle).map(Key::name).forEach(known::add);
    known.addAll(keysOf("workload.<name>"));
    known.removeAll(NOT_HERE);
    String guess = Spelling.didYouMean(name, known);
    return "no value of this name; "
        + (guess.isEmpty() ? "write its path, such as links.west.delay" : guess);
  }

  /** Entries that say themselves what they are like do not follow the default. */
  private Found defaultOf(String section, String key) {
    List<String> deaf =
        namesIn(section).stream().filter(name -> has(section + "." + name + "." + key)).toList();
    String path = "defaults." + section + "." + key;
    if (deaf.isEmpty()) {
      return new Found.Path(path, "");
    }
    String which = String.join(", ", deaf.stream().limit(5).toList());
    if (deaf.size() == namesIn(section).size()) {
      String kind = section.substring(0, section.length() - 1);
      return new Found.Nothing(
          "is the default of "
              + section
              + ", but every "
              + kind
              + " of the file has a "
              + key
              + " of its own ("
              + which
              + "); write "
              + section
              + "."
              + deaf.getFirst()
              + "."
              + key);
    }
    return new Found.Path(
        path,
        "these " + section + " have a " + key + " of their own, which does not vary: " + which);
  }

  private Found byPath(String path) {
    List<String> words = List.of(path.split("\\.", -1));
    String first = words.getFirst();
    List<String> known = keysOf("");
    if (!known.contains(first)) {
      String guess = Spelling.didYouMean(first, known);
      return new Found.Nothing(
          "a topology file has no " + first + (guess.isEmpty() ? "" : "; " + guess));
    }
    if (NAMED.contains(first) && words.size() > 2 && !namesIn(first).contains(words.get(1))) {
      String guess = Spelling.didYouMean(words.get(1), namesIn(first));
      String all = String.join(", ", namesIn(first).stream().limit(10).toList());
      return new Found.Nothing(
          "the file has no \""
              + words.get(1)
              + "\" in "
              + first
              + "; "
              + (guess.isEmpty() ? all.isEmpty() ? "it has none at all" : "it has " + all : guess));
    }
    return new Found.Path(path, "");
  }

  private List<String> namesIn(String section) {
    return node(section) instanceof YamlNode.Mapping mapping
        ? List.copyOf(mapping.entries().keySet())
        : List.of();
  }

  private boolean has(String path) {
    return tree.positionOf(path).isPresent();
  }

  private YamlNode node(String key) {
    return Optional.ofNullable(tree.entries().get(key))
        .map(YamlNode.Entry::value)
        .orElse(tree.entries().isEmpty() ? tree : new YamlNode.Scalar(tree.position(), "", true));
  }

  private static boolean isSingle(Key key) {
    return key.type() instanceof ValueType.Scalar
        || key.type() instanceof ValueType.Choice
        || key.type() instanceof ValueType.ScalarOr;
  }

  private static List<String> keysOf(String title) {
    return section(title).stream().map(Key::name).toList();
  }

  private static List<Key> section(String title) {
    return Vocabulary.sections().stream()
        .filter(section -> section.title().equals(title))
        .findFirst()
        .map(Section::keys)
        .orElseThrow();
  }
}
