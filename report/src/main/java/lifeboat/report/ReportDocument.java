package lifeboat.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Topology;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of a page: what {@code page.js} and its neighbours read. Every part has a limit, so that
 * the page of any run stays a few megabytes; what was left out is counted.
 */
final class ReportDocument {

  /** So many nodes are drawn: those that had a part in it first. */
  static final int MAX_NODES = 4000;

  /** So many rows of the prospective tables are listed. */
  static final int MAX_TABLE_ROWS = 4000;

  private final RunFiles files;
  private final Topology topology;

  private ReportDocument(RunFiles files) {
    this.files = files;
    this.topology = files.topology();
  }

  /** Puts the document together; its values are maps, lists, texts, numbers and JSON. */
  static SequencedMap<String, Object> of(RunFiles files) {
    return new ReportDocument(files).document();
  }

  private SequencedMap<String, Object> document() {
    List<JsonNode> events = files.events();
    List<Journey> journeys = Journeys.of(topology, events);
    Set<String> concerned = concerned(journeys);
    MapSection map = new MapSection(topology, concerned, files.result(), files.traffic());
    long converged = timeOf(events, "converged");
    long end = events.isEmpty() ? 0 : events.getLast().path("atNanos").asLong(0);
    SequencedMap<String, Object> document = new LinkedHashMap<>();
    document.put("name", topology.name());
    document.put("description", topology.description());
    document.put("result", resultWithoutLinks());
    document.put("convergedNanos", converged);
    document.put("endNanos", end);
    document.put("nodes", map.nodes());
    document.put("nodesTotal", topology.nodes().size());
    document.put("linkColumns", MapSection.LINK_COLUMNS);
    document.put("links", map.links());
    document.put("linksTotal", topology.links().size());
    document.put("workload", topology.workload().values().stream().map(this::wish).toList());
    document.put("journeys", journeys);
    document.put("fates", Fates.of(topology, files.result(), events));
    document.put("fronts", FrontOutlines.of(topology, converged, end));
    EventSection section = EventSection.of(events);
    document.put("events", section.events());
    document.put("eventsTotal", files.eventsTotal());
    document.put("decisions", section.decisions());
    document.put("decisionsTotal", section.decisionsTotal());
    document.put("tableColumns", files.tables().columns());
    document.put("tableRows", files.tables().atMost(MAX_TABLE_ROWS, concerned));
    document.put("tableRowsTotal", files.tables().rows().size());
    return document;
  }

  /** The nodes without which the story cannot be told. */
  private Set<String> concerned(List<Journey> journeys) {
    Set<String> concerned = new LinkedHashSet<>();
    for (Journey journey : journeys) {
      for (Journey.Move move : journey.moves()) {
        concerned.add(move.from());
        concerned.add(move.to());
      }
    }
    topology.workload().values().forEach(deployment -> concerned.add(deployment.from()));
    for (JsonNode replica : files.result().path("replicas")) {
      concerned.add(replica.path("server").asString(""));
      replica.path("relays").forEach(relay -> concerned.add(relay.asString("")));
    }
    return concerned;
  }

  /** Links have a table of their own, where what was measured stands beside what they carried. */
  private JsonNode resultWithoutLinks() {
    if (files.result().path("selfCheck") instanceof ObjectNode selfCheck) {
      ObjectNode copy = (ObjectNode) files.result().deepCopy();
      copy.set("selfCheck", selfCheck.deepCopy().remove(List.of("links")));
      return copy;
    }
    return files.result();
  }

  /** What the file asks for a replica, for the ring that it has to leave. */
  private Map<String, Object> wish(Deployment deployment) {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("name", deployment.name());
    wish.put("from", deployment.from());
    deployment
        .criteria()
        .leastDistanceMeters()
        .ifPresent(meters -> wish.put("leastKilometers", meters / 1000));
    return wish;
  }

  private static long timeOf(List<JsonNode> events, String kind) {
    return events.stream()
        .filter(event -> event.path("kind").asString("").equals(kind))
        .mapToLong(event -> event.path("atNanos").asLong(0))
        .findFirst()
        .orElse(0);
  }
}
