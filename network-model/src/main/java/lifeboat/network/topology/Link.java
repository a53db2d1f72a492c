package lifeboat.network.topology;

/**
 * A cable between two nodes, with a profile for each direction.
 *
 * @param name the key in the file; the access cable of a server has the server's name
 * @param kind what the cable is for
 */
public record Link(
    String name, Kind kind, String nodeA, String nodeB, LinkProfile fromA, LinkProfile fromB) {

  /** What a cable joins. */
  public enum Kind {
    /** Two relays. */
    BACKBONE,
    /** A relay and a plain switch, or two plain switches, inside one LAN. */
    LAN,
    /** A server and its relay or plain switch. */
    ACCESS
  }

  public Link {
    if (nodeA.equals(nodeB)) {
      throw new IllegalArgumentException("link " + name + " joins " + nodeA + " to itself");
    }
  }

  /** The node at the other end. */
  public String peerOf(String node) {
    return node.equals(nodeA) ? nodeB : nodeA;
  }

  /** What happens to frames that {@code node} sends into the cable. */
  public LinkProfile from(String node) {
    return node.equals(nodeA) ? fromA : fromB;
  }

  /** The same cable with every frame lost, in both directions. */
  public Link severed() {
    return new Link(name, kind, nodeA, nodeB, fromA.severed(), fromB.severed());
  }
}
