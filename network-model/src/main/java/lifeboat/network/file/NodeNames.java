package lifeboat.network.file;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/** The names of all nodes that the file mentions as keys, and the check of references to them. */
final class NodeNames {
  private final SequencedSet<String> relays;
  private final SequencedSet<String> servers;
  private final SequencedSet<String> switches;
  private final SequencedSet<String> relaysAndSwitches;
  private final SequencedSet<String> relaysAndServers;
  private final Problems problems;

  NodeNames(Fields top, Problems problems) {
    this.relays = new LinkedHashSet<>(top.named("relays").sequencedKeySet());
    this.servers = new LinkedHashSet<>(top.named("servers").sequencedKeySet());
    this.switches = new LinkedHashSet<>(top.named("switches").sequencedKeySet());
    this.relaysAndSwitches = union(relays, switches);
    this.relaysAndServers = union(relays, servers);
    this.problems = problems;
    top.named("servers").forEach((name, fields) -> checkUnique(name, fields, "servers"));
    top.named("switches").forEach((name, fields) -> checkUnique(name, fields, "switches"));
  }

  private static SequencedSet<String> union(SequencedSet<String> a, SequencedSet<String> b) {
    SequencedSet<String> union = new LinkedHashSet<>(a);
    union.addAll(b);
    return union;
  }

  boolean isRelay(String name) {
    return relays.contains(name);
  }

  boolean isServer(String name) {
    return servers.contains(name);
  }

  boolean hasOtherServer(String server) {
    return servers.stream().anyMatch(other -> !other.equals(server));
  }

  boolean isSwitch(String name) {
    return switches.contains(name);
  }

  private void checkUnique(String name, Fields fields, String kind) {
    boolean taken = relays.contains(name) || (kind.equals("switches") && servers.contains(name));
    if (taken) {
      problems.add(
          fields.position(),
          fields.path(),
          "another node has this name",
          "names are unique over relays, servers and switches");
    }
  }

  /** The relay or plain switch that a value names. */
  Optional<String> relayOrSwitch(Fields.Value value) {
    String name = (String) value.content();
    if (isServer(name) && !isRelay(name) && !isSwitch(name)) {
      problems.add(
          value.position(),
          value.path(),
          "\"" + name + "\" is a server",
          "a server has one cable only, its key \"on\"");
      return Optional.empty();
    }
    return known(value, relaysAndSwitches, "node");
  }

  Optional<String> server(Fields.Value value) {
    return known(value, servers, "server");
  }

  Optional<String> relay(Fields.Value value) {
    return known(value, relays, "relay");
  }

  Optional<String> relayOrServer(Fields.Value value) {
    return known(value, relaysAndServers, "relay or server");
  }

  private Optional<String> known(Fields.Value value, SequencedSet<String> known, String what) {
    String name = (String) value.content();
    if (known.contains(name)) {
      return Optional.of(name);
    }
    problems.add(
        value.position(),
        value.path(),
        what + " \"" + name + "\" does not exist",
        problems.isFull() ? "" : Spelling.didYouMean(name, known));
    return Optional.empty();
  }
}
