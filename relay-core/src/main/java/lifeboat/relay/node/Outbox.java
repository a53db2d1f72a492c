package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.List;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message;

/** Collects what one step wants done. */
final class Outbox {

  private final Ipv4 self;
  private List<Output> outputs = new ArrayList<>();

  Outbox(Ipv4 self) {
    this.self = self;
  }

  /** Sends a message with a specified destination straight to a neighbour. */
  void toHop(Hop hop, Message message) {
    if (hop.port() == Arrival.ROUTED) {
      routed(hop.address(), message);
    } else {
      outputs.add(new Output.SendOnLink(hop.port(), hop.mac(), self, hop.address(), message));
    }
  }

  /** Passes a replica packet on: its source stays that of the replica source server. */
  void replica(Hop hop, Ipv4 replicaSource, Message.ReplicaPacket packet) {
    outputs.add(
        new Output.SendOnLink(hop.port(), hop.mac(), replicaSource, Ipv4.UNSPECIFIED, packet));
  }

  void routed(Ipv4 destination, Message message) {
    outputs.add(new Output.SendRouted(destination, message));
  }

  void tell(Notice notice) {
    outputs.add(new Output.Tell(notice));
  }

  void add(Output output) {
    outputs.add(output);
  }

  /** Hands over what has been collected and starts afresh. */
  List<Output> take() {
    List<Output> taken = outputs;
    outputs = new ArrayList<>();
    return taken;
  }
}
