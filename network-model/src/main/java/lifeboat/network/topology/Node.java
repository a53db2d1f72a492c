package lifeboat.network.topology;

import java.util.Optional;

/** A node of the network; its name is unique over all kinds. */
public sealed interface Node {

  String name();

  /**
   * A relay apparatus (US 9,270,522 B2, FIG. 4): a router, or a switch that relays.
   *
   * @param site name of the place for people, at most 32 bytes of UTF-8
   * @param lan prefix of the LAN behind this relay; always present for {@link Kind#SWITCH}
   * @param timeLimitNanos preset upper limit of time for replicas that carry none (patent S6)
   * @param probeIntervalNanos how long after a probe of its neighbours the next leaves by a port
   */
  record Relay(
      String name,
      Kind kind,
      Coordinates at,
      String site,
      Optional<Ipv4Prefix> lan,
      long timeLimitNanos,
      long probeIntervalNanos)
      implements Node {

    /** How ordinary packets pass this relay. */
    public enum Kind {
      /** Routes between its links; its LAN is a bridge of its own. */
      ROUTER,
      /** Bridges all its links and servers into one LAN, in which it has an address. */
      SWITCH
    }
  }

  /**
   * A server (patent FIG. 3): source or destination of replicas.
   *
   * @param on the relay or plain switch it is attached to
   * @param capacityBytes space it offers to replicas
   * @param cost storage cost it advertises, in any unit the user likes
   * @param address wanted address in the LAN, else one is assigned
   */
  record Server(
      String name, String on, long capacityBytes, double cost, Optional<Ipv4Prefix> address)
      implements Node {}

  /** A bridge without a relay; it extends the LAN of one relay (patent FIG. 6). */
  record PlainSwitch(String name) implements Node {}
}
