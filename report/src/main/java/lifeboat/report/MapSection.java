package lifeboat.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Nodes and links: where they are, what the file says of them, and what was measured of them. */
final class MapSection {

  /** What stands in a row of {@link #links}: one for each direction, both of a link together. */
  static final List<String> LINK_COLUMNS =
      List.of(
          "link",
          "kind",
          "from",
          "to",
          "delayMillis",
          "measuredDelayMillis",
          "loss",
          "measuredLoss",
          "rate",
          "measuredRate",
          "verdict",
          "frames",
          "bytes",
          "lost",
          "dropped",
          "load");

  /** So many links are drawn and listed. */
  static final int MAX_LINKS = 6000;

  private static final List<String> TRAFFIC_COLUMNS =
      List.of("frames", "bytes", "lost_frames", "dropped_frames", "load");

  private final Topology topology;
  private final Set<String> shown;
  private final Map<String, JsonNode> checks = new HashMap<>();
  private final Map<String, List<String>> traffic = new HashMap<>();
  private final CsvTable trafficTable;

  MapSection(Topology topology, Set<String> concerned, JsonNode result, CsvTable trafficTable) {
    this.topology = topology;
    this.trafficTable = trafficTable;
    this.shown = shown(concerned);
    for (JsonNode check : result.path("selfCheck").path("links")) {
      String checked = check.path("link").asString("");
      checks.put(direction(checked, check.path("from").asString("")), check);
    }
    int link = trafficTable.column("link");
    int from = trafficTable.column("from");
    for (List<String> row : link < 0 || from < 0 ? List.<List<String>>of() : trafficTable.rows()) {
      traffic.put(direction(row.get(link), row.get(from)), row);
    }
  }

  /** Two names in one; no name has a blank. */
  private static String direction(String link, String from) {
    return link + " " + from;
  }

  private Set<String> shown(Set<String> concerned) {
    Set<String> chosen = new LinkedHashSet<>();
    for (String name : concerned) {
      Node.Server server = topology.servers().get(name);
      chosen.add(name);
      if (server != null) {
        chosen.add(server.on());
      }
    }
    for (Node node : topology.nodes()) {
      if (chosen.size() >= ReportDocument.MAX_NODES) {
        break;
      }
      chosen.add(node.name());
    }
    return new HashSet<>(chosen);
  }

  /** The nodes that are drawn, in the order of the file. */
  List<Map<String, Object>> nodes() {
    List<Map<String, Object>> nodes = new ArrayList<>();
    for (Node node : topology.nodes()) {
      if (shown.contains(node.name())) {
        nodes.add(node(node));
      }
    }
    return nodes;
  }

  private Map<String, Object> node(Node node) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", node.name());
    switch (node) {
      case Node.Relay relay -> {
        entry.put("kind", relay.kind() == Node.Relay.Kind.SWITCH ? "relaying switch" : "router");
        entry.put("site", relay.site());
      }
      case Node.Server server -> {
        entry.put("kind", "server");
        entry.put("on", server.on());
      }
      case Node.PlainSwitch _ -> entry.put("kind", "plain switch");
    }
    topology
        .siteOf(node.name())
        .ifPresent(
            site -> entry.put("at", List.of(site.longitudeDegrees(), site.latitudeDegrees())));
    return entry;
  }

  /** Rows of {@link #LINK_COLUMNS}: of every link the direction from its first node, then back. */
  List<List<@Nullable Object>> links() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Link link : topology.links().values()) {
      boolean drawn = shown.contains(link.nodeA()) && shown.contains(link.nodeB());
      if (drawn && rows.size() < 2 * MAX_LINKS) {
        rows.add(row(link, link.nodeA()));
        rows.add(row(link, link.nodeB()));
      }
    }
    return rows;
  }

  private List<@Nullable Object> row(Link link, String from) {
    LinkProfile profile = link.from(from);
    JsonNode check = checks.get(direction(link.name(), from));
    Double delay = measured(check, "delaySeconds");
    List<@Nullable Object> row = new ArrayList<>();
    row.add(link.name());
    row.add(link.kind().name().toLowerCase(Locale.ROOT));
    row.add(from);
    row.add(link.peerOf(from));
    row.add(profile.delayNanos() / 1e6);
    row.add(delay == null ? null : Math.round(delay * 1e6) / 1e3);
    row.add(profile.loss().meanFraction());
    row.add(measured(check, "lossFraction"));
    row.add(profile.rateBitsPerSecond() == 0 ? null : profile.rateBitsPerSecond());
    row.add(measured(check, "rateBitsPerSecond"));
    row.add(check == null ? null : check.path("verdict").asString(""));
    List<String> carried = traffic.get(direction(link.name(), from));
    for (String column : TRAFFIC_COLUMNS) {
      row.add(carried == null ? null : number(carried, trafficTable.column(column)));
    }
    return row;
  }

  private static @Nullable Double measured(@Nullable JsonNode check, String quantity) {
    JsonNode value = check == null ? null : check.path(quantity).path("measured");
    return value == null || !value.isNumber() ? null : value.asDouble();
  }

  private static @Nullable Double number(List<String> row, int column) {
    return column < 0 || row.get(column).isEmpty() ? null : Double.valueOf(row.get(column));
  }
}
