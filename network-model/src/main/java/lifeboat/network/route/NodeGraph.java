package lifeboat.network.route;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;

/**
 * A layout with numbers instead of names, for what is done for every packet or for every node of a
 * large network. Nodes are numbered in the order of {@code Topology.nodes()}, so relays come first;
 * links in the order of the file; ports as in {@code NetworkLayout.portsOf}.
 *
 * <p>A cable has two directions: number {@code 2 * link} begins at its node A, the next one at its
 * node B.
 */
public final class NodeGraph {

  /** What {@link #node} answers for a name that no node has. */
  public static final int NONE = -1;

  private final List<String> names;
  private final List<Link> linkList;
  private final Map<String, Integer> nodeIds = new HashMap<>();
  private final Map<String, Integer> linkIds = new HashMap<>();
  private final int relays;
  private final int[][] directions;
  private final int[] ends;
  private final int[] endPorts;
  private final int[] uplinks;
  private final int[] roots;
  private final int[] nameRanks;
  private final int[] linkRanks;

  private NodeGraph(NetworkLayout layout) {
    this.names = layout.topology().nodes().stream().map(Node::name).toList();
    this.linkList = List.copyOf(layout.topology().links().values());
    this.relays = layout.topology().relays().size();
    names.forEach(name -> nodeIds.put(name, nodeIds.size()));
    linkList.forEach(link -> linkIds.put(link.name(), linkIds.size()));
    this.directions = new int[names.size()][];
    this.ends = new int[2 * linkList.size()];
    this.endPorts = new int[2 * linkList.size()];
    for (int node = 0; node < names.size(); node++) {
      directions[node] = directionsOf(layout, node);
    }
    this.uplinks = new int[names.size()];
    this.roots = new int[names.size()];
    Arrays.fill(uplinks, NONE);
    Arrays.fill(roots, NONE);
    for (int relay = 0; relay < relays; relay++) {
      spread(relay);
    }
    this.nameRanks = ranks(names);
    this.linkRanks = ranks(linkList.stream().map(Link::name).toList());
  }

  /** The graph of a layout. */
  public static NodeGraph of(NetworkLayout layout) {
    return new NodeGraph(layout);
  }

  private int[] directionsOf(NetworkLayout layout, int node) {
    List<NetworkLayout.Port> ports = layout.portsOf(names.get(node));
    int[] leaving = new int[ports.size()];
    for (int port = 0; port < leaving.length; port++) {
      Link link = ports.get(port).link();
      int id = Optional.ofNullable(linkIds.get(link.name())).orElseThrow();
      leaving[port] = 2 * id + (link.nodeA().equals(names.get(node)) ? 0 : 1);
      ends[leaving[port] ^ 1] = node;
      endPorts[leaving[port] ^ 1] = port;
    }
    return leaving;
  }

  /** Finds the way up from everything in the LAN of a relay; LANs are trees. */
  private void spread(int relay) {
    roots[relay] = relay;
    Deque<Integer> open = new ArrayDeque<>(List.of(relay));
    while (!open.isEmpty()) {
      int node = open.remove();
      for (int direction : directions[node]) {
        int peer = ends[direction];
        if (!isBackbone(direction) && roots[peer] == NONE) {
          roots[peer] = relay;
          uplinks[peer] = endPorts[direction];
          open.add(peer);
        }
      }
    }
  }

  private static int[] ranks(List<String> names) {
    Integer[] order = new Integer[names.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> names.get(a).compareTo(names.get(b)));
    int[] ranks = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }

  /** How many nodes there are. */
  public int nodes() {
    return names.size();
  }

  /** How many relays there are: they have the lowest numbers. */
  public int relays() {
    return relays;
  }

  /** How many cables there are. */
  public int links() {
    return linkList.size();
  }

  /** Number of a node, or {@link #NONE}. */
  public int node(String name) {
    return nodeIds.getOrDefault(name, NONE);
  }

  public String name(int node) {
    return names.get(node);
  }

  /** Number of a cable, or {@link #NONE}. */
  public int link(String name) {
    return linkIds.getOrDefault(name, NONE);
  }

  public Link link(int link) {
    return linkList.get(link);
  }

  /** How many ports a node has. */
  public int ports(int node) {
    return directions[node].length;
  }

  /** The direction of a cable that begins at a port. */
  public int direction(int node, int port) {
    return directions[node][port];
  }

  /** The node where a direction ends. */
  public int end(int direction) {
    return ends[direction];
  }

  /** The port where a direction ends. */
  public int endPort(int direction) {
    return endPorts[direction];
  }

  /** The relay in whose LAN a server or plain switch is; a relay itself; or {@link #NONE}. */
  int root(int node) {
    return roots[node];
  }

  /** The port of a server or plain switch that leads to its relay; {@link #NONE} for relays. */
  int uplink(int node) {
    return uplinks[node];
  }

  boolean isBackbone(int direction) {
    return linkList.get(direction >> 1).kind() == Link.Kind.BACKBONE;
  }

  long delayNanos(int direction) {
    Link link = linkList.get(direction >> 1);
    return ((direction & 1) == 0 ? link.fromA() : link.fromB()).delayNanos();
  }

  /** Place of the node's name in the order of names. */
  int nameRank(int node) {
    return nameRanks[node];
  }

  /** Place of the name of a direction's cable in the order of names. */
  int linkRank(int direction) {
    return linkRanks[direction >> 1];
  }
}
