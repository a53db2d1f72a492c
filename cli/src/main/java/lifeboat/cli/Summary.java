package lifeboat.cli;

import java.util.stream.Collectors;
import lifeboat.network.result.RunReport;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.Security;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.SelfCheckResult.LinkCheck;
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
    security();
    tables();
    for (Replica replica : result.replicas()) {
      line("");
      out.append(new ReplicaStory(topology, report.decisions()).text(replica));
    }
    out.append(CopiesText.of(topology, result.replicas()));
    verdicts();
    return out.toString();
  }

  private void selfCheck() {
    SelfCheckResult check = result.selfCheck();
    switch (check.state()) {
      case SelfCheckResult.MODEL -> {}
      case SelfCheckResult.OFF -> line("  links not checked");
      default -> {
        long deviating = check.links().stream().filter(LinkCheck::deviates).count();
        long hidden =
            check.links().stream()
                .filter(link -> link.verdict().equals(SelfCheckResult.NOT_MEASURABLE))
                .count();
        line(
            "  links checked in %.2f s: %d of %d directions as in the file%s%s"
                .formatted(
                    check.seconds(),
                    check.links().size() - deviating,
                    check.links().size(),
                    hidden == 0
                        ? ""
                        : ", of %d not everything can be measured (links.csv)".formatted(hidden),
                    deviating == 0 ? "" : "; the others: see the warnings"));
      }
    }
  }

  private void security() {
    Security security = result.security();
    if (isVirtual()) {
      return; // Nobody else can get at what travels in memory.
    }
    if (!security.network().equals(Security.SEALED_NETWORK)) {
      line("  " + KeyFileOption.OPEN);
    } else {
      String dropped =
          security.dropped().entrySet().stream()
              .map(fault -> fault.getValue() + " " + fault.getKey())
              .collect(Collectors.joining(", "));
      line(
          "  sealed: every message authenticated, replicas encrypted; dropped: "
              + (dropped.isEmpty() ? "none" : dropped));
    }
  }

  private boolean isVirtual() {
    return result.engine().equals("simulate");
  }

  private void tables() {
    line("");
    line("Prospective tables (FIG. 5), measured by probing:");
    out.append(TablesText.of(report.tables().stream().limit(MAX_TABLE_ROWS).toList(), "  "));
    if (report.tables().size() > MAX_TABLE_ROWS) {
      line("  … %d more rows in tables.csv".formatted(report.tables().size() - MAX_TABLE_ROWS));
    }
  }

  private void verdicts() {
    line("");
    for (RunResult.Verdict verdict : result.expectations()) {
      if (!verdict.met()) {
        line(
            "  expectation %s NOT MET: expected %s; %s%s"
                .formatted(
                    verdict.name(),
                    verdict.expected(),
                    verdict.actual(),
                    verdict.where() == null ? "" : "; see " + verdict.where()));
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

  private void line(String text) {
    out.append(text).append('\n');
  }
}
