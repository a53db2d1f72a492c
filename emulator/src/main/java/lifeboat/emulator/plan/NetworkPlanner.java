package lifeboat.emulator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.emulator.link.EmulatedLink;
import lifeboat.network.route.Route;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * Writes the lines of a {@link NetworkPlan}, stage by stage.
 *
 * <p>Settings precede devices, so that no device ever sends what it should not, such as the router
 * solicitations of IPv6.
 */
final class NetworkPlanner {

  private static final Optional<String> RUN = Optional.empty();

  /** Lets frames to 01:80:c2:00:00:03 pass, by which relaying switches find each other. */
  private static final int PASS_NEAREST_NON_TPMR_BRIDGE = 8;

  private final NetworkLayout layout;
  private final Topology topology;
  private final LinkBackend backend;
  private final boolean seeded;
  private final List<EmulatedLink> userspaceCables;

  NetworkPlanner(NetworkLayout layout, LinkBackend backend, boolean seeded) {
    this.layout = layout;
    this.topology = layout.topology();
    this.backend = backend;
    this.seeded = seeded;
    this.userspaceCables =
        switch (backend) {
          case USERSPACE -> UserspaceCables.of(layout);
          case NETEM -> List.of();
          case AUTO -> throw new IllegalArgumentException("the back end is not decided yet");
        };
  }

  /** What there is to do before the routes are known. */
  NetworkPlan cables() {
    List<Stage> stages = new ArrayList<>();
    if (backend == LinkBackend.USERSPACE) {
      stages.add(new Stage("settings of the run", ofTheRun()));
    }
    stages.add(new Stage("namespaces", namespaces()));
    stages.add(new Stage("settings before devices", settings()));
    stages.add(new Stage("devices", devices()));
    return new NetworkPlan(stages);
  }

  /** What makes nodes out of namespaces and devices. */
  NetworkPlan nodes(SequencedMap<String, List<Route>> routes) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage("offloads", offloads()));
    stages.add(new Stage("bridges", bridges()));
    stages.add(new Stage("addresses", addresses()));
    stages.add(new Stage("up", up()));
    stages.add(new Stage("routes", RoutePlan.additions(layout, routes)));
    if (backend == LinkBackend.NETEM) {
      stages.add(new Stage("shaping", new ShapingPlan(layout, seeded).additions()));
    }
    return new NetworkPlan(stages);
  }

  private List<PlanLine> namespaces() {
    List<PlanLine> lines = new ArrayList<>();
    for (Node node : topology.nodes()) {
      lines.add(new PlanLine.Namespace(node.name(), Origins.of(node)));
    }
    return lines;
  }

  private static List<PlanLine> ofTheRun() {
    List<PlanLine> lines = new ArrayList<>();
    silenceIpv6(lines, RUN, "links");
    return lines;
  }

  private List<PlanLine> settings() {
    List<PlanLine> lines = new ArrayList<>();
    for (Node node : topology.nodes()) {
      Optional<String> namespace = Optional.of(node.name());
      String origin = Origins.of(node);
      if (node instanceof Node.Relay) {
        lines.add(new PlanLine.Sysctl(namespace, "net.ipv4.ip_forward", "1", origin));
      }
      for (String scope : List.of("all", "default")) {
        String conf = "net.ipv4.conf." + scope + ".";
        lines.add(new PlanLine.Sysctl(namespace, conf + "rp_filter", "0", origin));
        lines.add(new PlanLine.Sysctl(namespace, conf + "send_redirects", "0", origin));
      }
      silenceIpv6(lines, namespace, origin);
    }
    return lines;
  }

  private static void silenceIpv6(List<PlanLine> lines, Optional<String> namespace, String origin) {
    for (String scope : List.of("all", "default")) {
      lines.add(
          new PlanLine.Sysctl(namespace, "net.ipv6.conf." + scope + ".disable_ipv6", "1", origin));
    }
  }

  private List<PlanLine> devices() {
    List<PlanLine> lines = new ArrayList<>();
    int number = 0;
    for (Link link : topology.links().values()) {
      String portA = inNode(layout.port(link.nodeA(), link));
      String portB = inNode(layout.port(link.nodeB(), link));
      if (backend == LinkBackend.NETEM) {
        lines.add(pair(link, portA, portB));
      } else {
        EmulatedLink cable = userspaceCables.get(number++);
        lines.add(pair(link, outside(cable.deviceA()), portA));
        lines.add(pair(link, outside(cable.deviceB()), portB));
      }
    }
    return lines;
  }

  private static PlanLine pair(Link link, String end, String peer) {
    return new PlanLine.Ip(RUN, "link add " + end + " type veth peer " + peer, Origins.of(link));
  }

  /** It has no address and asks for none: the run's namespace is a cable duct, not a host. */
  private static String outside(String device) {
    return "name " + device + " mtu 1500 arp off up";
  }

  private static String inNode(Port port) {
    return "name "
        + port.device()
        + " netns "
        + port.node()
        + " address "
        + port.mac()
        + " mtu 1500";
  }

  private List<PlanLine> bridges() {
    List<PlanLine> lines = new ArrayList<>();
    for (Node node : topology.nodes()) {
      if (!layout.hasBridge(node.name())) {
        continue;
      }
      String groups =
          node instanceof Node.PlainSwitch ? " group_fwd_mask " + PASS_NEAREST_NON_TPMR_BRIDGE : "";
      lines.add(
          ip(
              node,
              "link add br0 address "
                  + layout.bridgeMac(node.name())
                  + " mtu 1500 type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
                  + groups));
      for (Port port : layout.portsOf(node.name())) {
        if (port.bridged()) {
          lines.add(ip(port, "link set " + port.device() + " master br0"));
        }
      }
    }
    return lines;
  }

  private List<PlanLine> addresses() {
    List<PlanLine> lines = new ArrayList<>();
    for (Node node : topology.nodes()) {
      if (node instanceof Node.Relay relay) {
        Ipv4Prefix address = layout.address(relay.name());
        String device = layout.bridgeAddress(relay.name()).isPresent() ? "br0" : "lo";
        lines.add(ip(node, "address add " + address + " dev " + device));
      }
      for (Port port : layout.portsOf(node.name())) {
        port.address()
            .ifPresent(
                address -> lines.add(ip(port, "address add " + address + " dev " + port.device())));
      }
    }
    return lines;
  }

  private List<PlanLine> up() {
    List<PlanLine> lines = new ArrayList<>();
    for (Node node : topology.nodes()) {
      lines.add(ip(node, "link set lo up"));
      if (layout.hasBridge(node.name())) {
        lines.add(ip(node, "link set br0 up"));
      }
      for (Port port : layout.portsOf(node.name())) {
        lines.add(ip(port, "link set " + port.device() + " up"));
      }
    }
    return lines;
  }

  private List<PlanLine> offloads() {
    List<PlanLine> lines = new ArrayList<>();
    for (Node node : topology.nodes()) {
      for (Port port : layout.portsOf(node.name())) {
        lines.add(
            new PlanLine.OffloadOff(
                Optional.of(port.node()), port.device(), Origins.of(port.link())));
      }
    }
    return lines;
  }

  private static PlanLine ip(Node node, String arguments) {
    return new PlanLine.Ip(Optional.of(node.name()), arguments, Origins.of(node));
  }

  private static PlanLine ip(Port port, String arguments) {
    return new PlanLine.Ip(Optional.of(port.node()), arguments, Origins.of(port.link()));
  }
}
