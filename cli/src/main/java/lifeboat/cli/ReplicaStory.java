package lifeboat.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;

/** One replica: who decided what about it, and what became of it. */
final class ReplicaStory {

  private final Topology topology;
  private final List<TimedEvent> decisions;
  private final StringBuilder out = new StringBuilder();

  ReplicaStory(Topology topology, List<TimedEvent> decisions) {
    this.topology = topology;
    this.decisions = decisions;
  }

  /** The replica, the decisions about it, and where it is or why not. */
  String text(Replica replica) {
    line(
        "Replica %s: %,d bytes from %s%s"
            .formatted(
                replica.title(), replica.bytes(), replica.source(), siteOf(replica.source())));
    for (TimedEvent decision : decisionsInOrder()) {
      if (decision.text("flow").orElse("").startsWith(replica.copyId() + ":")) {
        sentence(decision).ifPresent(words -> line("  " + words));
      }
    }
    if (!replica.isPlaced()) {
      line("  NOT PLACED: %s".formatted(replica.failure()));
      return out.toString();
    }
    line(
        replica.isStraight()
            ? "  sent   %s → %s, straight, by policy %s"
                .formatted(replica.source(), replica.server(), replica.policy())
            : "  path   %s → %s → %s"
                .formatted(
                    replica.source(), String.join(" → ", replica.relays()), replica.server()));
    line(
        "  placed at %s%s after %.3f s, %s; %d replica packets, %d normal packets, %d sent again"
            .formatted(
                replica.server(),
                siteOf(String.valueOf(replica.server())),
                replica.deploySeconds(),
                replica.goodputBitsPerSecond() == null
                    ? ""
                    : TablesText.rate(replica.goodputBitsPerSecond()),
                replica.replicaPackets(),
                replica.normalPackets(),
                replica.retransmissions()));
    line(
        "  SHA-256 %s %s"
            .formatted(
                replica.sha256(),
                replica.sha256Verified() ? "verified in " + replica.storedAt() : "NOT VERIFIED"));
    return out.toString();
  }

  /** Nodes report each at their own pace; a story is told in the order of time. */
  private List<TimedEvent> decisionsInOrder() {
    return decisions.stream().sorted(Comparator.comparingLong(TimedEvent::atNanos)).toList();
  }

  /** What an event of the decision ledger says in one line: who was chosen, or what failed. */
  static Optional<String> sentence(TimedEvent event) {
    String words =
        switch (event.kind()) {
          case "attempt-failed" -> "✗ this attempt: " + event.text("why").orElse("?");
          case "transfer-failed" ->
              "✗ " + event.text("hop").orElse("?") + ": " + event.text("reason").orElse("?");
          default ->
              event.fields().get("decision") instanceof Map<?, ?> decision ? choice(decision) : "";
        };
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of("%-8s %s".formatted(event.node(), words));
  }

  /** Who was chosen and who else was considered. */
  private static String choice(Map<?, ?> decision) {
    Optional<String> chosen =
        Optional.ofNullable(decision.get("relay"))
            .or(() -> Optional.ofNullable(decision.get("server")))
            .map(Object::toString);
    List<String> others = new ArrayList<>();
    String reason = "";
    if (decision.get("candidates") instanceof List<?> candidates) {
      for (Object candidate : candidates) {
        if (candidate instanceof Map<?, ?> row) {
          String address = String.valueOf(row.get("address"));
          if (chosen.isPresent() && chosen.get().equals(address)) {
            reason = numbers(row);
          } else {
            others.add(address + " (" + whyNot(row) + ")");
          }
        }
      }
    }
    return "→ %s%s%s"
        .formatted(
            chosen.orElse("refused: nobody is left"),
            reason.isEmpty() ? "" : " (" + reason + ")",
            others.isEmpty() ? "" : "; not " + String.join(", ", others));
  }

  private static String whyNot(Map<?, ?> candidate) {
    Object cut = candidate.get("cut");
    return cut == null ? numbers(candidate) : cut.toString();
  }

  private static String numbers(Map<?, ?> candidate) {
    String angle =
        candidate.get("angleDegrees") instanceof Number degrees
            ? String.format(
                Locale.ROOT, "angle %.0f°, v %.2f, ", degrees.doubleValue(), number(candidate, "v"))
            : "";
    return angle + String.format(Locale.ROOT, "score %.3f", number(candidate, "score"));
  }

  private static double number(Map<?, ?> candidate, String field) {
    return candidate.get(field) instanceof Number number ? number.doubleValue() : 0;
  }

  private String siteOf(String name) {
    Node.Server server = topology.servers().get(name);
    Node.Relay relay = server == null ? null : topology.relays().get(server.on());
    return relay == null ? "" : " (" + relay.site() + ")";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
