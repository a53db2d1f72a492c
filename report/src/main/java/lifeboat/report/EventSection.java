package lifeboat.report;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The timeline and the decision ledger of a page: the events without the candidates of decisions,
 * and the decisions with them.
 */
record EventSection(List<JsonNode> events, List<JsonNode> decisions, int decisionsTotal) {

  /** So many events are listed, the first ones. */
  static final int MAX_EVENTS = 3000;

  /** So many decisions are listed with all their candidates. */
  static final int MAX_DECISIONS = 500;

  /** Digests and identities are in {@code events.ndjson}; here they would only be long. */
  private static final List<String> LEFT_OUT = List.of("sha256", "serverId");

  static EventSection of(List<JsonNode> all) {
    List<JsonNode> events = new ArrayList<>();
    List<JsonNode> decisions = new ArrayList<>();
    int total = 0;
    for (JsonNode event : all) {
      boolean decided = event.path("kind").asString("").equals("decided");
      total += decided ? 1 : 0;
      if (decided && decisions.size() < MAX_DECISIONS) {
        decisions.add(event);
      }
      if (events.size() < MAX_EVENTS && event instanceof ObjectNode object) {
        events.add(brief(object));
      }
    }
    return new EventSection(events, decisions, total);
  }

  private static JsonNode brief(ObjectNode event) {
    ObjectNode brief = event.deepCopy().remove(LEFT_OUT);
    if (brief.path("decision") instanceof ObjectNode decision) {
      decision.remove("candidates");
    }
    return brief;
  }
}
