package lifeboat.simulator.invariant;

import java.util.HashMap;
import java.util.Map;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.Output;

/**
 * No relay has the same flow accepted and unanswered at two neighbours: it turns to another one
 * only after it has said that the transfer to the one before has failed.
 */
final class OneNextHop implements Invariant {

  private record Hop(int port, Mac mac) {}

  /** Where each relay has each flow under way; only looked up. */
  private final Map<Integer, Map<FlowKey, Hop>> hops = new HashMap<>();

  @Override
  public void check(Observation event) {
    for (Output output : event.step().outputs()) {
      if (output instanceof Output.Tell tell
          && tell.notice() instanceof Notice.TransferFailed failed) {
        ofNode(event).remove(failed.flow());
      } else if (output instanceof Output.SendOnLink send
          && send.message() instanceof ReplicaPacket packet
          && !packet.localSource().isUnspecified()) {
        Hop hop = new Hop(send.port(), send.to());
        Hop known = ofNode(event).putIfAbsent(packet.flow(), hop);
        if (known != null && !known.equals(hop)) {
          throw new InvariantViolation(
              event.address()
                  + " has "
                  + packet.flow()
                  + " at two neighbours: "
                  + known.mac()
                  + " has not answered, and "
                  + hop.mac()
                  + " gets it too");
        }
      }
    }
  }

  private Map<FlowKey, Hop> ofNode(Observation event) {
    return hops.computeIfAbsent(event.node(), _ -> new HashMap<>());
  }

  @Override
  public void restarted(int node) {
    hops.remove(node);
  }
}
