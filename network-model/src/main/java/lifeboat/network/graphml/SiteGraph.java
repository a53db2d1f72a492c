package lifeboat.network.graphml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.network.topology.Coordinates;

/**
 * A connected network of routers at different places: at most one cable joins two of them, and none
 * joins a router to itself.
 *
 * @param neighbours for each site the numbers of the sites it has a cable to, in the order of the
 *     file
 */
public record SiteGraph(String name, List<Site> sites, List<Set<Integer>> neighbours) {

  /** A router with a place; {@code id} is that of the file. */
  public record Site(String id, String label, Coordinates at) {}

  /** A cable between two sites, by their numbers. */
  public record Cable(int a, int b) {}

  public SiteGraph {
    sites = List.copyOf(sites);
    neighbours = List.copyOf(neighbours);
  }

  /**
   * What remains of a graph that may fall apart, hold parallel edges and self-loops, and have
   * several nodes at one place: its largest connected part, in which those nodes are one.
   *
   * @param nodes those that have a place; edges to others are dropped
   * @param edges pairs of identifiers
   */
  static SiteGraph of(String name, Map<String, Site> nodes, List<GraphMlFile.Edge> edges) {
    Map<String, Set<String>> joined = new LinkedHashMap<>();
    nodes.keySet().forEach(id -> joined.put(id, new LinkedHashSet<>()));
    for (GraphMlFile.Edge edge : edges) {
      Set<String> ofA = joined.get(edge.a());
      Set<String> ofB = joined.get(edge.b());
      if (ofA != null && ofB != null) {
        ofA.add(edge.b());
        ofB.add(edge.a());
      }
    }
    Set<String> kept = largestPart(joined);
    Map<Coordinates, Integer> numbers = new LinkedHashMap<>();
    Map<String, Integer> numberOf = new LinkedHashMap<>();
    List<Site> sites = new ArrayList<>();
    nodes.forEach((id, site) -> {
      if (kept.contains(id)) {
        if (numbers.putIfAbsent(site.at(), sites.size()) == null) {
          sites.add(site);
        }
        numberOf.put(id, numbers.getOrDefault(site.at(), -1));
      }
    });
    List<Set<Integer>> neighbours = new ArrayList<>();
    sites.forEach(_ -> neighbours.add(new LinkedHashSet<>()));
    numberOf.forEach((id, number) -> {
      for (String other : joined.getOrDefault(id, Set.of())) {
        int peer = numberOf.getOrDefault(other, number);
        if (peer != number) {
          neighbours.get(number).add(peer);
          neighbours.get(peer).add(number);
        }
      }
    });
    return new SiteGraph(name, sites, neighbours);
  }

  /** The first of the largest sets of nodes that reach each other. */
  private static Set<String> largestPart(Map<String, Set<String>> joined) {
    Set<String> seen = new LinkedHashSet<>();
    Set<String> largest = Set.of();
    for (String start : joined.keySet()) {
      if (seen.contains(start)) {
        continue;
      }
      Set<String> part = new LinkedHashSet<>(List.of(start));
      Deque<String> open = new ArrayDeque<>(part);
      while (!open.isEmpty()) {
        for (String next : joined.getOrDefault(open.remove(), Set.of())) {
          if (part.add(next)) {
            open.add(next);
          }
        }
      }
      seen.addAll(part);
      largest = part.size() > largest.size() ? part : largest;
    }
    return largest;
  }

  /** Every cable once. */
  public List<Cable> cables() {
    List<Cable> cables = new ArrayList<>();
    for (int a = 0; a < sites.size(); a++) {
      for (int b : neighbours.get(a)) {
        if (a < b) {
          cables.add(new Cable(a, b));
        }
      }
    }
    return cables;
  }

  /** Length of the geodesic between two sites in metres. */
  public double meters(int a, int b) {
    return sites.get(a).at().metersTo(sites.get(b).at());
  }
}
