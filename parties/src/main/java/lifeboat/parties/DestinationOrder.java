package lifeboat.parties;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lifeboat.network.link.Seeds;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Topology;

/**
 * To which servers a source sends straight, and in which order, where a policy says so instead of
 * the method. It follows from the topology and its seed alone, so that both engines choose alike.
 */
final class DestinationOrder {

  /** A source makes no more attempts than this. */
  static final int MAX_SERVERS = 8;

  private record Far(String server, double meters) {}

  private DestinationOrder() {}

  /**
   * Names of servers, the one to try first in front; empty where relays choose.
   *
   * @param sequence number of the deployment in the workload
   */
  static Optional<List<String>> of(Topology topology, Deployment deployment, int sequence) {
    return switch (deployment.policy()) {
      case Policy.Lifeboat _ -> Optional.empty();
      case Policy.Fixed fixed -> Optional.of(List.of(fixed.server()));
      case Policy.Nearest _ -> Optional.of(first(byDistance(topology, deployment.from())));
      case Policy.FarthestKnown _ ->
          Optional.of(first(byDistance(topology, deployment.from()).reversed()));
      case Policy.Random _ -> {
        List<String> servers = others(topology, deployment.from());
        long seed = Seeds.derive(topology.seed(), "policy/" + sequence);
        Collections.shuffle(servers, new Random(seed));
        yield Optional.of(first(servers));
      }
    };
  }

  private static List<String> first(List<String> servers) {
    return List.copyOf(servers.subList(0, Math.min(MAX_SERVERS, servers.size())));
  }

  private static List<String> others(Topology topology, String source) {
    List<String> servers = new ArrayList<>(topology.servers().keySet());
    servers.remove(source);
    return servers;
  }

  /** Servers of one place stay in the order of the file. */
  private static List<String> byDistance(Topology topology, String source) {
    Coordinates from = topology.siteOf(source).orElseThrow();
    return others(topology, source).stream()
        .map(server -> new Far(server, from.metersTo(topology.siteOf(server).orElseThrow())))
        .sorted(Comparator.comparingDouble(Far::meters))
        .map(Far::server)
        .toList();
  }
}
