package lifeboat.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.network.result.TableRow;
import lifeboat.network.route.NodeGraph;
import lifeboat.parties.TableReader;

/**
 * Watches the tables of relays fill. Relays are looked at one after the other, and the next one
 * only when the one before has what it needs: a look costs the tables of one relay, not of all.
 * What was there once is not looked at again.
 */
final class Convergence {

  private final TableReader reader;
  private final NodeGraph graph;
  private final List<SimulatedNode> nodes;
  private int converged;

  Convergence(TableReader reader, NodeGraph graph, List<SimulatedNode> nodes) {
    this.reader = reader;
    this.graph = graph;
    this.nodes = nodes;
  }

  /** What is missing at the first relay that misses something. */
  Optional<String> missing(long nowNanos) {
    while (converged < graph.relays()) {
      Optional<String> missing =
          reader.missing(graph.name(converged), nodes.get(converged).party().tables(nowNanos));
      if (missing.isPresent()) {
        return missing;
      }
      converged++;
    }
    return Optional.empty();
  }

  /** The tables of all relays that are up. */
  List<TableRow> rows(long nowNanos) {
    List<TableRow> rows = new ArrayList<>();
    for (int relay = 0; relay < graph.relays(); relay++) {
      SimulatedNode node = nodes.get(relay);
      if (node.isUp()) {
        rows.addAll(reader.rows(graph.name(relay), node.party().tables(nowNanos)));
      }
    }
    return rows;
  }
}
