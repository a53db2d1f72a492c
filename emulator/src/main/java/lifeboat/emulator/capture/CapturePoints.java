package lifeboat.emulator.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;

/**
 * The devices that a name of the topology means: a node, all its ports; a link, both its ends;
 * {@code all}, every port of every node.
 *
 * <p>A server and its cable have the same name, and a node and a link may have; the node goes
 * before the link then. {@code node:NAME} and {@code link:NAME} say which.
 */
public final class CapturePoints {

  /** Stands for every port. */
  public static final String ALL = "all";

  private static final String NODE = "node:";
  private static final String LINK = "link:";

  private CapturePoints() {}

  /** The devices that {@code target} names; nothing where the topology has no such name. */
  public static Optional<List<CapturePoint>> of(NetworkLayout layout, String target) {
    if (target.equals(ALL)) {
      return Optional.of(points(layout, _ -> true));
    }
    if (target.startsWith(NODE)) {
      return atNode(layout, target.substring(NODE.length()));
    }
    if (target.startsWith(LINK)) {
      return ofLink(layout, target.substring(LINK.length()));
    }
    return atNode(layout, target).or(() -> ofLink(layout, target));
  }

  private static Optional<List<CapturePoint>> atNode(NetworkLayout layout, String node) {
    return layout.ports().containsKey(node)
        ? Optional.of(points(layout, port -> port.node().equals(node)))
        : Optional.empty();
  }

  private static Optional<List<CapturePoint>> ofLink(NetworkLayout layout, String link) {
    return layout.topology().links().containsKey(link)
        ? Optional.of(points(layout, port -> port.link().name().equals(link)))
        : Optional.empty();
  }

  private static List<CapturePoint> points(NetworkLayout layout, Predicate<Port> wanted) {
    List<CapturePoint> points = new ArrayList<>();
    for (List<Port> ports : layout.ports().values()) {
      for (Port port : ports) {
        if (wanted.test(port)) {
          points.add(
              new CapturePoint(port.node(), port.device(), port.node() + ":" + port.link().name()));
        }
      }
    }
    return points;
  }
}
