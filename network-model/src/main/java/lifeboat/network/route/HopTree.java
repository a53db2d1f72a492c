package lifeboat.network.route;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Least-delay paths from all relays to one of them (Dijkstra, against the direction of travel).
 *
 * <p>Every hop costs its delay plus one nanosecond, so that every relay is strictly farther than
 * the one after it and routes never form a loop, not even where delays are zero. Among next hops
 * that are equally good, the one whose name comes first is taken, and then the link whose name
 * comes first: a rule about a relay and its neighbours alone, so that every engine that follows
 * next hops goes the same way.
 *
 * <p>A tree grows from its destination as far as it is asked for, so that what is near costs little
 * in a large network.
 */
final class HopTree {
  private static final long HOP_NANOS = 1;
  private static final int NONE = NodeGraph.NONE;

  private final NodeGraph graph;
  private final BitSet downNodes;
  private final BitSet downLinks;
  private final long[] costs;
  private final int[] nextPorts;
  private final Frontier open;

  private HopTree(NodeGraph graph, int destination, BitSet downNodes, BitSet downLinks) {
    this.graph = graph;
    this.downNodes = downNodes;
    this.downLinks = downLinks;
    this.costs = new long[graph.relays()];
    this.nextPorts = new int[graph.relays()];
    Arrays.fill(costs, Long.MAX_VALUE);
    Arrays.fill(nextPorts, NONE);
    this.open = new Frontier(costs);
    if (!downNodes.get(destination)) {
      costs[destination] = 0;
      open.put(destination);
    }
  }

  /** Paths to {@code destination} round the nodes and links that are down, which stay the same. */
  static HopTree towards(NodeGraph graph, int destination, BitSet downNodes, BitSet downLinks) {
    return new HopTree(graph, destination, downNodes, downLinks);
  }

  /** Grows until it has reached a relay, or everything that can be reached. */
  private void reach(int relay) {
    while (!open.isSettled(relay) && !open.isEmpty()) {
      grow(open.takeNearest());
    }
  }

  private void grow(int node) {
    for (int port = 0; port < graph.ports(node); port++) {
      int leaving = graph.direction(node, port);
      int peer = graph.end(leaving);
      if (graph.isBackbone(leaving) && !downNodes.get(peer) && !downLinks.get(leaving >> 1)) {
        long cost = costs[node] + graph.delayNanos(leaving ^ 1) + HOP_NANOS;
        int peerPort = graph.endPort(leaving);
        if (cost < costs[peer]) {
          costs[peer] = cost;
          nextPorts[peer] = peerPort;
          open.put(peer);
        } else if (cost == costs[peer] && comesFirst(graph, peer, peerPort, nextPorts[peer])) {
          nextPorts[peer] = peerPort;
        }
      }
    }
  }

  /** Whether the hop behind {@code port} is to be preferred to an equally good one. */
  private static boolean comesFirst(NodeGraph graph, int node, int port, int rivalPort) {
    if (rivalPort == NONE) {
      return false; // The destination itself has no next hop.
    }
    int direction = graph.direction(node, port);
    int rival = graph.direction(node, rivalPort);
    int byName =
        Integer.compare(graph.nameRank(graph.end(direction)), graph.nameRank(graph.end(rival)));
    return byName < 0 || (byName == 0 && graph.linkRank(direction) < graph.linkRank(rival));
  }

  /** The port through which a relay sends; none where no path is up, and at the destination. */
  int nextPort(int relay) {
    reach(relay);
    return nextPorts[relay];
  }

  /** What the path costs; {@code Long.MAX_VALUE} where there is none. */
  long cost(int relay) {
    reach(relay);
    return costs[relay];
  }

  /** Relays by their cost so far: a binary heap that knows where each relay is in it. */
  private static final class Frontier {
    private static final int SETTLED = -2;

    private final long[] costs;
    private final int[] heap;
    private final int[] places;
    private int size;

    Frontier(long[] costs) {
      this.costs = costs;
      this.heap = new int[costs.length];
      this.places = new int[costs.length];
      Arrays.fill(places, NONE);
    }

    boolean isSettled(int relay) {
      return places[relay] == SETTLED;
    }

    boolean isEmpty() {
      return size == 0;
    }

    /** Adds a relay, or moves it up after its cost has fallen. */
    void put(int relay) {
      int place = places[relay] == NONE ? size++ : places[relay];
      while (place > 0 && costs[heap[(place - 1) / 2]] > costs[relay]) {
        settle(heap[(place - 1) / 2], place);
        place = (place - 1) / 2;
      }
      settle(relay, place);
    }

    int takeNearest() {
      int nearest = heap[0];
      int moved = heap[--size];
      int place = 0;
      int child = 1;
      while (child < size) {
        if (child + 1 < size && costs[heap[child + 1]] < costs[heap[child]]) {
          child++;
        }
        if (costs[heap[child]] >= costs[moved]) {
          break;
        }
        settle(heap[child], place);
        place = child;
        child = 2 * place + 1;
      }
      if (size > 0) {
        settle(moved, place);
      }
      places[nearest] = SETTLED;
      return nearest;
    }

    private void settle(int relay, int place) {
      heap[place] = relay;
      places[relay] = place;
    }
  }
}
