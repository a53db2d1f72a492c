package lifeboat.network.file;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Node;

/**
 * Makes the nodes and links of the model out of what the file says. Entries with problems are left
 * out, so that the rest can still be checked.
 */
final class NetworkReader {
  private static final int MAX_SITE_BYTES = 32;
  private static final int SHORTEST_LAN = 8;
  private static final int LONGEST_LAN = 29;

  /** Networks that a LAN must not be in: our own, then those that mean something to every host. */
  private static final List<Ipv4Prefix> RESERVED =
      List.of(
          Ipv4Prefix.parse("10.0.0.0/9"),
          Ipv4Prefix.parse("10.255.0.0/16"),
          Ipv4Prefix.parse("0.0.0.0/8"),
          Ipv4Prefix.parse("127.0.0.0/8"),
          Ipv4Prefix.parse("224.0.0.0/3"));

  private final Fields top;
  private final NodeNames names;
  private final Problems problems;

  final SequencedMap<String, Node.Relay> relays = new LinkedHashMap<>();
  final SequencedMap<String, Node.Server> servers = new LinkedHashMap<>();
  final SequencedMap<String, Node.PlainSwitch> switches = new LinkedHashMap<>();
  final SequencedMap<String, Link> links = new LinkedHashMap<>();

  NetworkReader(Fields top, NodeNames names, Problems problems) {
    this.top = top;
    this.names = names;
    this.problems = problems;
  }

  void read() {
    if (top.find("relays").isPresent() && top.named("relays").isEmpty()) {
      problems.add(top.position(), "relays", "there must be at least one relay");
    }
    top.named("relays").forEach(this::readRelay);
    top.named("switches").forEach((name, _) -> switches.put(name, new Node.PlainSwitch(name)));
    checkOverlaps();
    int before = problems.count();
    CableReader cables = new CableReader(top, relays, problems);
    top.named("links").forEach((name, fields) -> readLink(name, fields, cables));
    top.named("servers").forEach((name, fields) -> readServer(name, fields, cables));
    boolean cablesKnown =
        links.size() == top.named("links").size() + top.named("servers").size()
            && problems.count() == before;
    if (cablesKnown) {
      new CablingCheck(top, relays, links, problems).run();
    }
  }

  private void readRelay(String name, Fields fields) {
    Node.Relay.Kind kind =
        fields.getOrDefault("kind", String.class).equals("switch")
            ? Node.Relay.Kind.SWITCH
            : Node.Relay.Kind.ROUTER;
    Optional<Ipv4Prefix> lan = fields.get("lan", Ipv4Prefix.class);
    String site = fields.get("site", String.class).orElse(name);
    fields.find("lan").ifPresent(value -> checkLan(value, lan.orElseThrow()));
    if (kind == Node.Relay.Kind.SWITCH && lan.isEmpty()) {
      problems.add(
          fields.position(),
          fields.path() + ".lan",
          "a relaying switch needs a LAN",
          "write such as lan: 172.16.0.0/24");
    }
    if (site.isBlank() || site.getBytes(StandardCharsets.UTF_8).length > MAX_SITE_BYTES) {
      problems.add(
          fields.find("site").map(Fields.Value::position).orElse(fields.position()),
          fields.path() + ".site",
          "must be 1 to " + MAX_SITE_BYTES + " bytes long");
    }
    fields
        .get("at", Coordinates.class)
        .ifPresent(at -> {
          long timeLimitNanos = ownOrDefault(fields, "time-limit");
          long probeNanos = ownOrDefault(fields, "probe-interval");
          relays.put(name, new Node.Relay(name, kind, at, site, lan, timeLimitNanos, probeNanos));
        });
  }

  private long ownOrDefault(Fields relay, String key) {
    Fields defaults = top.inner("defaults").inner("relays");
    return relay.get(key, Long.class).orElseGet(() -> defaults.getOrDefault(key, Long.class));
  }

