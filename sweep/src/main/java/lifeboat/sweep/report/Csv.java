package lifeboat.sweep.report;

import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Comma-separated values as RFC 4180 has them, but with plain line feeds; empty means unknown. */
final class Csv {

  private Csv() {}

  /** A head and the rows. */
  static String of(List<? extends Map<String, String>> rows) {
    SequencedSet<String> columns = SweepTable.columnsOf(rows);
    StringBuilder csv = new StringBuilder();
    csv.append(String.join(",", columns.stream().map(Csv::cell).toList())).append('\n');
    for (Map<String, String> row : rows) {
      csv.append(
              String.join(",", columns.stream().map(c -> cell(row.getOrDefault(c, ""))).toList()))
          .append('\n');
    }
    return csv.toString();
  }

  private static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
