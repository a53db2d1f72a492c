package lifeboat.network.file;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import lifeboat.network.topology.Link;

/** Makes the cable that a degraded one is out of what the file says about both. */
final class DegradeReader {
  private final Fields top;
  private final SequencedMap<String, Link> links;
  private final CableReader cables;

  /** {@code links} are those of the network that could be read. */
  DegradeReader(Fields top, SequencedMap<String, Link> links, CableReader cables) {
    this.top = top;
    this.links = links;
    this.cables = cables;
  }

  /**
   * The cable with the values of {@code degraded} written over its own; empty, and reported, where
   * they contradict each other.
   */
  Optional<Link> degraded(String name, Fields degraded) {
    Link link = links.get(name);
    Fields own =
        Optional.ofNullable(top.named("links").get(name)).orElse(top.named("servers").get(name));
    if (link == null || own == null) {
      return Optional.empty(); // Its own entry has a problem, which has been reported.
    }
    SequencedMap<String, Fields.Value> values = new LinkedHashMap<>(own.values());
    SequencedSet<String> written = new LinkedHashSet<>(own.written());
    degraded
        .values()
        .forEach((key, value) -> {
          if (own.section().find(key).isPresent()) {
            values.put(key, value);
            written.add(key);
          }
        });
    Fields both = new Fields(own.section(), degraded.position(), degraded.path(), values, written);
    return cables.cable(name, link.kind(), link.nodeA(), link.nodeB(), both);
  }
}