  private void checkLan(Fields.Value value, Ipv4Prefix lan) {
    if (lan.length() < SHORTEST_LAN || lan.length() > LONGEST_LAN) {
      problems.add(
          value.position(),
          value.path(),
          lan + " is no size for a LAN",
          "write /" + SHORTEST_LAN + " to /" + LONGEST_LAN);
    } else if (!lan.equals(lan.network())) {
      problems.add(
          value.position(),
          value.path(),
          lan + " is an address in a network",
          "write \"" + lan.network() + "\"");
    }
    for (Ipv4Prefix reserved : RESERVED) {
      if (reserved.overlaps(lan)) {
        problems.add(
            value.position(), value.path(), lan + " overlaps " + reserved + ", which is reserved");
      }
    }
  }

  /**
   * LANs that are entered do not overlap, so a further one can only overlap the last that begins
   * before it and those that begin inside it.
   */
  private void checkOverlaps() {
    NavigableMap<Ipv4Prefix, String> entered = new TreeMap<>();
    top.named("relays")
        .forEach((name, fields) ->
            fields
                .find("lan")
                .ifPresent(value -> {
                  Ipv4Prefix lan = (Ipv4Prefix) value.content();
                  Optional<Map.Entry<Ipv4Prefix, String>> taken = overlapping(entered, lan);
                  taken.ifPresentOrElse(
                      other -> reportOverlap(value, lan, other),
                      () -> entered.put(lan.network(), name));
                }));
  }

  private static Optional<Map.Entry<Ipv4Prefix, String>> overlapping(
      NavigableMap<Ipv4Prefix, String> entered, Ipv4Prefix lan) {
    return Optional.ofNullable(entered.floorEntry(lan.network()))
        .filter(before -> before.getKey().overlaps(lan))
        .or(() ->
            Optional.ofNullable(entered.ceilingEntry(lan.network()))
                .filter(after -> after.getKey().overlaps(lan)));
  }

  private void reportOverlap(
      Fields.Value value, Ipv4Prefix lan, Map.Entry<Ipv4Prefix, String> other) {
    problems.add(
        value.position(),
        value.path(),
        lan + " overlaps " + other.getKey() + ", the LAN of " + other.getValue(),
        "each LAN has a network of its own");
  }

  private void readServer(String name, Fields fields, CableReader cables) {
    Optional<String> on = fields.find("on").flatMap(names::relayOrSwitch);
    on.ifPresent(node -> {
      Node.Relay relay = relays.get(node);
      if (relay != null && relay.lan().isEmpty() && !lanIsWritten(node)) {
        problems.add(
            fields.find("on").orElseThrow().position(),
            fields.path() + ".on",
            "relay \"" + node + "\" has no LAN",
            "give it one: lan: 172.16.0.0/24");
        return;
      }
      cables
          .cable(name, Link.Kind.ACCESS, name, node, fields)
          .ifPresent(link -> links.put(name, link));
      servers.put(
          name,
          new Node.Server(
              name,
              node,
              fields.getOrDefault("capacity", Long.class),
              fields.getOrDefault("cost", Double.class),
              fields.get("address", Ipv4Prefix.class)));
    });
  }

  private boolean lanIsWritten(String relay) {
    return Optional.ofNullable(top.named("relays").get(relay))
        .filter(fields -> fields.written().contains("lan"))
        .isPresent();
  }

  private void readLink(String name, Fields fields, CableReader cables) {
    if (names.isServer(name)) {
      problems.add(
          fields.position(),
          fields.path(),
          "a server has this name",
          "the cable of a server is named after it");
    }
    Optional<SpecReader.NameList> between = fields.get("between", SpecReader.NameList.class);
    if (between.isEmpty()) {
      return;
    }
    List<Fields.Value> ends = between.get().items();
    if (ends.size() != 2 || Set.copyOf(between.get().texts()).size() != 2) {
      problems.add(
          fields.find("between").orElseThrow().position(),
          fields.path() + ".between",
          "must name two different nodes",
          "write such as [sf, hub]");
      return;
    }
    Optional<String> nodeA = names.relayOrSwitch(ends.get(0));
    Optional<String> nodeB = names.relayOrSwitch(ends.get(1));
    if (nodeA.isPresent() && nodeB.isPresent()) {
      boolean plain = names.isSwitch(nodeA.get()) || names.isSwitch(nodeB.get());
      Link.Kind kind = plain ? Link.Kind.LAN : Link.Kind.BACKBONE;
      cables
          .cable(name, kind, nodeA.get(), nodeB.get(), fields)
          .ifPresent(link -> links.put(name, link));
    }
  }
}
