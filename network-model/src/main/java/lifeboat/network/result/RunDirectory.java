package lifeboat.network.result;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one run. Events are on disk as soon as they are written, so that a run that is
 * killed still tells what it saw.
 */
public final class RunDirectory implements AutoCloseable {

  private static final JsonMapper LINES = JsonMapper.builder().build();
  private static final JsonMapper DOCUMENT =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  static final String EVENTS_FILE = "events.ndjson";
  static final String DECISIONS_FILE = "decisions.ndjson";

  private static final List<String> DECISIONS =
      List.of("decided", "transfer-failed", "attempt-failed");
  private static final int MAX_RUNS_A_SECOND = 10_000;

  private final Path path;
  private final BufferedWriter events;
  private final BufferedWriter decisions;

  private RunDirectory(Path path) throws IOException {
    this.path = path;
    this.events = Files.newBufferedWriter(path.resolve(EVENTS_FILE));
    this.decisions = Files.newBufferedWriter(path.resolve(DECISIONS_FILE));
  }

  /** Creates {@code path}, which must not hold the result of another run. */
  public static RunDirectory create(Path path) throws IOException {
    Files.createDirectories(path);
    try (var entries = Files.list(path)) {
      if (entries.findAny().isPresent()) {
        throw new FileAlreadyExistsException(path.toString(), null, "is not empty");
      }
    }
    return new RunDirectory(path);
  }

  /** Creates a new directory {@code base/name}, or the first free {@code base/name-N}. */
  public static RunDirectory createNew(Path base, String name) throws IOException {
    Files.createDirectories(base);
    for (int i = 1; i <= MAX_RUNS_A_SECOND; i++) {
      Path path = base.resolve(i == 1 ? name : name + "-" + i);
      try {
        Files.createDirectory(path);
        return new RunDirectory(path);
      } catch (FileAlreadyExistsException e) {
        // Another run took this name; the next one is tried.
      }
    }
    throw new IOException("no free name for " + base.resolve(name));
  }

  /** Takes over a directory that another process of the same run has created. */
  public static RunDirectory takeOver(Path path) throws IOException {
    return new RunDirectory(path);
  }

  public Path path() {
    return path;
  }

  /** Appends an event; decisions go to {@code decisions.ndjson} as well. */
  public void write(TimedEvent event) throws IOException {
    String line = LINES.writeValueAsString(event.toMap()) + "\n";
    events.write(line);
    events.flush();
    if (isDecision(event)) {
      decisions.write(line);
      decisions.flush();
    }
  }

  /** Whether an event belongs to the decision ledger. */
  public static boolean isDecision(TimedEvent event) {
    return DECISIONS.contains(event.kind());
  }

  /** Writes {@code tables.csv} and, where links were checked, {@code links.csv}. */
  public void writeTables(List<TableRow> rows, SelfCheckResult selfCheck) throws IOException {
    Files.writeString(path.resolve("tables.csv"), CsvFiles.tables(rows, selfCheck));
    if (!selfCheck.links().isEmpty()) {
      Files.writeString(path.resolve("links.csv"), CsvFiles.links(selfCheck));
    }
  }

  /** Writes {@code traffic.csv}. */
  public void writeTraffic(List<TrafficCounters.Row> rows) throws IOException {
    Files.writeString(path.resolve("traffic.csv"), CsvFiles.traffic(rows));
  }

  /** Writes the topology as it was run, all defaults and overrides in. */
  public void writeTopology(String yaml) throws IOException {
    Files.writeString(path.resolve("topology.yaml"), yaml, StandardCharsets.UTF_8);
  }

  /** Writes {@code junit.xml}, by which continuous integration shows what failed. */
  public void writeTestReport(RunResult result) throws IOException {
    Files.writeString(path.resolve("junit.xml"), TestReport.write(result), StandardCharsets.UTF_8);
  }

  /** Writes {@code result.json} and returns its text. */
  public String writeResult(RunResult result) throws IOException {
    String json = DOCUMENT.writeValueAsString(result) + "\n";
    Files.writeString(path.resolve("result.json"), json, StandardCharsets.UTF_8);
    return json;
  }

  /** Takes the directory away again, when nothing was run. */
  public void discard() throws IOException {
    close();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
    decisions.close();
  }
}
