package lifeboat.network.result;

import java.util.Optional;
import java.util.OptionalDouble;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Topology;

/** How far replicas have come. */
final class Distances {

  private Distances() {}

  /** Metres between the sites of a replica's source and of its server, if it is placed. */
  static OptionalDouble between(Topology topology, Replica replica) {
    return Optional.ofNullable(replica.server())
        .map(server -> between(topology, replica.source(), server))
        .orElse(OptionalDouble.empty());
  }

  /** Metres between the sites of two nodes. */
  static OptionalDouble between(Topology topology, String one, String other) {
    Optional<Coordinates> from = topology.siteOf(one);
    Optional<Coordinates> to = topology.siteOf(other);
    return from.isPresent() && to.isPresent()
        ? OptionalDouble.of(from.get().metersTo(to.get()))
        : OptionalDouble.empty();
  }
}
