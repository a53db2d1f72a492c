package lifeboat.simulator.invariant;

import java.util.HashMap;
import java.util.Map;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * No forwarding loop: no relay is twice on the path of a packet it passes on, nothing is passed on
 * by a relay that is on its path already, and a relay accepts a flow from one upstream only.
 */
final class OneUpstream implements Invariant {

  /** Who a relay has accepted each flow from; only looked up. */
  private final Map<Integer, Map<FlowKey, Ipv4>> upstreams = new HashMap<>();

  @Override
  public void check(Observation event) {
    boolean relays = false;
    for (Output output : event.step().outputs()) {
      if (output instanceof Output.SendOnLink send
          && send.message() instanceof ReplicaPacket packet
          && !packet.localSource().isUnspecified()) {
        passedOn(event, packet);
        relays = true;
      }
    }
    if (relays
        && event.input() instanceof Input.Received received
        && received.message() instanceof ReplicaPacket packet) {
      accepted(event, packet, received.arrival().source());
    }
  }

  private static void passedOn(Observation event, ReplicaPacket packet) {
    int last = packet.path().size() - 1;
    if (packet.path().indexOf(event.address()) != last) {
      throw new InvariantViolation(
          "forwarding loop: "
              + event.address()
              + " passes on "
              + packet.flow()
              + " over "
              + packet.path());
    }
  }

  /** A relay passed on what it received: it has accepted it. */
  private void accepted(Observation event, ReplicaPacket packet, Ipv4 source) {
    Ipv4 from = packet.localSource().isUnspecified() ? source : packet.localSource();
    Ipv4 known =
        upstreams
            .computeIfAbsent(event.node(), _ -> new HashMap<>())
            .putIfAbsent(packet.flow(), from);
    if (known != null && !known.equals(from)) {
      throw new InvariantViolation(
          "forwarding loop: "
              + event.address()
              + " accepts "
              + packet.flow()
              + " from "
              + from
              + " after "
              + known);
    }
  }

  @Override
  public void restarted(int node) {
    upstreams.remove(node);
  }
}
