package lifeboat.network.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 */
public final class NetworkLayout {

  /** Name of the bridge inside the namespace of a node that has one. */
  public static final String BRIDGE_DEVICE = "br0";

  private static final Ipv4Prefix LOOPBACKS = Ipv4Prefix.parse("10.255.0.0/16");

  /** Where loopback addresses go on when there are more relays than a /16 has hosts. */
  private static final Ipv4Prefix MORE_LOOPBACKS = Ipv4Prefix.parse("240.0.0.0/8");

  private static final int LAST_LOOPBACK = 0xfffe;
  private static final HexFormat HEX = HexFormat.of();
  private static final int FIRST_MAC_OCTETS = 0x024c;
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

  private final Topology topology;
  private final SequencedMap<String, Ipv4Prefix> addresses;
  private final SequencedMap<String, List<Port>> ports;
  private final Map<String, Integer> numbers;

  private NetworkLayout(
      Topology topology,
      SequencedMap<String, Ipv4Prefix> addresses,
      SequencedMap<String, List<Port>> ports,
      Map<String, Integer> numbers) {
    this.topology = topology;
    this.addresses = Collections.unmodifiableSequencedMap(addresses);
    this.ports = Collections.unmodifiableSequencedMap(ports);
    this.numbers = numbers;
  }

  /** Lays out a topology that {@link #conflicts} finds nothing wrong with. */
  public static NetworkLayout of(Topology topology) {
    AddressPlan plan = AddressPlan.of(topology);
    if (!plan.conflicts().isEmpty()) {
      throw new IllegalArgumentException("no layout: " + plan.conflicts());
    }
    Map<String, List<Link>> cables = new HashMap<>();
    for (Link link : topology.links().values()) {
      cables.computeIfAbsent(link.nodeA(), _ -> new ArrayList<>()).add(link);
      cables.computeIfAbsent(link.nodeB(), _ -> new ArrayList<>()).add(link);
    }
    SequencedMap<String, List<Port>> ports = new LinkedHashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (Node node : topology.nodes()) {
      int number = numbers.size();
      numbers.put(node.name(), number);
      List<Link> own = cables.getOrDefault(node.name(), List.of());
      ports.put(node.name(), portsOf(own, plan, node, number));
    }
    SequencedMap<String, Ipv4Prefix> addresses = new LinkedHashMap<>();
    int relayNumber = 0;
    for (Node.Relay relay : topology.relays().values()) {
      Ipv4Prefix loopback = loopback(++relayNumber);
      addresses.put(relay.name(), relay.lan().map(lan -> lan.host(1)).orElse(loopback));
    }
    for (String server : topology.servers().keySet()) {
      addresses.put(server, plan.at(server, server).orElseThrow());
    }
    return new NetworkLayout(topology, addresses, ports, numbers);
  }

  private static Ipv4Prefix loopback(int relayNumber) {
    int address =
        relayNumber <= LAST_LOOPBACK
            ? LOOPBACKS.address() + relayNumber
            : MORE_LOOPBACKS.address() + relayNumber;
    return new Ipv4Prefix(address, 32);
  }

  /** What is laid out. */
  public Topology topology() {
    return topology;
  }

  /**
   * The address by which each relay and server is known: a relay's LAN address (the first host of
   * its prefix) or, without a LAN, a loopback address out of 10.255.0.0/16. The relays beyond the
   * 65,534th, which only simulations have, get theirs out of 240.0.0.0/8.
   */
  public SequencedMap<String, Ipv4Prefix> addresses() {
    return addresses;
  }

  /** The ends of cables at each node, by node, in the order in which the file has the cables. */
  public SequencedMap<String, List<Port>> ports() {
    return ports;
  }

  /** What keeps a topology from being laid out: full LANs and impossible wanted addresses. */
  public static List<AddressConflict> conflicts(Topology topology) {
    return AddressPlan.of(topology).conflicts();
  }

  private static List<Port> portsOf(List<Link> links, AddressPlan plan, Node node, int nodeNumber) {
    List<Port> ports = new ArrayList<>();
    for (Link link : links) {
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

  /**
   * Locally administered: 02:4c, two bytes for the node, two for the port. Beyond 65,535 nodes the
   * number of the node runs over into the second byte.
   */
  private static String mac(int nodeNumber, int portNumber) {
    int first = FIRST_MAC_OCTETS + (nodeNumber >> 16);
    StringBuilder mac = new StringBuilder(17);
    for (int octets : new int[] {first, nodeNumber & 0xffff, portNumber & 0xffff}) {
      mac.append(mac.isEmpty() ? "" : ":").append(HEX.toHexDigits((byte) (octets >> 8)));
      mac.append(':').append(HEX.toHexDigits((byte) octets));
    }
    return mac.toString();
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
    return mac(Optional.ofNullable(numbers.get(node)).orElseThrow(), BRIDGE_PORT_NUMBER);
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
