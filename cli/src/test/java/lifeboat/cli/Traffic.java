package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code traffic.csv} of a run says. */
record Traffic(List<List<String>> rows) {

  private static final int BYTES = 4;
  private static final int LOAD = 8;

  static Traffic read(Path directory) throws IOException {
    List<List<String>> lines =
        Files.readAllLines(directory.resolve("traffic.csv")).stream()
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    assertThat(lines.getFirst().get(BYTES)).isEqualTo("bytes");
    assertThat(lines.getFirst().get(LOAD)).isEqualTo("load");
    return new Traffic(lines.subList(1, lines.size()));
  }

  /** Bytes that entered a link from a node. */
  long bytes(String link, String from) {
    return Long.parseLong(row(link, from).get(BYTES));
  }

  /** Share of its rate that was used in that direction. */
  double load(String link, String from) {
    return Double.parseDouble(row(link, from).get(LOAD));
  }

  private List<String> row(String link, String from) {
    return rows.stream()
        .filter(row -> row.get(0).equals(link) && row.get(1).equals(from))
        .findFirst()
        .orElseThrow();
  }
}
