package lifeboat.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import tools.jackson.databind.JsonNode;

/**
 * The ways of normal packets: what a source sends once it knows its destination is routed past the
 * relays, by least delay, and may go another way than the first fragments went.
 */
final class RoutedWays {

  /** In larger networks they are left out: routes would take longer than all the rest of a page. */
  private static final int MAX_NODES = 20_000;

  private static final Set<String> CHANGES = Set.of("killed", "failed", "restarted", "healed");

  /** What is out of action at some time. */
  private record Down(Set<String> nodes, Set<String> links) {}

  private final Topology topology;

  /** Events that put something out of action or back into it, among a thousand times as many. */
  private final List<JsonNode> changes;

  private Optional<NetworkLayout> layout = Optional.empty();
  private final Map<Down, Routes> routes = new LinkedHashMap<>();

  RoutedWays(Topology topology, List<JsonNode> events) {
    this.topology = topology;
    this.changes =
        events.stream().filter(event -> CHANGES.contains(event.path("kind").asString(""))).toList();
  }

  /** The nodes on the way at that time, both ends included; none where there is no way. */
  List<String> between(String source, String server, long atNanos) {
    boolean known =
        topology.servers().containsKey(source) && topology.servers().containsKey(server);
    if (!known || topology.nodes().size() > MAX_NODES) {
      return List.of();
    }
    return routes
        .computeIfAbsent(downAt(atNanos), down -> Routes.of(layout(), down.nodes(), down.links()))
        .path(source, server);
  }

  /** Laid out when it is first needed: most of what a page of a large network costs. */
  private NetworkLayout layout() {
    NetworkLayout known = layout.orElseGet(() -> NetworkLayout.of(topology));
    layout = Optional.of(known);
    return known;
  }

  private Down downAt(long atNanos) {
    Down down = new Down(new LinkedHashSet<>(), new LinkedHashSet<>());
    for (JsonNode event : changes) {
      String target = event.path("target").asString("");
      boolean isLink = topology.links().containsKey(target);
      boolean isNode = topology.hasNode(target);
      boolean link = isLink && (!isNode || event.path("part").asString("").equals("link"));
      if ((link || isNode) && event.path("atNanos").asLong(0) <= atNanos) {
        apply(event.path("kind").asString(""), target, link ? down.links() : down.nodes());
      }
    }
    return down;
  }

  private static void apply(String kind, String target, Set<String> down) {
    switch (kind) {
      case "killed", "failed" -> down.add(target);
      case "restarted", "healed" -> down.remove(target);
      default -> {}
    }
  }
}
