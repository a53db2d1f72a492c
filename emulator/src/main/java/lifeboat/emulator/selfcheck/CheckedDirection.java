package lifeboat.emulator.selfcheck;

import java.util.ArrayList;
import java.util.List;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;

/**
 * One direction of one cable, and what the file wants of it.
 *
 * @param from the end that sends
 * @param to the end that receives
 */
record CheckedDirection(Port from, Port to, LinkProfile profile) {

  /**
   * Both directions of every cable, in the order of the file: direction {@code n} sends where
   * direction {@code n ^ 1} receives.
   */
  static List<CheckedDirection> of(NetworkLayout layout) {
    List<CheckedDirection> directions = new ArrayList<>();
    for (Link link : layout.topology().links().values()) {
      Port a = layout.port(link.nodeA(), link);
      Port b = layout.port(link.nodeB(), link);
      directions.add(new CheckedDirection(a, b, link.fromA()));
      directions.add(new CheckedDirection(b, a, link.fromB()));
    }
    return List.copyOf(directions);
  }

  String link() {
    return from.link().name();
  }
}
