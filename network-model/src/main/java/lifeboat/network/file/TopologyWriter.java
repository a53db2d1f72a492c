package lifeboat.network.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import lifeboat.network.topology.Area;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Trigger;

/**
 * Writes a topology with nothing left to defaults, as YAML that reads back to an equal topology:
 * the record of what a run was really made of.
 */
public final class TopologyWriter {
  private final StringBuilder out = new StringBuilder();

  private TopologyWriter() {}

  /** The text of a file that means exactly this topology. */
  public static String write(Topology topology) {
    TopologyWriter writer = new TopologyWriter();
    writer.topology(topology);
    return writer.out.toString();
  }

  private void topology(Topology topology) {
    line("name: " + quoted(topology.name()));
    line("description: " + quoted(topology.description()));
    line("seed: " + topology.seed());
    line("link-backend: " + word(topology.linkBackend()));
    line("processes: " + word(topology.processes()));
    section("relays", topology.relays(), TopologyWriter::relay);
    section("servers", topology.servers(), server -> server(server, topology));
    section("switches", topology.switches(), _ -> new ArrayList<>());
    section("links", backbone(topology), TopologyWriter::link);
    section("workload", topology.workload(), TopologyWriter::deployment);
    section("events", topology.events(), EventWriter::fields);
    section("expect", topology.expectations(), ExpectationWriter::fields);
  }

  /** All links but those of servers, which stand with their servers. */
  private static Map<String, Link> backbone(Topology topology) {
    Map<String, Link> links = new LinkedHashMap<>(topology.links());
    links.keySet().removeAll(topology.servers().keySet());
    return links;
  }

  private <T> void section(String key, Map<String, T> entries, Function<T, List<String>> fields) {
    if (entries.isEmpty()) {
      return;
    }
    line(key + ":");
    entries.forEach(
        (name, entry) -> line("  " + name + ": {" + String.join(", ", fields.apply(entry)) + "}"));
  }

  private static List<String> relay(Node.Relay relay) {
    List<String> fields = new ArrayList<>();
    fields.add("at: " + place(relay.at()));
    fields.add("site: " + quoted(relay.site()));
    fields.add("kind: " + word(relay.kind()));
    relay.lan().ifPresent(lan -> fields.add("lan: " + lan));
    fields.add("time-limit: " + duration(relay.timeLimitNanos()));
    fields.add("probe-interval: " + duration(relay.probeIntervalNanos()));
    return fields;
  }

  private static List<String> server(Node.Server server, Topology topology) {
    List<String> fields = new ArrayList<>();
    fields.add("on: " + name(server.on()));
    server.address().ifPresent(address -> fields.add("address: " + address.addressText()));
    fields.add("capacity: " + Units.SIZE.format(server.capacityBytes()));
    fields.add("cost: " + Units.plain(server.cost()));
    Link access = topology.links().get(server.name());
    if (access != null) {
      fields.addAll(ProfileWriter.fields(access));
    }
    return fields;
  }

  private static List<String> link(Link link) {
    List<String> fields = new ArrayList<>();
    fields.add("between: [" + name(link.nodeA()) + ", " + name(link.nodeB()) + "]");
    fields.addAll(ProfileWriter.fields(link));
    return fields;
  }

  private static List<String> deployment(Deployment deployment) {
    List<String> fields = new ArrayList<>();
    fields.add("from: " + name(deployment.from()));
    fields.add("at: " + duration(deployment.atNanos()));
    deployment.trigger().ifPresent(trigger -> fields.add("when: " + trigger(trigger)));
    fields.add(
        deployment
            .file()
            .map(file -> "file: " + quoted(file))
            .orElse("size: " + Units.SIZE.format(deployment.sizeBytes())));
    List<String> criteria = criteria(deployment.criteria());
    if (!criteria.isEmpty()) {
      fields.add("criteria: {" + String.join(", ", criteria) + "}");
    }
    fields.add(
        deployment
            .shards()
            .map(shards -> "shards: {data: " + shards.data() + ", parity: " + shards.parity() + "}")
            .orElse("copies: " + deployment.copies()));
    fields.add("apart: " + Units.LENGTH.formatDecimal(deployment.apartMeters()));
    fields.add("policy: " + policy(deployment.policy()));
    return fields;
  }

  private static String policy(Policy policy) {
    return policy instanceof Policy.Fixed fixed
        ? "{fixed: " + name(fixed.server()) + "}"
        : policy.word();
  }

  private static List<String> criteria(Criteria criteria) {
    List<String> fields = new ArrayList<>();
    criteria.timeLimitNanos().ifPresent(nanos -> fields.add("time-limit: " + duration(nanos)));
    criteria.maxDelayNanos().ifPresent(nanos -> fields.add("delay: " + duration(nanos)));
    criteria
        .minThroughputBitsPerSecond()
        .ifPresent(rate -> fields.add("throughput: " + Units.RATE.format(rate)));
    criteria.minReliability().ifPresent(share -> fields.add("reliability: " + Units.plain(share)));
    criteria.maxCost().ifPresent(cost -> fields.add("cost: " + Units.plain(cost)));
    criteria
        .leastDistanceMeters()
        .ifPresent(meters -> fields.add("at-least: " + Units.LENGTH.formatDecimal(meters)));
    criteria.area().ifPresent(area -> fields.add("area: {" + area(area) + "}"));
    if (!criteria.excluded().isEmpty()) {
      List<String> circles = new ArrayList<>();
      criteria
          .excluded()
          .forEach((name, circle) -> circles.add(name(name) + ": {" + area(circle) + "}"));
      fields.add("exclude: {" + String.join(", ", circles) + "}");
    }
    return fields;
  }

  static String area(Area area) {
    return switch (area) {
      case Area.Circle circle ->
          "center: "
              + place(circle.center())
              + ", radius: "
              + Units.LENGTH.formatDecimal(circle.radiusMeters());
      case Area.Polygon polygon ->
          polygon.corners().stream()
              .map(TopologyWriter::place)
              .collect(Collectors.joining(", ", "polygon: [", "]"));
    };
  }

  private static String trigger(Trigger trigger) {
    List<String> fields = new ArrayList<>();
    fields.add("notice: " + (trigger.notice() ? "yes" : "no"));
    fields.add("warning: " + (trigger.warning() ? "yes" : "no"));
    trigger.probeLossFraction().ifPresent(share -> fields.add("probe-loss: " + Units.plain(share)));
    trigger
        .frontMeters()
        .ifPresent(meters -> fields.add("front-within: " + Units.LENGTH.formatDecimal(meters)));
    fields.add("within: " + duration(trigger.withinNanos()));
    return "{" + String.join(", ", fields) + "}";
  }

  static String names(Collection<String> names) {
    return names.stream().map(TopologyWriter::name).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A place as the file writes it. */
  public static String place(Coordinates at) {
    return "["
        + Units.plain(at.latitudeDegrees())
        + ", "
        + Units.plain(at.longitudeDegrees())
        + "]";
  }

  static String duration(long nanos) {
    return Units.DURATION.format(nanos);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A name as a value; some would mean something else to YAML, were they not quoted. */
  public static String name(String name) {
    return List.of("null", "true", "false").contains(name) ? quoted(name) : name;
  }

  /** Text between quotation marks, on one line whatever is in it. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          boolean plain = c < 0x7f ? c >= ' ' : Character.isLetterOrDigit(c);
          if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
          } else if (plain) {
            quoted.appendCodePoint(c);
          } else {
            quoted.append(String.format("\\U%08x", c));
          }
        });
    return quoted.append('"').toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
