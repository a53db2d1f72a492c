package lifeboat.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.report.SweepReport;
import lifeboat.sweep.trial.SweepDirectory;

/** What a sweep prints to stdout. */
final class SweepOutput {

  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
  private static final int MAX_EXACT_DIGITS = 15;

  private final PrintWriter out;

  SweepOutput(PrintWriter out) {
    this.out = out;
  }

  void print(SweepFormat format, SweepReport report, SweepDirectory directory) {
    switch (format) {
      case TEXT -> printText(report, directory);
      case CSV -> out.print(report.table().csv());
      case JSON -> out.print(json(report));
    }
    out.flush();
  }

  private void printText(SweepReport report, SweepDirectory directory) {
    SweepPlan plan = report.summary().plan();
    out.printf(
        "Sweep %s: %d trials, %d combinations, %d repetitions, engine %s, seed %d%n%n",
        plan.name(),
        plan.trialCount(),
        plan.pointCount(),
        plan.repeat(),
        plan.engine(),
        plan.seed());
    TextTable table = new TextTable(report.summary().heads().toArray(String[]::new));
    report.summary().cells().forEach(row -> table.add(row.toArray(String[]::new)));
    out.print(table.render("  "));
    if (plan.repeat() > 1) {
      out.println("\n  ± and [ ]: 95 % confidence intervals");
    }
    firstReason(report, "error").ifPresent(reason -> out.println("\n  first error: " + reason));
    firstReason(report, "failed")
        .ifPresent(reason -> out.println("\n  first that was not as expected: " + reason));
    out.println("\nResults in " + directory.path() + ": sweep.html, trials.csv, summary.csv");
  }

  private static Optional<String> firstReason(SweepReport report, String status) {
    return report.table().rows().stream()
        .filter(row -> status.equals(row.get("status")))
        .map(row -> "trial " + row.get("trial") + ": " + row.get("reason"))
        .findFirst();
  }

  private static String json(SweepReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("plan", report.summary().plan());
    document.put("trials", typed(report.table().rows()));
    document.put("summary", typed(report.summary().rows()));
    return Json.text(document);
  }

  private static List<Map<String, Object>> typed(List<? extends Map<String, String>> rows) {
    return rows.stream().map(SweepOutput::typed).toList();
  }

  /** Cells that are numbers become numbers, empty ones null, where nothing is lost by that. */
  private static Map<String, Object> typed(Map<String, String> row) {
    Map<String, Object> typed = new LinkedHashMap<>();
    row.forEach((column, text) -> {
      boolean number = NUMBER.matcher(text).matches();
      if (text.isEmpty()) {
        typed.put(column, null);
      } else if (number && text.contains(".")) {
        typed.put(column, Double.valueOf(text));
      } else if (number && text.length() <= MAX_EXACT_DIGITS + 1) {
        typed.put(column, Long.valueOf(text));
      } else {
        typed.put(column, text);
      }
    });
    return typed;
  }
}
