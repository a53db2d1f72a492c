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

  /** The network alone, to which nothing happens unless somebody does it. */
  public Topology withoutScenario() {
    return new Topology(
        name,
        description,
        seed,
        linkBackend,
        processes,
        relays,
        servers,
        switches,
        links,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>());
  }

  /** The same with other links. */
  public Topology withLinks(SequencedMap<String, Link> changed) {
    return new Topology(
        name,
        description,
        seed,
        linkBackend,
        processes,
        relays,
        servers,
        switches,
        changed,
        workload,
        events,
        expectations);
  }

  /** The same network to which other things happen. */
  public Topology withEvents(SequencedMap<String, ScenarioEvent> changed) {
    return new Topology(
        name,
        description,
        seed,
        linkBackend,
        processes,
        relays,
        servers,
        switches,
        links,
        workload,
        changed,
        expectations);
  }

  /** Relays, then servers, then plain switches, each in the order of the file. */
  public List<Node> nodes() {
    List<Node> all = new ArrayList<>(relays.values());
    all.addAll(servers.values());
    all.addAll(switches.values());
    return all;
  }

  /** Whether events count after the last deployment has ended, because an expectation asks so. */
  public boolean playsAllEvents() {
    return expectations.values().stream()
        .flatMap(expectation -> expectation.checks().stream())
        .anyMatch(Check::isAboutTheEnd);
  }

  /** Whether there is a node of this name. */
  public boolean hasNode(String node) {
    return relays.containsKey(node) || servers.containsKey(node) || switches.containsKey(node);
  }

  /** Servers that a word means: one server, or those of a relay or of all relays of a site. */
  public List<String> serversAt(String place) {
    if (servers.containsKey(place)) {
      return List.of(place);
    }
    return servers.keySet().stream()
        .filter(server ->
            relayOf(server)
                .filter(relay -> relay.name().equals(place) || relay.site().equals(place))
                .isPresent())
        .toList();
  }

  /**
   * Where a relay or server stands; a plain switch or its servers stand at the relay of the LAN.
   */
  public Optional<Coordinates> siteOf(String node) {
    return relayOf(node).map(Node.Relay::at);
  }

  /** The relay in whose LAN a server or plain switch is; a relay itself. */
  public Optional<Node.Relay> relayOf(String node) {
    Node.Server server = servers.get(node);
    String attached = server == null ? node : server.on();
    Node.Relay relay = relays.get(attached);
    if (relay != null) {
      return Optional.of(relay);
    }
    return switches.containsKey(attached) ? relayOfSwitch(attached) : Optional.empty();
  }

  private Optional<Node.Relay> relayOfSwitch(String start) {
    Deque<String> open = new ArrayDeque<>(List.of(start));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String next = open.remove();
      Node.Relay relay = relays.get(next);
      if (relay != null) {
        return Optional.of(relay);
      }
      for (Link link : links.values()) {
        boolean here = link.nodeA().equals(next) || link.nodeB().equals(next);
        if (here && !servers.containsKey(link.peerOf(next)) && seen.add(link.peerOf(next))) {
          open.add(link.peerOf(next));
        }
      }
    }
    return Optional.empty();
  }

  private static <V> SequencedMap<String, V> copy(SequencedMap<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
