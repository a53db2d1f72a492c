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
import org.jspecify.annotations.Nullable;

/**
 * The decision ledger as tables: for each decision of each relay all candidates, with what was
 * measured of them, and who was taken or why they were cut.
 */
final class Explanation {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double METERS_PER_KILOMETER = 1e3;

  private final Topology topology;
  private final List<Replica> replicas;
  private final List<TimedEvent> told;
  private final StringBuilder out = new StringBuilder();

  /**
   * An explanation.
   *
   * @param told the decision ledger, in any order
   */
  Explanation(Topology topology, List<Replica> replicas, List<TimedEvent> told) {
    this.topology = topology;
    this.replicas = replicas;
    this.told = told;
  }

  String text() {
    List<TimedEvent> decisions =
        told.stream().sorted(Comparator.comparingLong(TimedEvent::atNanos)).toList();
    for (Replica replica : replicas) {
      out.append("\nDecisions about ").append(replica.title()).append(":\n");
      for (TimedEvent event : decisions) {
        if (event.text("flow").orElse("").startsWith(replica.copyId() + ":")) {
          explain(event);
        }
      }
    }
    return out.toString();
  }

  private void explain(TimedEvent event) {
    switch (event.kind()) {
      case "decided" -> decision(event);
      case "transfer-failed" ->
          line(
              event,
              "S11: the transfer to %s failed: %s"
                  .formatted(
                      event.text("hop").orElse("?"), event.text("reason").orElse("unknown")));
      case "attempt-failed" ->
          line(event, "the attempt failed: " + event.text("why").orElse("unknown"));
      default -> {}
    }
  }

  private void decision(TimedEvent event) {
    if (!(event.fields().get("decision") instanceof Map<?, ?> decision)) {
      return;
    }
    String relay = text(decision.get("relay"));
    String server = text(decision.get("server"));
    String chosen = relay.isEmpty() ? server : relay;
    String flow = event.text("flow").orElse("");
    line(
        event,
        "round %d of attempt %s: %s"
            .formatted(
                event.number("round"),
                flow.substring(flow.lastIndexOf(':') + 1),
                chosen.isEmpty()
                    ? "S8: refused, nobody is left"
                    : relay.isEmpty()
                        ? "S8: to the server " + server
                        : "S9: to the relay " + relay));
    TextTable table =
        new TextTable(
            "candidate",
            "angle",
            "v",
            "delay",
            "throughput",
            "reliability",
            "from source",
            "score",
            "");
    List<String[]> rows = new ArrayList<>();
    if (decision.get("candidates") instanceof List<?> candidates) {
      for (Object candidate : candidates) {
        if (candidate instanceof Map<?, ?> row) {
          rows.add(cells(row, chosen));
        }
      }
    }
    if (rows.isEmpty()) {
      out.append("    no candidates\n");
      return;
    }
    rows.forEach(table::add);
    out.append(table.render("    "));
  }

  private String[] cells(Map<?, ?> row, String chosen) {
    String name = text(row.get("address"));
    String cut = text(row.get("cut"));
    boolean isServer = topology.servers().containsKey(name);
    return new String[] {
      (isServer ? "server " : "relay ") + name,
      number(row, "angleDegrees", 1).map("%.1f°"::formatted).orElse(""),
      isServer ? "" : number(row, "v", 1).map("%.3f"::formatted).orElse(""),
      number(row, "rttNanos", NANOS_PER_MILLI).map("%.2f ms"::formatted).orElse(""),
      number(row, "throughputBitsPerSecond", 1).map(Explanation::rate).orElse("unknown"),
      number(row, "reliability", 1).map("%.3f"::formatted).orElse(""),
      number(row, "sourceMeters", METERS_PER_KILOMETER).map("%.0f km"::formatted).orElse(""),
      number(row, "score", 1).map("%.4f"::formatted).orElse(""),
      name.equals(chosen) ? "← taken" : cut
    };
  }

  private static String rate(double bitsPerSecond) {
    return String.format(Locale.ROOT, "%.1f Mbit/s", bitsPerSecond / 1e6);
  }

  private void line(TimedEvent event, String words) {
    Node.Relay relay = topology.relays().get(event.node());
    out.append(
        String.format(
            Locale.ROOT,
            "  %.6f s  %s%s, %s%n",
            event.atNanos() / 1e9,
            event.node(),
            relay == null || relay.site().equals(relay.name()) ? "" : " (" + relay.site() + ")",
            words));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static Optional<Double> number(Map<?, ?> row, String field, double unit) {
    return row.get(field) instanceof Number number
        ? Optional.of(number.doubleValue() / unit)
        : Optional.empty();
  }
}
