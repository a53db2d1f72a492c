package lifeboat.network.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Every address, interface and bridge of a topology, assigned by rule so that the same file always
 * gives the same network. Used by both engines.
 *
 * <p>A relaying switch and a plain switch bridge all their cables in {@code br0}; a router with a
 * LAN bridges the cables of that LAN. Ports of a router towards other relays have addresses of
 * their own. How hosts are numbered: {@code AddressPlan}.
 *
 * @param addresses the address by which each relay and server is known: a relay's LAN address (the
 *     first host of its prefix) or, without a LAN, a loopback address out of 10.255.0.0/16
 * @param ports the end of a cable at each node, by node, in the order of {@code linksOf}
 */
public record NetworkLayout(
    Topology topology,
    SequencedMap<String, Ipv4Prefix> addresses,
    SequencedMap<String, List<Port>> ports) {

  /** Name of the bridge inside the namespace of a node that has one. */
  public static final String BRIDGE_DEVICE = "br0";

  private static final Ipv4Prefix LOOPBACKS = Ipv4Prefix.parse("10.255.0.0/16");
  private static final int BRIDGE_PORT_NUMBER = 0xffff;

  /**
   * One end of a cable.
   *
   * @param device interface name inside the node's namespace, {@code eth0} and so on
   * @param mac address of the device; a bridged port sends with the MAC of the bridge instead
   * @param address address of the device, absent where it is bridged
   * @param bridged whether it is a port of the node's bridge {@code br0}
   */
  public record Port(
      String node,
      String device,
      String mac,
      Optional<Ipv4Prefix> address,
      boolean bridged,
      Link link) {

    /** The device that the kernel sends through: the bridge where the port belongs to one. */
    public String sendingDevice() {
      return bridged ? BRIDGE_DEVICE : device;
    }
  }

  /** Lays out a topology that {@link #conflicts} finds nothing wrong with. */
  public static NetworkLayout of(Topology topology) {
    AddressPlan plan = AddressPlan.of(topology);
    if (!plan.conflicts().isEmpty()) {
      throw new IllegalArgumentException("no layout: " + plan.conflicts());
    }
    SequencedMap<String, List<Port>> ports = new LinkedHashMap<>();
    int nodeNumber = 0;
    for (Node node : topology.nodes()) {
      ports.put(node.name(), portsOf(topology, plan, node, nodeNumber++));
    }
    SequencedMap<String, Ipv4Prefix> addresses = new LinkedHashMap<>();
    int relayNumber = 0;
    for (Node.Relay relay : topology.relays().values()) {
      relayNumber++;
      int loopback = LOOPBACKS.address() + relayNumber;
      addresses.put(
          relay.name(), relay.lan().map(lan -> lan.host(1)).orElse(new Ipv4Prefix(loopback, 32)));
    }
    for (String server : topology.servers().keySet()) {
      addresses.put(server, plan.at(server, server).orElseThrow());
    }
    return new NetworkLayout(
        topology,
        Collections.unmodifiableSequencedMap(addresses),
        Collections.unmodifiableSequencedMap(ports));
  }

  /** What keeps a topology from being laid out: full LANs and impossible wanted addresses. */
  public static List<AddressConflict> conflicts(Topology topology) {
    return AddressPlan.of(topology).conflicts();
  }

  private static List<Port> portsOf(
      Topology topology, AddressPlan plan, Node node, int nodeNumber) {
    List<Port> ports = new ArrayList<>();
    for (Link link : topology.linksOf(node.name())) {
      int number = ports.size();
      boolean bridged =
          switch (node) {
            case Node.Relay relay ->
                relay.kind() == Node.Relay.Kind.SWITCH || link.kind() != Link.Kind.BACKBONE;
            case Node.Server _ -> false;
            case Node.PlainSwitch _ -> true;
          };
      ports.add(
          new Port(
              node.name(),
              "eth" + number,
              mac(nodeNumber, number),
              bridged ? Optional.empty() : plan.at(node.name(), link.name()),
              bridged,
              link));
    }
    return List.copyOf(ports);
  }

  /** Locally administered: 02:4c, two bytes for the node, two for the port. */
  private static String mac(int nodeNumber, int portNumber) {
    return String.format(
        "02:4c:%02x:%02x:%02x:%02x",
        nodeNumber >> 8 & 255, nodeNumber & 255, portNumber >> 8 & 255, portNumber & 255);
  }

  /** The address by which a relay or server is known. */
  public Ipv4Prefix address(String node) {
    Ipv4Prefix found = addresses.get(node);
    if (found == null) {
      throw new IllegalArgumentException("no such relay or server: " + node);
    }
    return found;
  }

  /** The end of {@code link} at {@code node}. */
  public Port port(String node, Link link) {
    return port(node, link.name());
  }

  /** The end at {@code node} of the link of that name. */
  public Port port(String node, String link) {
    return portsOf(node).stream()
        .filter(port -> port.link().name().equals(link))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(node + " is not an end of " + link));
  }

  /** All cable ends of a node. */
  public List<Port> portsOf(String node) {
    List<Port> found = ports.get(node);
    if (found == null) {
      throw new IllegalArgumentException("no such node: " + node);
    }
    return found;
  }

  /** Whether the node's namespace holds a bridge {@code br0}. */
  public boolean hasBridge(String node) {
    return topology.switches().containsKey(node) || lanOf(node).isPresent();
  }

  /** The address of the node's bridge; a plain switch's bridge has none. */
  public Optional<Ipv4Prefix> bridgeAddress(String node) {
    return lanOf(node).map(lan -> lan.host(1));
  }

  /** The MAC address of the node's bridge, which differs from that of every port. */
  public String bridgeMac(String node) {
    if (!hasBridge(node)) {
      throw new IllegalArgumentException(node + " has no bridge");
    }
    int nodeNumber = List.copyOf(ports.keySet()).indexOf(node);
    return mac(nodeNumber, BRIDGE_PORT_NUMBER);
  }

  /** The relay on whose LAN a server is, plain switches in between or not. */
  public Node.Relay relayOf(String server) {
    Deque<String> open = new ArrayDeque<>(List.of(server));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String node = open.remove();
      for (Port port : portsOf(node)) {
        String peer = port.link().peerOf(node);
        Node.Relay relay = topology.relays().get(peer);
        if (relay != null) {
          return relay;
        }
        if (topology.switches().containsKey(peer) && seen.add(peer)) {
          open.add(peer);
        }
      }
    }
    throw new IllegalArgumentException(server + " is on no relay's LAN");
  }

  /** The address that a server sends everything to that is not on its LAN. */
  public Ipv4Prefix gateway(String server) {
    return relayOf(server).lan().orElseThrow().host(1);
  }

  private Optional<Ipv4Prefix> lanOf(String node) {
    Node.Relay relay = topology.relays().get(node);
    return relay == null ? Optional.empty() : relay.lan();
  }
}
