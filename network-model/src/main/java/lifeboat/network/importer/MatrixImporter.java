package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import lifeboat.network.importer.FoundNetwork.Edge;
import lifeboat.network.importer.FoundNetwork.Node;

/**
 * A square table of measured round trips: its first line and its first column name the same nodes.
 * Cables join all of them, or each with its nearest ones. Where the two directions were measured
 * apart, the cable has their mean, because both are round trips over the same way.
 */
final class MatrixImporter implements NetworkImporter {

  /** A full mesh of so many nodes has half a million cables. */
  private static final int MAX_NODES = 1000;

  private static final double NOTABLE_SHARE = 0.2;

  private final ImportOptions options;

  MatrixImporter(ImportOptions options) {
    this.options = options;
  }

  @Override
  public FoundNetwork read(SourceFile file) throws ImportRefusedException {
    CsvTable table = CsvTable.read(file);
    List<String> ids = table.header().subList(1, table.header().size());
    if (ids.size() > MAX_NODES) {
      throw file.refused("a matrix of more than " + MAX_NODES + " nodes");
    }
    if (ids.size() < 2 || ids.stream().distinct().count() < ids.size() || ids.contains("")) {
      throw file.refused("the first line of a matrix names two or more nodes, each of them once");
    }
    if (options.places().isEmpty()) {
      throw file.refused(
          "a matrix says nothing of places; add --places FILE, a table with id, latitude and longitude");
    }
    SourceFile places = SourceFile.read(options.places().get());
    PlaceTable placed =
        PlaceTable.read(CsvTable.read(places).where(options.where()), Set.copyOf(ids)::contains);
    List<Node> nodes = ids.stream().map(placed::node).toList();
    OptionalLong[][] measured = measured(table, ids);
    List<String> remarks = new ArrayList<>(placed.remarks());
    List<Edge> edges = edges(ids, measured, remarks);
    List<String> credit =
        List.of(
            "Round trips from " + file.fileName() + ", places from " + places.fileName() + ";",
            "their licence is not known.");
    return new FoundNetwork(file.stem(), "", credit, nodes, edges, remarks);
  }

  private List<Edge> edges(List<String> ids, OptionalLong[][] measured, List<String> remarks) {
    int count = ids.size();
    int apart = 0;
    for (int a = 0; a < count; a++) {
      for (int b = a + 1; b < count; b++) {
        apart += differ(measured[a][b], measured[b][a]) ? 1 : 0;
      }
    }
    if (apart > 0) {
      remarks.add(
          Plural.of(apart, "pair")
              + " whose two directions differ by more than a fifth; cables have the mean");
    }
    Nearest.Length delay = (a, b) -> mean(measured[a][b], measured[b][a]);
    int nearest = options.nearest().orElse(count);
    remarks.add(
        options.nearest().isPresent()
            ? "each node has cables to its "
                + nearest
                + " nearest by delay, and the quickest that join everything"
            : "a cable joins each pair that was measured");
    return Nearest.byDelay(count, ids::get, delay, nearest);
  }

  private OptionalLong[][] measured(CsvTable table, List<String> ids)
      throws ImportRefusedException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    ids.forEach(id -> numbers.put(id, numbers.size()));
    OptionalLong[][] measured = new OptionalLong[ids.size()][ids.size()];
    for (OptionalLong[] row : measured) {
      Arrays.fill(row, OptionalLong.empty());
    }
    for (CsvTable.Row row : table.rows()) {
      Integer number = numbers.get(row.field(0));
      if (number == null) {
        throw table
            .file()
            .refused(row.line(), "\"" + row.field(0) + "\" is not in the first line of the matrix");
      }
      if (row.fields().size() > ids.size() + 1) {
        throw table.file().refused(row.line(), "more values than the first line has names");
      }
      Quantity quantity = new Quantity(table.file(), row.line());
      for (int i = 0; i < ids.size(); i++) {
        measured[number][i] = quantity.halfOfRoundTrip(row.field(i + 1));
      }
    }
    return measured;
  }

  private static OptionalLong mean(OptionalLong there, OptionalLong back) {
    if (there.isPresent() && back.isPresent()) {
      return OptionalLong.of((there.getAsLong() + back.getAsLong()) / 2);
    }
    return there.isPresent() ? there : back;
  }

  private static boolean differ(OptionalLong there, OptionalLong back) {
    return there.isPresent()
        && back.isPresent()
        && Math.abs(there.getAsLong() - back.getAsLong())
            > NOTABLE_SHARE * Math.max(there.getAsLong(), back.getAsLong());
  }
}
