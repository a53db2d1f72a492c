package lifeboat.emulator.plan;

import lifeboat.network.topology.Link;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;

/** Paths in the topology file, so that a failed command can name what asked for it. */
final class Origins {

  private Origins() {}

  static String of(Node node) {
    return switch (node) {
      case Node.Relay relay -> "relays." + relay.name();
      case Node.Server server -> "servers." + server.name();
      case Node.PlainSwitch plainSwitch -> "switches." + plainSwitch.name();
    };
  }

  static String of(Link link) {
    return switch (link.kind()) {
      case ACCESS -> "servers." + link.name();
      case BACKBONE, LAN -> "links." + link.name();
    };
  }

  static String of(Topology topology, String node) {
    return topology.relays().containsKey(node) ? "relays." + node : "servers." + node;
  }
}
