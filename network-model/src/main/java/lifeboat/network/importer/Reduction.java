package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import lifeboat.network.importer.FoundNetwork.Edge;
import lifeboat.network.importer.FoundNetwork.Node;
import lifeboat.network.importer.FoundNetwork.Place;
import lifeboat.network.sites.Parts;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;

/**
 * What of a network can be run: nodes with places, in one piece, at most one cable between two. All
 * else is dropped or joined, and counted.
 *
 * @param dropped what is missing and why, a line each; empty where nothing is
 * @param merged what became part of something else, a line each
 */
public record Reduction(SiteGraph graph, List<String> dropped, List<String> merged) {

  /** A shared medium of more members is dropped: it would become too many cables. */
  static final int MAX_MEMBERS = 16;

  public Reduction {
    dropped = List.copyOf(dropped);
    merged = List.copyOf(merged);
  }

  static Reduction of(SourceFile file, FoundNetwork found, ImportOptions options)
      throws ImportRefusedException {
    Work work = new Work(found, options);
    work.locate();
    work.joinEdges();
    work.keepLargestPart();
    SiteGraph graph = work.graph();
    Reduction reduction = new Reduction(graph, work.dropped.lines(), work.merged.lines());
    if (graph.sites().size() < 2) {
      throw file.refused(tooSmall(found, graph, reduction.dropped()));
    }
    return reduction;
  }

  private static String tooSmall(FoundNetwork found, SiteGraph graph, List<String> dropped) {
    String left = graph.sites().isEmpty() ? "no site is left" : "a single site is left";
    return left
        + " of "
        + Plural.of(found.nodes().size(), "node")
        + ", and a replica has to leave for another"
        + (dropped.isEmpty() ? "" : "; dropped: " + String.join("; ", dropped));
  }

  /** The steps, in their order. */
  private static final class Work {

    private final FoundNetwork found;
    private final ImportOptions options;
    private final Tally dropped = new Tally();
    private final Tally merged = new Tally();

    /** Nodes that have a place and are still kept, and where that is. */
    private final Map<String, Coordinates> at = new LinkedHashMap<>();

    private final Map<String, Node> nodes = new HashMap<>();
    private List<Edge> edges = new ArrayList<>();

    private Work(FoundNetwork found, ImportOptions options) {
      this.found = found;
      this.options = options;
    }

    private void locate() {
      for (Node node : found.nodes()) {
        nodes.put(node.id(), node);
        switch (node.place()) {
          case Place.Known known -> at.put(node.id(), known.at());
          case Place.Unknown _ when isJoined(node) -> {}
          case Place.Unknown unknown -> dropped.add("node", unknown.why(), name(node));
        }
      }
    }

    private boolean isJoined(Node node) {
      return options.joinMembers() && node.sharedMedium() && !at.containsKey(node.id());
    }

    /** Leaves edges between nodes with places, those that stand for shared media included. */
    private void joinEdges() {
      Map<String, Set<String>> members = new LinkedHashMap<>();
      List<Edge> rest = new ArrayList<>();
      for (Edge edge : found.edges()) {
        Node a = nodes.get(edge.a());
        Node b = nodes.get(edge.b());
        if (a == null || b == null) {
          dropped.add("edge", "to a node that is not in the file", edge.a() + " - " + edge.b());
        } else if (isJoined(a) || isJoined(b)) {
          Node medium = isJoined(a) ? a : b;
          Node member = isJoined(a) ? b : a;
          members.computeIfAbsent(medium.id(), _ -> new LinkedHashSet<>()).add(member.id());
        } else if (!at.containsKey(edge.a()) || !at.containsKey(edge.b())) {
          dropped.add("edge", "to a node without a place", name(a) + " - " + name(b));
        } else {
          rest.add(edge);
        }
      }
      members.forEach((medium, of) -> rest.addAll(mesh(medium, of)));
      edges = rest;
    }

    private List<Edge> mesh(String medium, Set<String> members) {
      List<String> located = members.stream().filter(at::containsKey).toList();
      String label = label(medium);
      if (located.size() > MAX_MEMBERS) {
        dropped.add("shared medium", "of more than " + MAX_MEMBERS + " nodes", label);
        return List.of();
      }
      List<Edge> mesh = new ArrayList<>();
      for (int i = 0; i < located.size(); i++) {
        for (int j = i + 1; j < located.size(); j++) {
          mesh.add(new Edge(located.get(i), located.get(j)));
        }
      }
      merged.add("shared medium", "without a place: its members are joined pairwise", label);
      return mesh;
    }

