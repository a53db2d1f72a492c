package lifeboat.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Topology;

/** How many copies or shards of replicas were placed, where, and how near to each other. */
final class CopiesText {

  private static final double METERS_PER_KILOMETER = 1000;

  private CopiesText() {}

  /** A line for each replica of which several were asked for; empty where there is none. */
  static String of(Topology topology, List<Replica> replicas) {
    Map<String, List<Replica>> byName = new LinkedHashMap<>();
    for (Replica replica : replicas) {
      if (replica.copies() > 1) {
        byName.computeIfAbsent(replica.name(), _ -> new ArrayList<>()).add(replica);
      }
    }
    StringBuilder out = new StringBuilder();
    byName.forEach((name, copies) -> {
      List<Replica> placed = copies.stream().filter(Replica::isPlaced).toList();
      List<String> servers = placed.stream().map(copy -> String.valueOf(copy.server())).toList();
      out.append(
          "\n%s of %s: %d of %d placed%s%s%s\n"
              .formatted(
                  copies.getFirst().isShard() ? "Shards" : "Copies",
                  name,
                  placed.size(),
                  copies.size(),
                  servers.isEmpty() ? "" : ", at " + String.join(", ", servers),
                  nearest(topology, servers),
                  consequence(copies.getFirst(), placed.size())));
    });
    return out.toString();
  }

  /** Some shards are not the replica, but may be enough for it. */
  private static String consequence(Replica replica, int placed) {
    int needed = replica.needed();
    return replica.isShard()
        ? "; any %d bring it back: %s"
            .formatted(
                needed,
                placed < needed
                    ? "these are too few"
                    : placed == needed ? "none may be lost" : (placed - needed) + " may be lost")
        : "";
  }

  private static String nearest(Topology topology, List<String> servers) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < servers.size(); i++) {
      for (int j = 0; j < i; j++) {
        Optional<Coordinates> one = topology.siteOf(servers.get(i));
        Optional<Coordinates> other = topology.siteOf(servers.get(j));
        if (one.isPresent() && other.isPresent()) {
          least = Math.min(least, one.get().metersTo(other.get()));
        }
      }
    }
    return least == Double.POSITIVE_INFINITY
        ? ""
        : String.format(
            Locale.ROOT, "; the nearest two %.0f km apart", least / METERS_PER_KILOMETER);
  }
}
