package lifeboat.network.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

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

  private static <V> SequencedMap<String, V> copy(SequencedMap<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
