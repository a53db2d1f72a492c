package lifeboat.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table of a run directory as text; no name in one has a comma. */
record CsvTable(List<String> columns, List<List<String>> rows) {

  private static final CsvTable EMPTY = new CsvTable(List.of(), List.of());

  /** Reads a file; a table without columns where it does not exist. */
  static CsvTable read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return EMPTY;
    }
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String header = reader.readLine();
      if (header == null) {
        return EMPTY;
      }
      List<List<String>> rows = new ArrayList<>();
      int columns = header.split(",", -1).length;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        List<String> row = List.of(line.split(",", -1));
        if (row.size() == columns) { // The last one of a run that was killed may be cut short.
          rows.add(row);
        }
      }
      return new CsvTable(List.of(header.split(",", -1)), rows);
    }
  }

  /** Number of a column; -1 where there is none of that name. */
  int column(String name) {
    return columns.indexOf(name);
  }

  /** At most so many rows: first those whose first field is among {@code first}. */
  List<List<String>> atMost(int most, Set<String> first) {
    if (rows.size() <= most) {
      return rows;
    }
    List<List<String>> chosen = new ArrayList<>();
    for (boolean preferred : new boolean[] {true, false}) {
      for (List<String> row : rows) {
        if (chosen.size() < most && first.contains(row.getFirst()) == preferred) {
          chosen.add(row);
        }
      }
    }
    return chosen;
  }
}
