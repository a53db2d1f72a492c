package lifeboat.relay.node;

import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;

/**
 * How a message came in.
 *
 * @param port number of the port on which it was captured, or {@link #ROUTED}
 * @param mac sender of the frame, {@link Mac#NONE} when it was routed
 * @param source source address of the packet
 */
public record Arrival(int port, Mac mac, Ipv4 source) {

  /** Port number of messages that the kernel routed to this node. */
  public static final int ROUTED = -1;

  /** A message that the kernel routed to this node. */
  public static Arrival routedFrom(Ipv4 source) {
    return new Arrival(ROUTED, Mac.NONE, source);
  }
}
