package lifeboat.network.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A part of a network that can fail by itself. */
public sealed interface NetworkPart {

  String name();

  /** A node, with the programs on it and its ends of cables. */
  record NodePart(String name) implements NetworkPart {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A cable, in both directions. */
  record LinkPart(String name) implements NetworkPart {
    @Override
    public String toString() {
      return "link " + name;
    }
  }

  /** Says that a name is meant as that of a node. */
  String NODE_PREFIX = "node:";

  /** Says that a name is meant as that of a cable. */
  String LINK_PREFIX = "link:";

  /**
   * What a word means in a topology: {@code node:NAME}, {@code link:NAME}, or a name alone, which
   * is that of a node before it is that of a cable (a server and its cable have one name).
   */
  static Optional<NetworkPart> find(Topology topology, String word) {
    if (word.startsWith(NODE_PREFIX)) {
      return node(topology, word.substring(NODE_PREFIX.length()));
    }
    if (word.startsWith(LINK_PREFIX)) {
      return link(topology, word.substring(LINK_PREFIX.length()));
    }
    return node(topology, word).or(() -> link(topology, word));
  }

  /** All names that {@link #find} knows without a prefix. */
  static List<String> names(Topology topology) {
    List<String> names = new ArrayList<>(topology.nodes().stream().map(Node::name).toList());
    topology.links().keySet().stream().filter(link -> !names.contains(link)).forEach(names::add);
    return List.copyOf(names);
  }

  private static Optional<NetworkPart> node(Topology topology, String name) {
    boolean exists =
        topology.relays().containsKey(name)
            || topology.servers().containsKey(name)
            || topology.switches().containsKey(name);
    return exists ? Optional.of(new NodePart(name)) : Optional.empty();
  }

  private static Optional<NetworkPart> link(Topology topology, String name) {
    return topology.links().containsKey(name) ? Optional.of(new LinkPart(name)) : Optional.empty();
  }
}
