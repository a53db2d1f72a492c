package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.network.importer.FoundNetwork.Edge;
import lifeboat.network.importer.FoundNetwork.Node;
import lifeboat.network.importer.FoundNetwork.Place;

/**
 * A table of nodes with places. The cables come from a table of links, which may say measured round
 * trips, or go from each node to its nearest ones.
 */
final class CsvImporter implements NetworkImporter {

  private final ImportOptions options;

  CsvImporter(ImportOptions options) {
    this.options = options;
  }

  @Override
  public FoundNetwork read(SourceFile file) throws ImportRefusedException {
    PlaceTable places = PlaceTable.read(CsvTable.read(file).where(options.where()), _ -> true);
    List<Node> nodes = List.copyOf(places.nodes().values());
    List<String> credit =
        new ArrayList<>(List.of("Nodes from " + file.fileName() + "; its licence is not known."));
    List<String> remarks = new ArrayList<>(places.remarks());
    List<Edge> edges;
    if (options.links().isPresent()) {
      SourceFile links = SourceFile.read(options.links().get());
      edges = links(CsvTable.read(links));
      credit.add("Links from " + links.fileName() + "; its licence is not known.");
    } else if (options.nearest().isPresent()) {
      edges = Nearest.byDistance(located(file, nodes), options.nearest().getAsInt());
      remarks.add(
          "each node has cables to its "
              + options.nearest().getAsInt()
              + " nearest, and the shortest that join everything");
    } else {
      throw file.refused(
          "a table of nodes says nothing of links; add --links FILE, or --nearest 3 for cables"
              + " from each node to the three nearest");
    }
    return new FoundNetwork(file.stem(), "", credit, nodes, edges, remarks);
  }

  private static List<Node> located(SourceFile file, List<Node> nodes)
      throws ImportRefusedException {
    List<Node> located =
        nodes.stream().filter(node -> node.place() instanceof Place.Known).toList();
    if (located.size() > Nearest.MAX_NODES) {
      throw file.refused("--nearest takes " + Nearest.MAX_NODES + " nodes at most");
    }
    return located;
  }

  private static List<Edge> links(CsvTable table) throws ImportRefusedException {
    int a = table.needed("one end of a link", "a", "from", "source", "src", "node_a", "node1");
    int b =
        table.needed(
            "other end of a link", "b", "to", "target", "dst", "destination", "node_b", "node2");
    Optional<Integer> roundTrip = table.column("rtt", "rtt_ms", "round_trip_ms");
    Optional<Integer> oneWay = table.column("delay", "delay_ms", "latency_ms");
    Optional<Integer> rate = table.column("rate", "bandwidth", "capacity");
    Optional<Integer> megabits = table.column("rate_mbps", "mbps", "mbit", "bandwidth_mbps");
    List<Edge> edges = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      Quantity quantity = new Quantity(table.file(), row.line());
      OptionalLong delay = OptionalLong.empty();
      if (roundTrip.isPresent()) {
        delay = quantity.halfOfRoundTrip(row.field(roundTrip.get()));
      } else if (oneWay.isPresent()) {
        delay = quantity.delay(row.field(oneWay.get()));
      }
      OptionalLong bits =
          rate.isPresent()
              ? quantity.rate(row.field(rate.get()))
              : megabits.isPresent()
                  ? quantity.megabits(row.field(megabits.get()))
                  : OptionalLong.empty();
      edges.add(new Edge(row.field(a), row.field(b), bits, delay));
    }
    return edges;
  }
}
