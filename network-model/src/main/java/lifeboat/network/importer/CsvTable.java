package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * A file of lines with fields between commas, semicolons or tabs, whichever its first line has most
 * of; fields may be quoted. The first line names the columns.
 */
final class CsvTable {

  static final int MAX_ROWS = 1_000_000;

  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvReadFeature.WRAP_AS_ARRAY, CsvReadFeature.SKIP_EMPTY_LINES)
          .build();

  /** Fields of a line of the file; blanks around them are not part of them. */
  record Row(long line, List<String> fields) {

    String field(int column) {
      return column >= 0 && column < fields.size() ? fields.get(column) : "";
    }
  }

  private final SourceFile file;
  private final List<String> header;
  private final List<Row> rows;

  private CsvTable(SourceFile file, List<Row> all) {
    this.file = file;
    this.header = all.getFirst().fields();
    this.rows = all.subList(1, all.size());
  }

  static CsvTable read(SourceFile file) throws ImportRefusedException {
    List<Row> rows = new ArrayList<>();
    String text = file.text();
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(text));
    try (MappingIterator<String[]> lines =
        MAPPER.readerFor(String[].class).with(schema).readValues(text)) {
      while (lines.hasNext()) {
        List<String> fields = Arrays.stream(lines.next()).map(String::strip).toList();
        if (rows.size() > MAX_ROWS) {
          throw file.refused("more than " + MAX_ROWS + " lines");
        }
        // The reader has gone on to the beginning of the line that follows.
        long line = Math.max(1, lines.currentLocation().getLineNr() - 1L);
        if (fields.stream().anyMatch(field -> !field.isEmpty())) {
          rows.add(new Row(line, fields));
        }
      }
    } catch (JacksonException e) {
      throw file.refused("bad CSV: " + e.getOriginalMessage());
    }
    if (rows.isEmpty()) {
      throw file.refused("there is no line in it");
    }
    return new CsvTable(file, rows);
  }

  /** Whether a text looks like a square table: its columns begin like its lines. */
  static boolean isMatrix(String beginning) {
    List<String> lines = beginning.lines().filter(line -> !line.isBlank()).limit(3).toList();
    String between = String.valueOf(separator(beginning));
    if (lines.size() < 2) {
      return false;
    }
    List<String> columns = Arrays.asList(lines.getFirst().split(between, -1));
    boolean named = columns.size() > 2;
    for (int i = 1; i < lines.size() && named; i++) {
      String first = lines.get(i).split(between, 2)[0];
      named = i < columns.size() && columns.get(i).strip().equals(first.strip());
    }
    return named;
  }

  private static char separator(String text) {
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    char best = ',';
    for (char c : new char[] {';', '\t'}) {
      if (count(first, c) > count(first, best)) {
        best = c;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  SourceFile file() {
    return file;
  }

  List<String> header() {
    return header;
  }

  List<Row> rows() {
    return rows;
  }

  /** The column with the first of these names that the table has. */
  Optional<Integer> column(String... names) {
    List<String> known =
        header.stream().map(name -> name.toLowerCase(Locale.ROOT).replace(' ', '_')).toList();
    return Arrays.stream(names).map(known::indexOf).filter(index -> index >= 0).findFirst();
  }

  /** The same, where the table is of no use without. */
  int needed(String what, String... names) throws ImportRefusedException {
    Optional<Integer> column = column(names);
    if (column.isEmpty()) {
      throw file.refused(
          "no column for the "
              + what
              + ": needs one of "
              + String.join(", ", names)
              + "; has "
              + String.join(", ", header));
    }
    return column.get();
  }

  /** Only the rows that have these values in the columns of these names. */
  CsvTable where(Map<String, String> values) throws ImportRefusedException {
    Map<Integer, String> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, String> value : values.entrySet()) {
      String name = value.getKey().toLowerCase(Locale.ROOT);
      wanted.put(needed("condition --where " + value.getKey(), name), value.getValue());
    }
    List<Row> kept = new ArrayList<>();
    kept.add(new Row(1, header));
    for (Row row : rows) {
      if (wanted.entrySet().stream()
          .allMatch(entry -> row.field(entry.getKey()).equalsIgnoreCase(entry.getValue()))) {
        kept.add(row);
      }
    }
    return new CsvTable(file, kept);
  }
}
