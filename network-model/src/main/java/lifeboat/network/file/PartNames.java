package lifeboat.network.file;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import lifeboat.network.topology.NetworkPart;

/**
 * The nodes and cables that events name. The cable of a server has the name of the server; a name
 * alone is that of a node before it is that of a cable.
 */
final class PartNames {
  private final SequencedSet<String> nodes = new LinkedHashSet<>();
  private final SequencedSet<String> links;
  private final SequencedSet<String> cables;
  private final Problems problems;

  PartNames(Fields top, Problems problems) {
    nodes.addAll(top.named("relays").sequencedKeySet());
    nodes.addAll(top.named("servers").sequencedKeySet());
    nodes.addAll(top.named("switches").sequencedKeySet());
    this.links = new LinkedHashSet<>(top.named("links").sequencedKeySet());
    this.cables = new LinkedHashSet<>(links);
    cables.addAll(top.named("servers").sequencedKeySet());
    this.problems = problems;
  }

  /** The entries of {@code links}. */
  SequencedSet<String> links() {
    return links;
  }

  /** The node or cable that a value names. */
  Optional<NetworkPart> part(Fields.Value value) {
    String word = (String) value.content();
    if (word.startsWith(NetworkPart.LINK_PREFIX)) {
      return link(value, word.substring(NetworkPart.LINK_PREFIX.length()))
          .map(NetworkPart.LinkPart::new);
    }
    boolean asNode = word.startsWith(NetworkPart.NODE_PREFIX);
    String name = asNode ? word.substring(NetworkPart.NODE_PREFIX.length()) : word;
    if (nodes.contains(name)) {
      return Optional.of(new NetworkPart.NodePart(name));
    }
    if (!asNode && links.contains(name)) {
      return Optional.of(new NetworkPart.LinkPart(name));
    }
    SequencedSet<String> all = new LinkedHashSet<>(nodes);
    all.addAll(links);
    unknown(value, "node or link", name, all);
    return Optional.empty();
  }

  /** The cable that a value names. */
  Optional<String> link(Fields.Value value) {
    return link(value, (String) value.content());
  }

  private Optional<String> link(Fields.Value value, String name) {
    if (cables.contains(name)) {
      return Optional.of(name);
    }
    unknown(value, "link", name, cables);
    return Optional.empty();
  }

  private void unknown(Fields.Value value, String what, String name, SequencedSet<String> known) {
    problems.add(
        value.position(),
        value.path(),
        what + " \"" + name + "\" does not exist",
        problems.isFull() ? "" : Spelling.didYouMean(name, known));
  }
}
