package lifeboat.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.topology.Topology;

/**
 * Makes {@code report.html} out of a run directory: one file that shows a run in a browser and
 * needs nothing else, no network either. The same directory gives the same bytes.
 */
public final class Report {

  /** Name of the page in its run directory. */
  public static final String FILE = "report.html";

  /** Files larger than this, or more than this together, are not put into the page to be saved. */
  static final long MAX_FILE_BYTES = 1_000_000;

  /** The files of a run that can be saved from its page, the most wanted first. */
  private static final String[] FILES = {
    "result.json", "topology.yaml", "tables.csv", "traffic.csv", "links.csv", "events.ndjson"
  };

  private Report() {}

  /** Writes the page of a run into its directory. */
  public static Path write(Path directory, Topology topology) throws IOException {
    return write(directory, Optional.of(topology), directory.resolve(FILE));
  }

  /**
   * Writes the page of a run to a file.
   *
   * @throws NotARunException when the directory holds no run, or one that cannot be read
   */
  public static Path write(Path directory, Path file) throws IOException {
    return write(directory, Optional.empty(), file);
  }

  private static Path write(Path directory, Optional<Topology> known, Path file)
      throws IOException {
    RunFiles files = RunFiles.read(directory, known);
    SequencedMap<String, Object> document = ReportDocument.of(files);
    String page = Page.html(files.topology().name(), document, downloads(directory));
    return Files.writeString(file, page, StandardCharsets.UTF_8);
  }

  /** Texts of the files that can be saved from the page. */
  private static Map<String, String> downloads(Path directory) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    long room = MAX_FILE_BYTES;
    for (String name : FILES) {
      Path file = directory.resolve(name);
      if (Files.exists(file) && Files.size(file) <= room) {
        texts.put(name, Files.readString(file));
        room -= Files.size(file);
      }
    }
    return texts;
  }
}
