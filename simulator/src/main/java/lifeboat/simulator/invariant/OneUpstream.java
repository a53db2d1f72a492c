package lifeboat.simulator.invariant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * No forwarding loop: no relay is twice on the path of a packet it passes on, and a relay passes on
 * what it gets of a flow from one upstream only.
 */
final class OneUpstream implements Invariant {

  /** What a relay has passed on of a flow. */
  private static final class Passage {
    private final Ipv4 upstream;
    private List<Ipv4> goodPath = List.of();

    Passage(Ipv4 upstream) {
      this.upstream = upstream;
    }
  }

  /** By node and flow; only looked up. */
  private final Map<Integer, Map<FlowKey, Passage>> passages = new HashMap<>();

  @Override
  public void check(Observation event) {
    if (event.input() instanceof Input.Received received
        && received.message() instanceof ReplicaPacket packet) {
      for (Output output : event.step().outputs()) {
        if (output instanceof Output.SendOnLink send
            && send.message() instanceof ReplicaPacket passed
            && passed.flow().equals(packet.flow())) {
          Passage passage = passage(event, packet, received.arrival().source());
          checkPath(event, passed, passage);
        }
      }
    }
  }

  private Passage passage(Observation event, ReplicaPacket packet, Ipv4 source) {
    Ipv4 from = packet.localSource().isUnspecified() ? source : packet.localSource();
    Passage passage =
        passages
            .computeIfAbsent(event.node(), _ -> new HashMap<>())
            .computeIfAbsent(packet.flow(), _ -> new Passage(from));
    if (!passage.upstream.equals(from)) {
      throw new InvariantViolation(
          "forwarding loop: "
              + event.address()
              + " accepts "
              + packet.flow()
              + " from "
              + from
              + " after "
              + passage.upstream);
    }
    return passage;
  }

  /** The packets of a flow share their path, which needs to be looked at once. */
  @SuppressWarnings("ReferenceEquality")
  private static void checkPath(Observation event, ReplicaPacket passed, Passage passage) {
    if (passed.path() == passage.goodPath) {
      return;
    }
    if (passed.path().indexOf(event.address()) != passed.path().size() - 1) {
      throw new InvariantViolation(
          "forwarding loop: "
              + event.address()
              + " passes on "
              + passed.flow()
              + " over "
              + passed.path());
    }
    passage.goodPath = passed.path();
  }

  @Override
  public void restarted(int node) {
    passages.remove(node);
  }
}
