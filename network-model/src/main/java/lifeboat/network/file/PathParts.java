package lifeboat.network.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import lifeboat.network.topology.NetworkPart;

/** Reads lists of relays and links of which a path consists. */
final class PathParts {
  private final SequencedMap<String, Fields> links;
  private final NodeNames names;
  private final Problems problems;

  PathParts(Fields top, NodeNames names, Problems problems) {
    this.links = top.named("links");
    this.names = names;
    this.problems = problems;
  }

  /** What is meant; a name alone is that of a relay before it is that of a link. */
  List<NetworkPart> of(Fields.Value value) {
    List<NetworkPart> parts = new ArrayList<>();
    for (Fields.Value item : ((SpecReader.NameList) value.content()).items()) {
      String name = (String) item.content();
      if (links.containsKey(name) && !names.isRelay(name)) {
        link(name, item).ifPresent(parts::add);
      } else {
        names.relay(item).map(NetworkPart.NodePart::new).ifPresent(parts::add);
      }
    }
    return parts;
  }

  private Optional<NetworkPart> link(String name, Fields.Value item) {
    Set<String> ends = ends(name);
    boolean betweenRelays = ends.size() == 2 && ends.stream().allMatch(names::isRelay);
    boolean alone =
        links.keySet().stream().allMatch(other -> other.equals(name) || !ends(other).equals(ends));
    if (betweenRelays && alone) {
      return Optional.of(new NetworkPart.LinkPart(name));
    }
    problems.add(
        item.position(),
        item.path(),
        betweenRelays
            ? "link \"" + name + "\" has another beside it, and a path tells relays only"
            : "link \"" + name + "\" does not join two relays, and a path tells relays only",
        "write the names of relays");
    return Optional.empty();
  }

  private Set<String> ends(String link) {
    return Optional.ofNullable(links.get(link))
        .flatMap(fields -> fields.get("between", SpecReader.NameList.class))
        .map(list -> list.texts().stream().collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }
}
