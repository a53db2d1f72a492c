package lifeboat.emulator.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lifeboat.emulator.netlink.IpCommand;
import lifeboat.emulator.netlink.IpCommand.ChangeRoute.Verb;
import lifeboat.network.route.Route;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.NetworkLayout;

/** Lines for routing tables. */
final class RoutePlan {

  private RoutePlan() {}

  static List<PlanLine> additions(NetworkLayout layout, SequencedMap<String, List<Route>> tables) {
    List<PlanLine> lines = new ArrayList<>();
    tables.forEach((node, table) -> {
      String origin = Origins.of(layout.topology(), node);
      table.forEach(route -> lines.add(line(node, origin, Verb.ADD, route)));
    });
    return lines;
  }

  static List<PlanLine> changes(
      NetworkLayout layout,
      SequencedMap<String, List<Route>> before,
      SequencedMap<String, List<Route>> after) {
    List<PlanLine> lines = new ArrayList<>();
    for (Map.Entry<String, List<Route>> table : after.entrySet()) {
      String node = table.getKey();
      String origin = Origins.of(layout.topology(), node);
      Map<Ipv4Prefix, Route> old = byDestination(before.getOrDefault(node, List.of()));
      for (Route route : table.getValue()) {
        if (!route.equals(old.remove(route.destination()))) {
          lines.add(line(node, origin, Verb.REPLACE, route));
        }
      }
      old.values().forEach(gone -> lines.add(line(node, origin, Verb.DEL, gone)));
    }
    return List.copyOf(lines);
  }

  private static SequencedMap<Ipv4Prefix, Route> byDestination(List<Route> table) {
    SequencedMap<Ipv4Prefix, Route> routes = new LinkedHashMap<>();
    table.forEach(route -> routes.put(route.destination(), route));
    return routes;
  }

  private static PlanLine line(String node, String origin, Verb verb, Route route) {
    return new PlanLine.RouteChange(
        node,
        new IpCommand.ChangeRoute(
            verb, route.destination(), route.via(), route.device(), route.via().isPresent()),
        origin);
  }
}
