package lifeboat.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as they need to be. */
final class TextTable {

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... heads) {
    rows.add(heads);
  }

  void add(String... cells) {
    if (cells.length != rows.getFirst().length) {
      throw new IllegalArgumentException(cells.length + " cells under " + rows.getFirst().length);
    }
    rows.add(cells);
  }

  String render(String indent) {
    int columns = rows.getFirst().length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < columns; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
