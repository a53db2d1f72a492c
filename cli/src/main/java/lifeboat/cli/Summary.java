package lifeboat.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lifeboat.network.file.Units;
import lifeboat.network.result.RunReport;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;

/** A run at a glance: the tables, the path with the decision at each relay, and the verdict. */
final class Summary {

  private static final int MAX_TABLE_ROWS = 60;

  private final Topology topology;
  private final RunResult result;
  private final RunReport report;
  private final StringBuilder out = new StringBuilder();

  Summary(Topology topology, RunReport report) {
    this.topology = topology;
    this.report = report;
    this.result = report.result();
  }

  String text() {
    line("");
    line("%s: %s".formatted(topology.name(), topology.description()));
    String built =
        isVirtual() ? "" : "ready after %.2f s, ".formatted(result.timings().buildSeconds());
    line(
        "  engine %s, links by %s, seed %d; %stables converged in %.2f s%s"
            .formatted(
                result.engine(),
                result.linkBackend(),
                result.seed(),
                built,
                result.timings().convergeSeconds(),
                isVirtual() ? " of virtual time" : ""));
    selfCheck();
    tables();
    result.replicas().forEach(this::replica);
    verdicts();
    return out.toString();
  }

  private void selfCheck() {
    SelfCheckResult check = result.selfCheck();
    switch (check.state()) {
      case SelfCheckResult.MODEL -> {}
      case SelfCheckResult.OFF -> line("  links not checked");
      default -> {
        long directions = check.links().size();
        long deviating = check.links().stream().filter(SelfCheckResult.LinkCheck::deviates).count();
        long hidden =
            check.links().stream()
                .filter(link -> link.verdict().equals(SelfCheckResult.NOT_MEASURABLE))
                .count();
        line(
            "  links checked in %.2f s: %d of %d directions as in the file%s%s"
                .formatted(
                    check.seconds(),
                    directions - deviating,
                    directions,
                    hidden == 0
                        ? ""
                        : ", of %d not everything can be measured (links.csv)".formatted(hidden),
                    deviating == 0 ? "" : "; the others: see the warnings"));
      }
    }
  }

  private boolean isVirtual() {
    return result.engine().equals("simulate");
  }

  private void tables() {
    line("");
    line("Prospective tables (FIG. 5), measured by probing:");
    TextTable table =
        new TextTable(
            "relay",
            "neighbour",
            "name",
            "delay",
            "configured",
            "throughput",
            "reliability",
            "cost");
    report.tables().stream().limit(MAX_TABLE_ROWS).forEach(row -> table.add(cells(row)));
    out.append(table.render("  "));
    if (report.tables().size() > MAX_TABLE_ROWS) {
      line("  … %d more rows in tables.csv".formatted(report.tables().size() - MAX_TABLE_ROWS));
    }
  }

  private static String[] cells(TableRow row) {
    return new String[] {
      row.relay(),
      row.kind() + " " + row.name(),
      row.address(),
      millis(row.rttNanos()),
      row.configuredRttNanos().isPresent() ? millis(row.configuredRttNanos().getAsLong()) : "?",
      row.throughputBitsPerSecond().isPresent()
          ? rate(row.throughputBitsPerSecond().getAsLong())
          : "unknown",
      String.format(Locale.ROOT, "%.2f", row.reliability()),
      row.cost().isPresent() ? Units.plain(row.cost().getAsDouble()) : ""
    };
  }

  private void replica(Replica replica) {
    line("");
    line(
        "Replica %s: %,d bytes from %s%s"
            .formatted(
                replica.name(), replica.bytes(), replica.source(), siteOf(replica.source())));
    for (TimedEvent decision : decisionsInOrder()) {
      if (decision.text("flow").orElse("").startsWith(replica.id() + ":")) {
        decision(decision);
      }
    }
    if (!replica.isPlaced()) {
      line("  NOT PLACED: %s".formatted(replica.failure()));
      return;
    }
    line(
        "  path   %s → %s → %s"
            .formatted(replica.source(), String.join(" → ", replica.relays()), replica.server()));
    line(
        "  placed at %s%s after %.3f s, %s; %d replica packets, %d normal packets, %d sent again"
            .formatted(
                replica.server(),
                siteOf(String.valueOf(replica.server())),
                replica.deploySeconds(),
                replica.goodputBitsPerSecond() == null ? "" : rate(replica.goodputBitsPerSecond()),
                replica.replicaPackets(),
                replica.normalPackets(),
                replica.retransmissions()));
    line(
        "  SHA-256 %s %s"
            .formatted(
                replica.sha256(),
                replica.sha256Verified() ? "verified in " + replica.storedAt() : "NOT VERIFIED"));
  }

  /** Nodes report each at their own pace; a story is told in the order of time. */
  private List<TimedEvent> decisionsInOrder() {
    return report.decisions().stream()
        .sorted(Comparator.comparingLong(TimedEvent::atNanos))
        .toList();
  }

  /** One line for each decision: who was chosen and who else was considered, or what failed. */
  private void decision(TimedEvent event) {
    if (event.kind().equals("attempt-failed")) {
      line("  %-8s ✗ this attempt: %s".formatted(event.node(), event.text("why").orElse("?")));
      return;
    }
    if (event.kind().equals("transfer-failed")) {
      line(
          "  %-8s ✗ %s: %s"
              .formatted(
                  event.node(), event.text("hop").orElse("?"), event.text("reason").orElse("?")));
      return;
    }
    if (!(event.fields().get("decision") instanceof Map<?, ?> decision)) {
      return;
    }
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
    line(
        "  %-8s → %s%s%s"
            .formatted(
                event.node(),
                chosen.orElse("refused: nobody is left"),
                reason.isEmpty() ? "" : " (" + reason + ")",
                others.isEmpty() ? "" : "; not " + String.join(", ", others)));
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

  private void verdicts() {
    line("");
    for (RunResult.Verdict verdict : result.expectations()) {
      if (!verdict.met()) {
        line(
            "  expectation %s NOT MET: expected %s; %s"
                .formatted(verdict.name(), verdict.expected(), verdict.actual()));
      }
    }
    result.warnings().forEach(warning -> line("  warning: %s".formatted(warning)));
    if (result.strict() && !result.warnings().isEmpty()) {
      line("  warnings fail a run with --strict");
    }
    long met = result.expectations().stream().filter(RunResult.Verdict::met).count();
    line(
        "%s%s in %.2f s%s; results in %s"
            .formatted(
                result.isOk() ? "OK" : "FAILED",
                result.expectations().isEmpty()
                    ? ""
                    : ": " + met + " of " + result.expectations().size() + " expectations met",
                result.timings().totalSeconds(),
                isVirtual() ? " of virtual time" : "",
                report.directory()));
  }

  private String siteOf(String name) {
    Node.Server server = topology.servers().get(name);
    Node.Relay relay = server == null ? null : topology.relays().get(server.on());
    return relay == null ? "" : " (" + relay.site() + ")";
  }

  private static String rate(long bitsPerSecond) {
    return bitsPerSecond >= 1_000_000_000
        ? "%.2f Gbit/s".formatted(bitsPerSecond / 1e9)
        : bitsPerSecond >= 1_000_000
            ? "%.1f Mbit/s".formatted(bitsPerSecond / 1e6)
            : "%.1f kbit/s".formatted(bitsPerSecond / 1e3);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
