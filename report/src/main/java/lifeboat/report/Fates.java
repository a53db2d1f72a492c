package lifeboat.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.network.scenario.Happening;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Topology;
import tools.jackson.databind.JsonNode;

/**
 * Whether a placed replica was safe where it landed: how far away that is, and what the scenario
 * does to its server, during the run and after it.
 */
final class Fates {

  private Fates() {}

  /** An entry for each replica of the result, in its order. */
  static List<Map<String, Object>> of(Topology topology, JsonNode result, List<JsonNode> events) {
    List<Map<String, Object>> fates = new ArrayList<>();
    for (JsonNode replica : result.path("replicas")) {
      Map<String, Object> fate = new LinkedHashMap<>();
      String source = replica.path("source").asString("");
      String server = replica.path("server").asString("");
      fate.put("replica", replica.path("name").asString(""));
      fate.put("copy", replica.path("copy").asInt(0));
      site(topology, source).ifPresent(site -> fate.put("sourceSite", site));
      site(topology, server).ifPresent(site -> fate.put("serverSite", site));
      topology
          .siteOf(source)
          .flatMap(from -> topology.siteOf(server).map(to -> kilometers(from, to)))
          .ifPresent(kilometers -> fate.put("kilometers", kilometers));
      fate.put("sourceLost", isDown(source, events));
      fate.put("serverLost", isDown(server, events));
      lastEnd(topology, server)
          .ifPresent(end -> {
            fate.put("scenarioEndsServer", end.event());
            fate.put("scenarioEndsServerSeconds", end.atNanos() / 1e9);
          });
      fates.add(fate);
    }
    return fates;
  }

  private static double kilometers(Coordinates from, Coordinates to) {
    return from.metersTo(to) / 1000;
  }

  /** The name of the place where a server stands. */
  private static Optional<String> site(Topology topology, String server) {
    return Optional.ofNullable(topology.servers().get(server))
        .flatMap(found -> Optional.ofNullable(topology.relays().get(found.on())))
        .map(relay -> relay.site());
  }

  private static boolean isDown(String node, List<JsonNode> events) {
    boolean down = false;
    for (JsonNode event : events) {
      if (event.path("target").asString("").equals(node)) {
        String kind = event.path("kind").asString("");
        down = kind.equals("killed") || (down && !kind.equals("restarted"));
      }
    }
    return down;
  }

  /** What ends a node for good, by the file; that may be after the run was over. */
  private static Optional<Happening.Ends> lastEnd(Topology topology, String node) {
    Optional<Happening.Ends> end = Optional.empty();
    for (Happening happening : Happening.of(topology)) {
      if (happening.target().equals(node)) {
        if (happening instanceof Happening.Ends ends) {
          end = Optional.of(ends);
        } else if (happening instanceof Happening.Returns) {
          end = Optional.empty();
        }
      }
    }
    return end;
  }
}
