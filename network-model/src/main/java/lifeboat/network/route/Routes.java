package lifeboat.network.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;

/**
 * Least-delay routes for everything that is not a replica packet.
 *
 * <p>Relays know every LAN prefix, every loopback address and every link between routers; servers
 * have a default route to their relay. Bridges are layer 2: the next hop is the first router behind
 * them, or there is none where the destination itself is in the same broadcast domain. Networks
 * that an interface of the node is in need no route; the kernel makes them.
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

  private final NetworkLayout layout;
  private final Set<String> downNodes;
  private final Set<String> downLinks;

  /** Where each destination is attached; a link between routers is attached to both. */
  private final SequencedMap<Ipv4Prefix, List<String>> holders = new LinkedHashMap<>();

  private Routes(NetworkLayout layout, Set<String> downNodes, Set<String> downLinks) {
    this.layout = layout;
    this.downNodes = Set.copyOf(downNodes);
    this.downLinks = Set.copyOf(downLinks);
    findHolders();
  }

  /** Routes around the nodes and links that are down. */
  public static Routes of(NetworkLayout layout, Set<String> downNodes, Set<String> downLinks) {
    return new Routes(layout, downNodes, downLinks);
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

  /** The table of one relay or server; LANs first, then loopbacks, then links. */
  public List<Route> tableOf(String node) {
    if (layout.topology().servers().containsKey(node)) {
      String device = layout.portsOf(node).getFirst().device();
      return List.of(new Route(EVERYWHERE, Optional.of(layout.gateway(node)), device));
    }
    ShortestPaths paths = ShortestPaths.from(layout, node, downNodes, downLinks);
    Map<String, NextHop> nextHops = nextHops(paths);
    Set<Ipv4Prefix> connected = connectedNetworks(node);
    List<Route> table = new ArrayList<>();
    for (Map.Entry<Ipv4Prefix, List<String>> destination : holders.entrySet()) {
      if (!connected.contains(destination.getKey())) {
        nearest(destination.getValue(), paths)
            .flatMap(holder -> Optional.ofNullable(nextHops.get(holder)))
            .ifPresent(next -> table.add(new Route(destination.getKey(), next.via, next.device)));
      }
    }
    return List.copyOf(table);
  }

  /** The nodes from {@code from} to {@code to}, both included; empty where no path is up. */
  public List<String> path(String from, String to) {
    Optional<List<ShortestPaths.Hop>> hops =
        ShortestPaths.from(layout, from, downNodes, downLinks).to(to);
    List<String> nodes = new ArrayList<>();
    hops.ifPresent(found -> {
      nodes.add(from);
      found.forEach(hop -> nodes.add(hop.to()));
    });
    return List.copyOf(nodes);
  }

  private void findHolders() {
    List<Node.Relay> up =
        layout.topology().relays().values().stream()
            .filter(relay -> !downNodes.contains(relay.name()))
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

  /** A link whose other end is dead has no carrier, so it is not up either. */
  private boolean isUp(Link link) {
    return !downLinks.contains(link.name())
        && !downNodes.contains(link.nodeA())
        && !downNodes.contains(link.nodeB());
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

  private static Optional<String> nearest(List<String> candidates, ShortestPaths paths) {
    Optional<String> best = Optional.empty();
    long bestCost = Long.MAX_VALUE;
    for (String candidate : candidates) {
      OptionalLong cost = paths.costTo(candidate);
      if (cost.isPresent() && cost.getAsLong() < bestCost) {
        best = Optional.of(candidate);
        bestCost = cost.getAsLong();
      }
    }
    return best;
  }

  /**
   * How each node that can be reached is reached; nearer nodes first, which the others build on.
   */
  private Map<String, NextHop> nextHops(ShortestPaths paths) {
    Map<String, NextHop> nextHops = new HashMap<>();
    paths
        .arrivals()
        .forEach((node, hop) -> {
          NextHop soFar = nextHops.get(hop.from());
          if (soFar == null) {
            soFar = new NextHop(Optional.empty(), port(hop.from(), hop).sendingDevice());
          }
          boolean nextRouter = soFar.via.isEmpty() && isRouter(node);
          nextHops.put(
              node, nextRouter ? new NextHop(port(node, hop).address(), soFar.device) : soFar);
        });
    return nextHops;
  }

  private NetworkLayout.Port port(String node, ShortestPaths.Hop hop) {
    return layout.port(node, hop.link());
  }

  private boolean isRouter(String node) {
    Node.Relay relay = layout.topology().relays().get(node);
    return relay != null && relay.kind() == Node.Relay.Kind.ROUTER;
  }
}