    private void keepLargestPart() {
      List<String> ids = List.copyOf(at.keySet());
      Map<String, Integer> numbers = new HashMap<>();
      ids.forEach(id -> numbers.put(id, numbers.size()));
      Parts parts = new Parts(ids.size());
      for (Edge edge : edges) {
        parts.join(numbers.getOrDefault(edge.a(), 0), numbers.getOrDefault(edge.b(), 0));
      }
      List<List<Integer>> all = parts.all();
      if (!options.largestPart() || all.size() < 2) {
        return;
      }
      int largest = 0; // the first of the largest
      for (int i = 1; i < all.size(); i++) {
        largest = all.get(i).size() > all.get(largest).size() ? i : largest;
      }
      for (int i = 0; i < all.size(); i++) {
        if (i != largest) {
          for (int number : all.get(i)) {
            dropped.add("node", "apart from the largest part", label(ids.get(number)));
            at.remove(ids.get(number));
          }
        }
      }
      edges.removeIf(edge -> !at.containsKey(edge.a()));
    }

    private SiteGraph graph() {
      List<SiteGraph.Site> sites = new ArrayList<>();
      Map<String, Integer> numberOf = new LinkedHashMap<>();
      Map<Coordinates, Integer> byPlace = new HashMap<>();
      at.forEach((id, place) -> {
        Integer there = options.mergePlaces() ? byPlace.putIfAbsent(place, sites.size()) : null;
        if (there == null) {
          numberOf.put(id, sites.size());
          sites.add(new SiteGraph.Site(id, label(id), place));
        } else {
          numberOf.put(id, there);
          merged.add("node", "at the place of another, which it became part of", label(id));
        }
      });
      return new SiteGraph(found.name(), sites, cables(numberOf));
    }

    private List<SiteGraph.Cable> cables(Map<String, Integer> numberOf) {
      Map<List<Integer>, SiteGraph.Cable> cables = new LinkedHashMap<>();
      for (Edge edge : edges) {
        int a = numberOf.getOrDefault(edge.a(), -1);
        int b = numberOf.getOrDefault(edge.b(), -1);
        String ends = label(edge.a()) + " - " + label(edge.b());
        if (a == b) {
          boolean loop = edge.a().equals(edge.b());
          dropped.add("edge", loop ? "from a node to itself" : "inside of one place", ends);
          continue;
        }
        SiteGraph.Cable cable =
            new SiteGraph.Cable(
                Math.min(a, b), Math.max(a, b), edge.rateBitsPerSecond(), edge.delayNanos());
        boolean beside = cables.containsKey(List.of(cable.a(), cable.b()));
        cables.merge(List.of(cable.a(), cable.b()), cable, Work::parallel);
        if (beside) {
          merged.add("edge", "beside another: one cable with the sum of their rates", ends);
        }
      }
      return cables.values().stream()
          .sorted(Comparator.comparingInt(SiteGraph.Cable::a)) // stable: then as in the file
          .toList();
    }

    /** Two cables side by side carry together what each carries, as soon as the quicker one. */
    private static SiteGraph.Cable parallel(SiteGraph.Cable one, SiteGraph.Cable other) {
      long rate = one.rateBitsPerSecond().orElse(0) + other.rateBitsPerSecond().orElse(0);
      long delay =
          Math.min(
              one.delayNanos().orElse(Long.MAX_VALUE), other.delayNanos().orElse(Long.MAX_VALUE));
      return new SiteGraph.Cable(
          one.a(),
          one.b(),
          rate == 0
              ? OptionalLong.empty()
              : OptionalLong.of(Math.min(rate, (long) Bounds.MAX_RATE)),
          delay == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(delay));
    }

    private String label(String id) {
      Node node = nodes.get(id);
      return node == null ? id : name(node);
    }

    private static String name(Node node) {
      return node.label().isBlank() ? node.id() : node.label();
    }
  }
}
