package lifeboat.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.network.topology.Deployment;
import lifeboat.parties.Parties;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.ReplicaContent;

/** The deployments of a simulation, and what becomes of them when their source restarts. */
final class SimulatedWorkload {

  private record Given(Deployment deployment, int sequence, ReplicaContent content) {}

  private final Parties parties;
  private final List<Given> given = new ArrayList<>();

  SimulatedWorkload(Parties parties) {
    this.parties = parties;
  }

  /** The operator asks {@code source} for a deployment, as soon as it is there to be asked. */
  void deploy(Deployment deployment, int sequence, SimulatedNode source, long nowNanos) {
    ReplicaContent content;
    try {
      content = Parties.inPieces(parties.content(deployment, sequence), deployment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    given.add(new Given(deployment, sequence, content));
    source.handle(parties.order(deployment, sequence, content, Optional.empty(), nowNanos));
  }

  /** What was sent as a copy or shard of a replica. */
  Optional<ReplicaContent> contentOf(FlowKey copy) {
    return given.stream()
        .filter(order -> copy.replicaId().equals(replicaId(order)))
        .map(order ->
            CopyNumber.isShard(copy.copy())
                ? order.content().piece(CopyNumber.index(copy.copy()))
                : order.content())
        .findFirst();
  }

  private String replicaId(Given order) {
    return parties.serverId(order.deployment().from()) + ":" + order.sequence();
  }

  /** A server that has come up again is asked for what it had not ended. */
  void resume(String name, SimulatedNode source, long nowNanos) {
    for (Given order : given) {
      if (order.deployment().from().equals(name)) {
        Optional<Output.Remember> remembered = source.remembered(order.deployment().name());
        if (remembered.filter(Output.Remember::ended).isEmpty()) {
          Optional<Input.Earlier> earlier = remembered.map(Output.Remember::earlier);
          source.handle(
              parties.order(
                  order.deployment(), order.sequence(), order.content(), earlier, nowNanos));
        }
      }
    }
  }
}
