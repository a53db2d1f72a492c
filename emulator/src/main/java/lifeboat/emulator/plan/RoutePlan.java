package lifeboat.emulator.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.route.Route;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.NetworkLayout;

/** Lines for routing tables. */
final class RoutePlan {

  private RoutePlan() {}

  static List<PlanLine> additions(NetworkLayout layout, SequencedMap<String, List<Route>> tables) {
    List<PlanLine> lines = new ArrayList<>();
    tables.forEach(
        (node, table) -> table.forEach(route -> lines.add(line(layout, node, "add", route))));
    return lines;
  }

  static List<PlanLine> changes(
      NetworkLayout layout,
      SequencedMap<String, List<Route>> before,
      SequencedMap<String, List<Route>> after) {
    List<PlanLine> lines = new ArrayList<>();
    for (Map.Entry<String, List<Route>> table : after.entrySet()) {
      String node = table.getKey();
      Map<Ipv4Prefix, Route> old = byDestination(before.getOrDefault(node, List.of()));
      for (Route route : table.getValue()) {
        if (!route.equals(old.remove(route.destination()))) {
          lines.add(line(layout, node, "replace", route));
        }
      }
      old.values().forEach(gone -> lines.add(line(layout, node, "del", gone)));
    }
    return List.copyOf(lines);
  }

  private static SequencedMap<Ipv4Prefix, Route> byDestination(List<Route> table) {
    SequencedMap<Ipv4Prefix, Route> routes = new LinkedHashMap<>();
    table.forEach(route -> routes.put(route.destination(), route));
    return routes;
  }

  private static PlanLine line(NetworkLayout layout, String node, String verb, Route route) {
    String destination =
        route.destination().length() == 0 ? "default" : route.destination().toString();
    String nextHop =
        route
            .via()
            .map(via -> " via " + via.addressText() + " dev " + route.device() + " onlink")
            .orElse(" dev " + route.device());
    return new PlanLine.Ip(
        Optional.of(node),
        "route " + verb + " " + destination + nextHop,
        Origins.of(layout.topology(), node));
  }
}
