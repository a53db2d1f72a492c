package lifeboat.emulator.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;
import lifeboat.network.topology.NetworkPart;

/** The devices that a part of a topology means, and the names of hosts to tell them apart by. */
public final class CapturePoints {

  /** The word for every port of every node. */
  public static final String ALL = "all";

  private CapturePoints() {}

  /**
   * The devices that a word means: {@link #ALL}, or what {@link NetworkPart#find} knows; nothing
   * where the topology has no such part.
   */
  public static Optional<List<CapturePoint>> of(NetworkLayout layout, String word) {
    if (word.equals(ALL)) {
      return Optional.of(points(layout, _ -> true));
    }
    return NetworkPart.find(layout.topology(), word).map(part -> of(layout, part));
  }

  /** All ports of a node, or both ends of a link. */
  public static List<CapturePoint> of(NetworkLayout layout, NetworkPart part) {
    return switch (part) {
      case NetworkPart.NodePart node -> points(layout, port -> port.node().equals(node.name()));
      case NetworkPart.LinkPart link ->
          points(layout, port -> port.link().name().equals(link.name()));
    };
  }

  /** The names of all nodes by their addresses: a relay has one for each port besides its own. */
  public static SequencedMap<String, String> names(NetworkLayout layout) {
    SequencedMap<String, String> names = new LinkedHashMap<>();
    layout.addresses().forEach((node, address) -> names.put(address.addressText(), node));
    layout
        .ports()
        .forEach((node, ports) ->
            ports.stream()
                .flatMap(port -> port.address().stream())
                .forEach(address -> names.putIfAbsent(address.addressText(), node)));
    return names;
  }

  private static List<CapturePoint> points(NetworkLayout layout, Predicate<Port> wanted) {
    List<CapturePoint> points = new ArrayList<>();
    for (List<Port> ports : layout.ports().values()) {
      for (Port port : ports) {
        if (wanted.test(port)) {
          String name = port.node() + ":" + port.link().name();
          points.add(new CapturePoint(port.node(), port.device(), name));
        }
      }
    }
    return points;
  }
}
