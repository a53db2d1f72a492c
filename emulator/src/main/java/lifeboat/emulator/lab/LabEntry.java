package lifeboat.emulator.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the registry knows of a laboratory.
 *
 * @param name by which people call it
 * @param id that no other laboratory ever has
 * @param keeper the process that holds its namespaces; everything in them ends with it
 * @param directory the run directory
 * @param sinceMillis when it was begun, in milliseconds of the epoch
 */
public record LabEntry(
    String name, String id, ProcessIdentity keeper, Path directory, long sinceMillis) {

  /**
   * Names that are good for files and for shells.
   *
   * @see #nameLike
   */
  public static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private static final int MAX_NAME_LENGTH = 56;

  public LabEntry {
    if (!name.matches(NAME_PATTERN) || !id.matches("[0-9a-f]{8,32}")) {
      throw new IllegalArgumentException("laboratory \"" + name + "\", id \"" + id + "\"");
    }
  }

  /** The name that comes nearest to what a topology is called. */
  public static String nameLike(String text) {
    String name = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
    String cut = name.substring(0, Math.min(MAX_NAME_LENGTH, name.length()));
    return cut.isEmpty() ? "lab" : cut;
  }

  /**
   * Where the socket of its supervisor is, seen from the host: the kernel shows the file system of
   * a process below {@code /proc/PID/root}, and only to its owner. So there is no file that could
   * outlive the laboratory, and the path is short.
   */
  public Path socket() {
    return root().resolve(socketInside(id).substring(1));
  }

  /** The nodes that one can enter, in the order of the alphabet; none before they are built. */
  public List<String> nodes() throws IOException {
    Path namespaces = root().resolve("run/netns");
    if (!Files.isDirectory(namespaces)) {
      return List.of();
    }
    try (Stream<Path> nodes = Files.list(namespaces)) {
      return nodes.map(node -> node.getFileName().toString()).sorted().toList();
    }
  }

  /** Where the supervisor itself sees that socket. */
  public static String socketInside(String id) {
    return "/run/lifeboat/lab-" + id + ".sock";
  }

  /** The file system of the laboratory, seen from the host. */
  private Path root() {
    return Path.of("/proc", Long.toString(keeper.pid()), "root");
  }

  /** The entry as lines {@code key=value}, which shell scripts can read as well. */
  String write() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("keeper", Long.toString(keeper.pid()));
    fields.put("keeperStart", Long.toString(keeper.startTicks()));
    fields.put("since", Long.toString(sinceMillis));
    fields.put("directory", directory.toString());
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + field.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** Reads back {@link #write}; empty where the text is something else. */
  static Optional<LabEntry> parse(String name, String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    text.lines()
        .forEach(line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            fields.put(line.substring(0, equals), line.substring(equals + 1));
          }
        });
    try {
      return Optional.of(
          new LabEntry(
              name,
              fields.getOrDefault("id", ""),
              new ProcessIdentity(number(fields, "keeper"), number(fields, "keeperStart")),
              Path.of(fields.getOrDefault("directory", "")),
              number(fields, "since")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static long number(Map<String, String> fields, String key) {
    return Long.parseLong(fields.getOrDefault(key, ""));
  }
}
