package lifeboat.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the files of a run directory say, as far as a page can show it.
 *
 * @param result of {@code result.json}; an empty object where the run was interrupted
 * @param events in the order of time, the uninteresting ones left out where there are very many
 * @param eventsTotal how many lines {@code events.ndjson} has
 * @param tables of {@code tables.csv}
 * @param traffic of {@code traffic.csv}
 */
record RunFiles(
    Topology topology,
    JsonNode result,
    List<JsonNode> events,
    int eventsTotal,
    CsvTable tables,
    CsvTable traffic) {

  /** From this many events on, those that only say who knows whom are counted and not shown. */
  static final int MANY_EVENTS = 3000;

  /** So many events are looked at; what comes later is counted. */
  static final int MAX_EVENTS = 200_000;

  private static final String NEIGHBOUR_FOUND = "\"kind\":\"neighbour-found\"";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Events, and how many lines there were. */
  private record Events(List<JsonNode> kept, int total) {}

  /**
   * Reads a directory.
   *
   * @param known the topology, where the caller has it already
   */
  static RunFiles read(Path directory, Optional<Topology> known) throws IOException {
    if (!Files.exists(directory.resolve("events.ndjson"))) {
      throw new NotARunException(directory + ": is not a run directory; it has no events.ndjson");
    }
    Topology topology =
        known.isPresent() ? known.get() : topology(directory.resolve("topology.yaml"));
    Events events = events(directory.resolve("events.ndjson"));
    return new RunFiles(
        topology,
        result(directory.resolve("result.json")),
        events.kept(),
        events.total(),
        CsvTable.read(directory.resolve("tables.csv")),
        CsvTable.read(directory.resolve("traffic.csv")));
  }

  private static Topology topology(Path file) throws NotARunException {
    return switch (TopologyFile.read(file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed ->
          throw new NotARunException(failed.problems().getFirst().toString());
    };
  }

  private static JsonNode result(Path file) throws IOException {
    if (!Files.exists(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    return parse(file, Files.readString(file));
  }

  private static Events events(Path file) throws IOException {
    boolean many;
    try (Stream<String> lines = Files.lines(file)) {
      many = lines.skip(MANY_EVENTS).findAny().isPresent();
    }
    List<JsonNode> kept = new ArrayList<>();
    int total = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line = reader.readLine();
      while (line != null) {
        String next = reader.readLine();
        boolean cutShort = next == null && !line.endsWith("}"); // The run was killed just then.
        boolean wanted = kept.size() < MAX_EVENTS && !(many && line.contains(NEIGHBOUR_FOUND));
        if (wanted && !cutShort) {
          kept.add(parse(file, line));
        }
        total += cutShort ? 0 : 1;
        line = next;
      }
    }
    kept.sort(Comparator.comparingLong(event -> event.path("atNanos").asLong(0)));
    return new Events(kept, total);
  }

  private static JsonNode parse(Path file, String text) throws NotARunException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new NotARunException(file + ": is not JSON: " + e.getOriginalMessage());
    }
  }
}
