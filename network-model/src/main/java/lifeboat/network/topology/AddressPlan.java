package lifeboat.network.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Host addresses inside the LANs and on the links between routers.
 *
 * <p>In each LAN the relay has host 1; wanted addresses of servers come next, then ports of routers
 * from host 2 upward in the order of the links, then servers from host 10 upward (as in US
 * 9,270,522 B2, FIG. 5) in the order of the file, using hosts 2 to 9 once the rest is full. Links
 * between routers are numbered 10.0.0.0/31, 10.0.0.2/31 and so on.
 */
final class AddressPlan {
  private static final Ipv4Prefix ROUTER_LINKS = Ipv4Prefix.parse("10.0.0.0/9");
  private static final int FIRST_ROUTER_HOST = 2;
  private static final int FIRST_SERVER_HOST = 10;

  /** One end of a cable. */
  private record End(String node, String link) {}

  private final Topology topology;
  private final Map<End, Ipv4Prefix> addresses = new HashMap<>();
  private final Map<String, Set<Integer>> takenHosts = new HashMap<>();
  private final List<AddressConflict> conflicts = new ArrayList<>();

  private AddressPlan(Topology topology) {
    this.topology = topology;
  }

  static AddressPlan of(Topology topology) {
    AddressPlan plan = new AddressPlan(topology);
    Map<String, Node.Relay> lans = plan.lanByServer();
    plan.takeWanted(lans);
    plan.numberBackbone();
    plan.numberServers(lans);
    return plan;
  }

  List<AddressConflict> conflicts() {
    return List.copyOf(conflicts);
  }

  Optional<Ipv4Prefix> at(String node, String link) {
    return Optional.ofNullable(addresses.get(new End(node, link)));
  }

  /** The relay with a LAN that each server is attached to, plain switches in between or not. */
  private Map<String, Node.Relay> lanByServer() {
    Map<String, List<String>> lanNeighbours = new HashMap<>();
    for (Link link : topology.links().values()) {
      if (link.kind() != Link.Kind.BACKBONE) {
        lanNeighbours.computeIfAbsent(link.nodeA(), _ -> new ArrayList<>()).add(link.nodeB());
        lanNeighbours.computeIfAbsent(link.nodeB(), _ -> new ArrayList<>()).add(link.nodeA());
      }
    }
    Map<String, Node.Relay> lans = new HashMap<>();
    for (Node.Relay relay : topology.relays().values()) {
      if (relay.lan().isPresent()) {
        spread(relay, lanNeighbours, lans);
      }
    }
    return lans;
  }

  private void spread(
      Node.Relay relay, Map<String, List<String>> neighbours, Map<String, Node.Relay> lans) {
    Deque<String> open = new ArrayDeque<>(List.of(relay.name()));
    while (!open.isEmpty()) {
      for (String next : neighbours.getOrDefault(open.remove(), List.of())) {
        if (!topology.relays().containsKey(next) && lans.putIfAbsent(next, relay) == null) {
          open.add(next);
        }
      }
    }
  }

  private void takeWanted(Map<String, Node.Relay> lans) {
    for (Node.Server server : topology.servers().values()) {
      Node.Relay relay = lans.get(server.name());
      if (relay == null) {
        conflicts.add(new AddressConflict(server.name(), "is not on the LAN of any relay"));
      } else if (server.address().isPresent()) {
        takeWanted(server.name(), server.address().get(), relay);
      }
    }
  }

  private void takeWanted(String server, Ipv4Prefix wanted, Node.Relay relay) {
    Ipv4Prefix lan = relay.lan().orElseThrow();
    int host = wanted.address() - lan.network().address();
    String what = "address " + wanted.addressText() + " ";
    if (!lan.contains(wanted.address())) {
      conflict(server, what + "is outside " + lan + ", the LAN of " + relay.name());
    } else if (host == 0 || host > lastHost(lan)) {
      conflict(server, what + "is the network or broadcast address of " + lan);
    } else if (host == 1) {
      conflict(server, what + "belongs to " + relay.name() + ", the relay of this LAN");
    } else if (!taken(relay).add(host)) {
      conflict(server, what + "is taken by another server");
    } else {
      addresses.put(new End(server, server), lan.host(host));
    }
  }

  private void numberBackbone() {
    int routerLinks = 0;
    for (Link link : topology.links().values()) {
      if (link.kind() != Link.Kind.BACKBONE) {
        continue;
      }
      Optional<Node.Relay> switchA = relayingSwitch(link.nodeA());
      Optional<Node.Relay> switchB = relayingSwitch(link.nodeB());
      if (switchA.isEmpty() && switchB.isEmpty()) {
        int first = ROUTER_LINKS.address() + 2 * routerLinks++;
        addresses.put(new End(link.nodeA(), link.name()), new Ipv4Prefix(first, 31));
        addresses.put(new End(link.nodeB(), link.name()), new Ipv4Prefix(first + 1, 31));
      } else if (switchA.isEmpty()) {
        take(new End(link.nodeA(), link.name()), switchB.orElseThrow(), FIRST_ROUTER_HOST);
      } else if (switchB.isEmpty()) {
        take(new End(link.nodeB(), link.name()), switchA.orElseThrow(), FIRST_ROUTER_HOST);
      }
    }
  }

  private void numberServers(Map<String, Node.Relay> lans) {
    for (Node.Server server : topology.servers().values()) {
      Node.Relay relay = lans.get(server.name());
      if (relay != null && server.address().isEmpty()) {
        take(new End(server.name(), server.name()), relay, FIRST_SERVER_HOST);
      }
    }
  }

  private void take(End end, Node.Relay relay, int firstHost) {
    Ipv4Prefix lan = relay.lan().orElseThrow();
    Set<Integer> taken = taken(relay);
    for (int host = firstHost; host <= lastHost(lan); host++) {
      if (taken.add(host)) {
        addresses.put(end, lan.host(host));
        return;
      }
    }
    for (int host = FIRST_ROUTER_HOST; host < Math.min(firstHost, lastHost(lan) + 1); host++) {
      if (taken.add(host)) {
        addresses.put(end, lan.host(host));
        return;
      }
    }
    conflict(end.node(), "finds no free address in " + lan + ", the LAN of " + relay.name());
  }

  private Optional<Node.Relay> relayingSwitch(String node) {
    return Optional.ofNullable(topology.relays().get(node))
        .filter(relay -> relay.kind() == Node.Relay.Kind.SWITCH);
  }

  private Set<Integer> taken(Node.Relay relay) {
    return takenHosts.computeIfAbsent(relay.name(), _ -> new HashSet<>());
  }

  private void conflict(String node, String message) {
    conflicts.add(new AddressConflict(node, message));
  }

  private static int lastHost(Ipv4Prefix lan) {
    return (1 << (32 - lan.length())) - 2;
  }
}
