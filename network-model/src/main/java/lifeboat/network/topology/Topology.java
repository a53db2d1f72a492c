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
 * A whole experiment as read from a file: the network, what is sent over it, what happens to it and
 * what is expected. All maps keep the order of the file.
 */
public record Topology(
    String name,
    String description,
    long seed,
    LinkBackend linkBackend,
    ProcessLayout processes,
    SequencedMap<String, Node.Relay> relays,
    SequencedMap<String, Node.Server> servers,
    SequencedMap<String, Node.PlainSwitch> switches,
    SequencedMap<String, Link> links,
    SequencedMap<String, Deployment> workload,
    SequencedMap<String, ScenarioEvent> events,
    SequencedMap<String, Expectation> expectations) {

  /** Who delays and shapes frames. */
  public enum LinkBackend {
    AUTO,
    NETEM,
    USERSPACE
  }

  /** How nodes are spread over operating-system processes. */
  public enum ProcessLayout {
    PACKED,
    PER_NODE
  }

  public Topology {
    relays = copy(relays);
    servers = copy(servers);
    switches = copy(switches);
    links = copy(links);
    workload = copy(workload);
    events = copy(events);
    expectations = copy(expectations);
  }

  /** Relays, then servers, then plain switches, each in the order of the file. */
  public List<Node> nodes() {
    List<Node> all = new ArrayList<>(relays.values());
    all.addAll(servers.values());
    all.addAll(switches.values());
    return all;
  }

  /** The cables of a node in the order of the file. */
  public List<Link> linksOf(String node) {
    return links.values().stream()
        .filter(link -> link.nodeA().equals(node) || link.nodeB().equals(node))
        .toList();
  }

  /**
   * Where a relay or server stands; a plain switch or its servers stand at the relay of the LAN.
   */
  public Optional<Coordinates> siteOf(String node) {
    Deque<String> open = new ArrayDeque<>(List.of(node));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String next = open.remove();
      Node.Relay relay = relays.get(next);
      if (relay != null) {
        return Optional.of(relay.at());
      }
      for (Link link : linksOf(next)) {
        String peer = link.peerOf(next);
        boolean upwards = !servers.containsKey(peer);
        if (upwards && seen.add(peer)) {
          open.add(peer);
        }
      }
    }
    return Optional.empty();
  }

  private static <V> SequencedMap<String, V> copy(SequencedMap<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
