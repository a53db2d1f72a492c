package lifeboat.network.route;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Least-delay routes for everything that is not a replica packet.
 *
 * <p>Relays know every LAN prefix, every loopback address and every link between routers; servers
 * have a default route to their relay. Bridges are layer 2: the next hop is the first router behind
 * them, or there is none where the destination itself is in the same broadcast domain. Networks
 * that an interface of the node is in need no route; the kernel makes them.
 *
 * <p>{@link #tableOf} is what the emulator installs, {@link #nextPort} what the simulator follows;
 * both read the same {@link HopTree}s, which are computed when they are first asked for.
 *
 * <p>Next hops are to be installed {@code onlink}: where two relaying switches are joined, their
 * broadcast domain has two subnets, and a next hop may have an address of the other one.
 */
public final class Routes {

  /** Time from a failure to the routes around it, as a fast interior gateway protocol takes. */
  public static final long CONVERGENCE_NANOS = 200_000_000L;

  private static final Ipv4Prefix EVERYWHERE = new Ipv4Prefix(0, 0);

  /** The first router on a path, if there is one, and the device that leads to it. */
  private record NextHop(Optional<Ipv4Prefix> via, String device) {}

  /** So many entries of trees are kept; beyond that those go that were not used for longest. */
  private static final long MAX_TREE_ENTRIES = 1L << 25;

  private final NetworkLayout layout;
  private final NodeGraph graph;
  private final BitSet downNodes;
  private final BitSet downLinks;
  private final @Nullable HopTree[] trees;
  private final long[] lastUses;
  private long uses;
  private int treeCount;

  /** Where each destination is attached; a link between routers is attached to both. */
  private final SortedMap<Ipv4Prefix, List<String>> holders = new TreeMap<>();

  private Routes(NetworkLayout layout, NodeGraph graph, BitSet downNodes, BitSet downLinks) {
    this.layout = layout;
    this.graph = graph;
    this.downNodes = (BitSet) downNodes.clone();
    this.downLinks = (BitSet) downLinks.clone();
    this.trees = new @Nullable HopTree[graph.relays()];
    this.lastUses = new long[graph.relays()];
  }

  /** Routes around the nodes and links that are down. */
  public static Routes of(NetworkLayout layout, Set<String> downNodes, Set<String> downLinks) {
    NodeGraph graph = NodeGraph.of(layout);
    BitSet nodes = new BitSet();
    BitSet links = new BitSet();
    downNodes.forEach(node -> nodes.set(known(graph.node(node), node)));
    downLinks.forEach(link -> links.set(known(graph.link(link), link)));
    return new Routes(layout, graph, nodes, links);
  }

  /** Routes around nothing, for those who have numbered the nodes already. */
  public static Routes of(NetworkLayout layout, NodeGraph graph) {
    return new Routes(layout, graph, new BitSet(), new BitSet());
  }

  /** Routes of the same network around what is down now, by number. */
  public Routes around(BitSet nowDownNodes, BitSet nowDownLinks) {
    return new Routes(layout, graph, nowDownNodes, nowDownLinks);
  }

  private static int known(int id, String name) {
    if (id == NodeGraph.NONE) {
      throw new IllegalArgumentException("no such node or link: " + name);
    }
    return id;
  }

  /** The tables of all relays and servers that are up, in the order of the file. */
  public static SequencedMap<String, List<Route>> compute(
      NetworkLayout layout, Set<String> downNodes, Set<String> downLinks) {
    Routes routes = of(layout, downNodes, downLinks);
    SequencedMap<String, List<Route>> tables = new LinkedHashMap<>();
    for (String node : layout.addresses().keySet()) {
      if (!downNodes.contains(node)) {
        tables.put(node, routes.tableOf(node));
      }
    }
    return tables;
  }

  /** The table of one relay or server, by address, with as few entries as say the same. */
  public List<Route> tableOf(String node) {
    if (layout.topology().servers().containsKey(node)) {
      String device = layout.portsOf(node).getFirst().device();
      return List.of(new Route(EVERYWHERE, Optional.of(layout.gateway(node)), device));
    }
    if (holders.isEmpty()) {
      findHolders();
    }
    int self = graph.node(node);
    Set<Ipv4Prefix> connected = connectedNetworks(node);
    Map<String, Optional<NextHop>> nextHops = new LinkedHashMap<>();
    List<Route> table = new ArrayList<>();
    for (Map.Entry<Ipv4Prefix, List<String>> destination : holders.entrySet()) {
      if (!connected.contains(destination.getKey())) {
        nearest(destination.getValue(), self)
            .flatMap(holder -> nextHops.computeIfAbsent(holder, relay -> nextHop(self, relay)))
            .ifPresent(next -> table.add(new Route(destination.getKey(), next.via, next.device)));
      }
    }
    return List.copyOf(RouteAggregation.aggregate(table, networksOfPorts(node)));
  }

  /** The nodes from {@code from} to {@code to}, both included; empty where no path is up. */
  public List<String> path(String from, String to) {
    int target = known(graph.node(to), to);
    int at = known(graph.node(from), from);
    List<String> nodes = new ArrayList<>(List.of(from));
    while (at != target) {
      int port = downNodes.get(at) ? NodeGraph.NONE : nextPort(at, target);
      if (port == NodeGraph.NONE || !isUp(graph.direction(at, port))) {
        return List.of();
      }
      at = graph.end(graph.direction(at, port));
      nodes.add(graph.name(at));
    }
    return List.copyOf(nodes);
  }

  /**
   * The port of {@code at} that leads to {@code target}, both by number; {@link NodeGraph#NONE}
   * where there is no route. Inside a LAN there is one way only, up or not.
   */
  public int nextPort(int at, int target) {
    int root = graph.root(target);
    if (root == NodeGraph.NONE || at == target) {
      return NodeGraph.NONE;
    }
    if (graph.root(at) == root) {
      int below = target;
      while (graph.uplink(below) != NodeGraph.NONE) {
        int up = graph.direction(below, graph.uplink(below));
        if (graph.end(up) == at) {
          return graph.endPort(up);
        }
        below = graph.end(up);
      }
      return graph.uplink(at);
    }
    return at < graph.relays() ? tree(root).nextPort(at) : graph.uplink(at);
  }

  private HopTree tree(int relay) {
    HopTree tree = trees[relay];
    lastUses[relay] = ++uses;
    if (tree == null) {
      if ((long) treeCount * graph.relays() >= MAX_TREE_ENTRIES) {
        forgetHalf();
      }
      tree = HopTree.towards(graph, relay, downNodes, downLinks);
      trees[relay] = tree;
      treeCount++;
    }
    return tree;
  }

  private void forgetHalf() {
    long[] known =
        IntStream.range(0, trees.length)
            .filter(relay -> trees[relay] != null)
            .mapToLong(relay -> lastUses[relay])
            .sorted()
            .toArray();
    long middle = known[known.length / 2];
    for (int relay = 0; relay < trees.length; relay++) {
      if (trees[relay] != null && lastUses[relay] <= middle) {
        trees[relay] = null;
        treeCount--;
      }
    }
  }

  private void findHolders() {
    List<Node.Relay> up =
        layout.topology().relays().values().stream()
            .filter(relay -> !downNodes.get(graph.node(relay.name())))
            .toList();
    for (Node.Relay relay : up) {
      relay.lan().ifPresent(lan -> holders.put(lan.network(), List.of(relay.name())));
    }
    for (Node.Relay relay : up) {
      if (relay.lan().isEmpty()) {
        Ipv4Prefix loopback = new Ipv4Prefix(layout.address(relay.name()).address(), 32);
        holders.put(loopback, List.of(relay.name()));
      }
    }
    for (Link link : layout.topology().links().values()) {
      Optional<Ipv4Prefix> address = layout.port(link.nodeA(), link).address();
      if (address.isPresent() && address.get().length() == 31 && isUp(link)) {
        holders.put(address.get().network(), List.of(link.nodeA(), link.nodeB()));
      }
    }
  }

  private boolean isUp(Link link) {
    return isUp(2 * graph.link(link.name()));
  }

  /** A link whose other end is dead has no carrier, so it is not up either. */
  private boolean isUp(int direction) {
    return !downLinks.get(direction >> 1)
        && !downNodes.get(graph.end(direction))
        && !downNodes.get(graph.end(direction ^ 1));
  }

  private SequencedSet<Ipv4Prefix> connectedNetworks(String node) {
    SequencedSet<Ipv4Prefix> networks = new LinkedHashSet<>();
    networks.add(layout.address(node).network());
    for (NetworkLayout.Port port : layout.portsOf(node)) {
      if (isUp(port.link())) {
        port.address().ifPresent(address -> networks.add(address.network()));
      }
    }
    return networks;
  }

  /** Those whose cable is down as well: the kernel goes on knowing them. */
  private Set<Ipv4Prefix> networksOfPorts(String node) {
    Set<Ipv4Prefix> networks = new HashSet<>();
    for (NetworkLayout.Port port : layout.portsOf(node)) {
      port.address().ifPresent(address -> networks.add(address.network()));
    }
    return networks;
  }

  private Optional<String> nearest(List<String> candidates, int from) {
    Optional<String> best = Optional.empty();
    long bestCost = Long.MAX_VALUE;
    for (String candidate : candidates) {
      long cost = tree(graph.node(candidate)).cost(from);
      if (cost < bestCost) {
        best = Optional.of(candidate);
        bestCost = cost;
      }
    }
    return best;
  }

  /** How {@code self} reaches a relay: over bridges, to the first router behind them. */
  private Optional<NextHop> nextHop(int self, String relay) {
    int target = graph.node(relay);
    HopTree tree = tree(target);
    String device = "";
    int at = self;
    while (at != target) {
      int port = tree.nextPort(at);
      int direction = graph.direction(at, port);
      device = at == self ? port(at, port).sendingDevice() : device;
      at = graph.end(direction);
      if (isRouter(graph.name(at))) {
        return Optional.of(new NextHop(port(at, graph.endPort(direction)).address(), device));
      }
    }
    return self == target ? Optional.empty() : Optional.of(new NextHop(Optional.empty(), device));
  }

  private NetworkLayout.Port port(int node, int port) {
    return layout.portsOf(graph.name(node)).get(port);
  }

  private boolean isRouter(String node) {
    Node.Relay relay = layout.topology().relays().get(node);
    return relay != null && relay.kind() == Node.Relay.Kind.ROUTER;
  }
}
