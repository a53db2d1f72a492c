package lifeboat.network.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Node;

/** Checks that bridges form no loop and that each plain switch extends the LAN of one relay. */
final class CablingCheck {
  private final Fields top;
  private final SequencedMap<String, Node.Relay> relays;
  private final SequencedMap<String, Link> links;
  private final Problems problems;

  CablingCheck(
      Fields top,
      SequencedMap<String, Node.Relay> relays,
      SequencedMap<String, Link> links,
      Problems problems) {
    this.top = top;
    this.relays = relays;
    this.links = links;
    this.problems = problems;
  }

  void run() {
    checkLoops();
    checkParallelLinks();
    checkPlainSwitches();
  }

  /** Adds bridged cables one by one; one between nodes that are joined already closes a loop. */
  private void checkLoops() {
    Map<String, List<String>> bridged = new HashMap<>();
    for (Link link : links.values()) {
      if (!bridges(link, link.nodeA()) || !bridges(link, link.nodeB())) {
        continue;
      }
      List<String> joined = path(bridged, link.nodeA(), link.nodeB());
      if (joined.isEmpty()) {
        bridged.computeIfAbsent(link.nodeA(), _ -> new ArrayList<>()).add(link.nodeB());
        bridged.computeIfAbsent(link.nodeB(), _ -> new ArrayList<>()).add(link.nodeA());
      } else {
        report(
            link.name(),
            "switches form a loop: " + String.join(" - ", joined),
            "frames would go round for ever; take one cable out");
      }
    }
  }

  /** Whether a node bridges this cable with others. */
  private boolean bridges(Link link, String node) {
    Node.Relay relay = relays.get(node);
    boolean router = relay != null && relay.kind() == Node.Relay.Kind.ROUTER;
    return router ? link.kind() == Link.Kind.LAN : link.kind() != Link.Kind.ACCESS;
  }

  private static List<String> path(Map<String, List<String>> edges, String from, String to) {
    Map<String, String> cameFrom = new HashMap<>(Map.of(from, from));
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String node = open.remove();
      for (String next : edges.getOrDefault(node, List.of())) {
        if (cameFrom.putIfAbsent(next, node) == null) {
          open.add(next);
        }
      }
    }
    List<String> path = new ArrayList<>();
    String node = cameFrom.containsKey(to) ? to : null;
    while (node != null) {
      path.addFirst(node);
      node = node.equals(from) ? null : cameFrom.get(node);
    }
    return path;
  }

  /** Two ports of a router in the same LAN would both claim its network. */
  private void checkParallelLinks() {
    SequencedMap<Set<String>, String> firsts = new LinkedHashMap<>();
    for (Link link : links.values()) {
      boolean onSwitch = isRelayingSwitch(link.nodeA()) != isRelayingSwitch(link.nodeB());
      if (link.kind() == Link.Kind.BACKBONE && onSwitch) {
        String first = firsts.putIfAbsent(Set.of(link.nodeA(), link.nodeB()), link.name());
        if (first != null) {
          report(
              link.name(),
              "link \"" + first + "\" joins the same router and switch",
              "a router has one port on a relaying switch");
        }
      }
    }
  }

  private boolean isRelayingSwitch(String node) {
    Node.Relay relay = relays.get(node);
    return relay != null && relay.kind() == Node.Relay.Kind.SWITCH;
  }

  private void checkPlainSwitches() {
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, Fields> plain : top.named("switches").entrySet()) {
      if (!seen.contains(plain.getKey())) {
        checkTree(plain.getValue(), tree(plain.getKey(), seen));
      }
    }
  }

  /** The relays that a group of joined plain switches is attached to. */
  private SequencedSet<String> tree(String start, Set<String> seen) {
    SequencedSet<String> attached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    seen.add(start);
    while (!open.isEmpty()) {
      String node = open.remove();
      for (Link link : links.values()) {
        if (link.kind() == Link.Kind.LAN
            && (link.nodeA().equals(node) || link.nodeB().equals(node))) {
          String peer = link.peerOf(node);
          if (relays.containsKey(peer)) {
            attached.add(peer);
          } else if (seen.add(peer)) {
            open.add(peer);
          }
        }
      }
    }
    return attached;
  }

  private void checkTree(Fields plain, SequencedSet<String> attached) {
    if (attached.size() != 1) {
      String what =
          attached.isEmpty()
              ? "is attached to no relay"
              : "is attached to several relays: " + String.join(", ", attached);
      problems.add(
          plain.position(),
          plain.path(),
          what,
          "a plain switch extends the LAN of exactly one relay");
      return;
    }
    Optional.ofNullable(relays.get(attached.getFirst()))
        .filter(relay -> relay.lan().isEmpty())
        .ifPresent(relay ->
            problems.add(
                plain.position(),
                plain.path(),
                "relay \"" + relay.name() + "\" has no LAN to extend",
                "give it one: lan: 172.16.0.0/24"));
  }

  private void report(String link, String message, String hint) {
    Optional.ofNullable(top.named("links").get(link))
        .ifPresent(fields -> problems.add(fields.position(), fields.path(), message, hint));
  }
}
