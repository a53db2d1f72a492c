package lifeboat.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import lifeboat.network.topology.Topology;
import lifeboat.report.Journey.Move;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows flows through the events of a run. A hop begins with the decision for it and ends with
 * the next decision at the node that it led to, or with its failure.
 */
final class Journeys {

  /** So many attempts are followed; a page with more moving dots would show nothing. */
  static final int MAX_JOURNEYS = 200;

  /** So many hops of one attempt. */
  private static final int MAX_MOVES = 500;

  /** One attempt, while its events are gathered. */
  private static final class Progress {
    private final String flow;
    private final String replica;
    private final String source;
    private final int attempt;
    private final long startNanos;
    private final List<Move> moves = new ArrayList<>();
    private @Nullable Long boundNanos;
    private List<String> boundPath = List.of();
    private @Nullable Long publishedNanos;
    private @Nullable Long endNanos;
    private boolean placed;

    Progress(JsonNode started, String flow) {
      this.flow = flow;
      replica = text(started, "name");
      source = text(started, "node");
      String number = flow.substring(flow.lastIndexOf(':') + 1);
      attempt = number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
      startNanos = at(started);
    }

    Journey journey(RoutedWays ways) {
      Long bound = boundNanos;
      return new Journey(
          flow,
          replica,
          source,
          attempt,
          startNanos,
          moves,
          bound,
          boundPath,
          bound == null ? List.of() : ways.between(source, boundPath.getLast(), bound),
          publishedNanos,
          endNanos,
          placed);
    }

    /** The node is seen to have the replica. */
    void arrivesAt(String node, long atNanos) {
      if (moves.isEmpty()) {
        moves.add(new Move(source, node, startNanos, atNanos, null, null));
        return;
      }
      int last = moves.size() - 1;
      Move move = moves.get(last);
      if (move.to().equals(node) && move.arriveNanos() == null && move.failNanos() == null) {
        moves.set(last, new Move(move.from(), move.to(), move.departNanos(), atNanos, null, null));
      }
    }

    void departs(String from, String to, long atNanos) {
      if (moves.size() < MAX_MOVES) {
        moves.add(new Move(from, to, atNanos, null, null, null));
      }
    }

    void fails(String from, String to, long atNanos, String why) {
      for (int i = moves.size() - 1; i >= 0; i--) {
        Move move = moves.get(i);
        if (move.from().equals(from) && move.to().equals(to) && move.failNanos() == null) {
          moves.set(i, new Move(from, to, move.departNanos(), move.arriveNanos(), atNanos, why));
          return;
        }
      }
    }
  }

  private final SequencedMap<String, Progress> flows = new LinkedHashMap<>();

  private Journeys() {}

  /** The journeys of a run, in the order in which they began. */
  static List<Journey> of(Topology topology, List<JsonNode> events) {
    Journeys journeys = new Journeys();
    events.forEach(journeys::take);
    RoutedWays ways = new RoutedWays(topology, events);
    return journeys.flows.values().stream().map(progress -> progress.journey(ways)).toList();
  }

  private void take(JsonNode event) {
    String flow = text(event, "flow");
    if (flow.isEmpty()) {
      return;
    }
    if (text(event, "kind").equals("deployment-started")
        && flows.size() < MAX_JOURNEYS
        && !flows.containsKey(flow)) {
      flows.put(flow, new Progress(event, flow));
    }
    Progress progress = flows.get(flow);
    if (progress != null) {
      take(event, progress);
    }
  }

  private static void take(JsonNode event, Progress progress) {
    String node = text(event, "node");
    long at = at(event);
    switch (text(event, "kind")) {
      case "decided" -> {
        progress.arrivesAt(node, at);
        JsonNode decision = event.path("decision");
        String next = text(decision, "relay") + text(decision, "server");
        if (!next.isEmpty()) {
          progress.departs(node, next, at);
        }
      }
      case "reception-started" -> progress.arrivesAt(node, at);
      case "transfer-failed" -> progress.fails(node, text(event, "hop"), at, text(event, "reason"));
      case "destination-bound" -> {
        progress.boundNanos = at;
        progress.boundPath = path(event, progress.source);
      }
      case "replica-published" -> progress.publishedNanos = at;
      case "deployment-placed" -> {
        progress.endNanos = at;
        progress.placed = true;
        progress.boundPath = path(event, progress.source);
      }
      case "attempt-failed", "deployment-failed" -> progress.endNanos = at;
      default -> {}
    }
  }

  /** Source, relays, server. */
  private static List<String> path(JsonNode event, String source) {
    List<String> path = new ArrayList<>(List.of(source));
    event.path("path").forEach(relay -> path.add(relay.asString("")));
    path.add(text(event, "server"));
    return path;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  private static long at(JsonNode event) {
    return event.path("atNanos").asLong(0);
  }
}
