package lifeboat.network.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import org.jspecify.annotations.Nullable;

/**
 * Least-delay paths from one node to all others (Dijkstra), ties broken by name.
 *
 * <p>Every hop costs its delay plus one nanosecond, so that every node is strictly nearer than the
 * one before and routes of different nodes never form a loop, not even where delays are zero.
 */
final class ShortestPaths {
  private static final long HOP_NANOS = 1;

  /** One cable of a path, in the direction it is used. */
  record Hop(String from, Link link, String to) {}

  private record Visit(long costNanos, String node) {}

  private final Map<String, Long> costs = new HashMap<>();
  private final Map<String, Hop> arrivals = new HashMap<>();
  private final SequencedMap<String, Hop> settled = new LinkedHashMap<>();
  private final String source;

  private ShortestPaths(String source) {
    this.source = source;
  }

  static ShortestPaths from(
      NetworkLayout layout, String source, Set<String> downNodes, Set<String> downLinks) {
    ShortestPaths paths = new ShortestPaths(source);
    if (!downNodes.contains(source)) {
      paths.explore(layout, downNodes, downLinks);
    }
    return paths;
  }

  private void explore(NetworkLayout layout, Set<String> downNodes, Set<String> downLinks) {
    PriorityQueue<Visit> open =
        new PriorityQueue<>((a, b) ->
            a.costNanos != b.costNanos
                ? Long.compare(a.costNanos, b.costNanos)
                : a.node.compareTo(b.node));
    costs.put(source, 0L);
    open.add(new Visit(0, source));
    while (!open.isEmpty()) {
      Visit visit = open.remove();
      if (visit.costNanos > costs.getOrDefault(visit.node, Long.MAX_VALUE)) {
        continue;
      }
      Hop arrival = arrivals.get(visit.node);
      if (arrival != null) {
        settled.put(visit.node, arrival);
      }
      for (NetworkLayout.Port port : layout.portsOf(visit.node)) {
        Link link = port.link();
        Hop hop = new Hop(visit.node, link, link.peerOf(visit.node));
        if (downNodes.contains(hop.to) || downLinks.contains(link.name())) {
          continue;
        }
        long cost = visit.costNanos + link.from(visit.node).delayNanos() + HOP_NANOS;
        if (improves(hop, cost)) {
          costs.put(hop.to, cost);
          arrivals.put(hop.to, hop);
          open.add(new Visit(cost, hop.to));
        }
      }
    }
  }

  private boolean improves(Hop hop, long cost) {
    Long known = costs.get(hop.to);
    if (known == null || cost != known) {
      return known == null || cost < known;
    }
    @Nullable Hop rival = arrivals.get(hop.to);
    if (rival == null) {
      return false;
    }
    int byNode = hop.from.compareTo(rival.from);
    return byNode < 0 || (byNode == 0 && hop.link.name().compareTo(rival.link.name()) < 0);
  }

  OptionalLong costTo(String node) {
    Long cost = costs.get(node);
    return cost == null ? OptionalLong.empty() : OptionalLong.of(cost);
  }

  /** The nodes that can be reached, nearest first, each with the cable by which it is reached. */
  SequencedMap<String, Hop> arrivals() {
    return settled;
  }

  /** The cables to {@code node} in order; no cables to the source itself; absent if unreachable. */
  Optional<List<Hop>> to(String node) {
    if (!costs.containsKey(node)) {
      return Optional.empty();
    }
    List<Hop> hops = new ArrayList<>();
    Hop arrival = arrivals.get(node);
    while (arrival != null) {
      hops.addFirst(arrival);
      arrival = arrivals.get(arrival.from);
    }
    return Optional.of(hops);
  }
}
