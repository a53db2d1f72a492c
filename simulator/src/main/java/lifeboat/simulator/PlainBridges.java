package lifeboat.simulator;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import lifeboat.network.route.NodeGraph;
import lifeboat.relay.message.Mac;

/**
 * How plain switches bridge frames. Bridges form no loops, so behind which port an address lies
 * follows from the cabling, and need not be learnt from traffic.
 */
final class PlainBridges {

  private final NodeGraph graph;
  private final BitSet switches;
  private final Mac[] macs;

  /** Ports by address, for each switch that has been used; only looked up, never listed. */
  private final Map<Integer, Map<Mac, Integer>> tables = new HashMap<>();

  /**
   * Bridges of a network.
   *
   * @param macs address of the sending port, by direction
   */
  PlainBridges(NodeGraph graph, BitSet switches, Mac[] macs) {
    this.graph = graph;
    this.switches = switches;
    this.macs = macs;
  }

  /** Tells through which ports a frame leaves; the group and unknown addresses leave by all. */
  void pass(int node, int fromPort, Mac to, IntConsumer out) {
    Integer known = tables.computeIfAbsent(node, this::table).get(to);
    for (int port = 0; port < graph.ports(node); port++) {
      if (port != fromPort && (known == null || known == port)) {
        out.accept(port);
      }
    }
  }

  private Map<Mac, Integer> table(int node) {
    Map<Mac, Integer> table = new HashMap<>();
    for (int port = 0; port < graph.ports(node); port++) {
      enterBehind(graph.direction(node, port), port, table);
    }
    return table;
  }

  /** Enters the addresses at the end of a cable, and behind it where a plain switch is there. */
  private void enterBehind(int direction, int port, Map<Mac, Integer> table) {
    int node = graph.end(direction);
    if (!switches.get(node)) {
      table.put(macs[direction ^ 1], port);
      return;
    }
    for (int further = 0; further < graph.ports(node); further++) {
      if (further != graph.endPort(direction)) {
        enterBehind(graph.direction(node, further), port, table);
      }
    }
  }
}
