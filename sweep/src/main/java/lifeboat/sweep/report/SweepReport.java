package lifeboat.sweep.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.trial.JournalEntry;
import lifeboat.sweep.trial.SweepDirectory;

/** Writes what came of a sweep into its directory, when all of its trials have ended. */
public final class SweepReport {

  private static final String HEADLESS = "java.awt.headless";

  private final SweepDirectory directory;
  private final SweepTable table;
  private final Summary summary;

  private SweepReport(SweepDirectory directory, SweepTable table) {
    this.directory = directory;
    this.table = table;
    this.summary = new Summary(table);
  }

  public SweepTable table() {
    return table;
  }

  public Summary summary() {
    return summary;
  }

  /** The trials of a plan with their seeds, as CSV; nothing has come of them yet. */
  public static String trialsOf(SweepPlan plan) {
    return SweepTable.planned(plan);
  }

  /** Writes the tables: {@code trials.csv}, {@code timings.csv}, {@code summary.csv}. */
  public static SweepReport write(SweepDirectory directory, SweepPlan plan) throws IOException {
    SortedMap<Integer, JournalEntry> ended = directory.ended(plan);
    SweepReport report = new SweepReport(directory, new SweepTable(plan, ended));
    directory.write("trials.csv", report.table.csv());
    directory.write("timings.csv", SweepTable.timings(ended));
    directory.write("summary.csv", report.summary.csv());
    return report;
  }

  /**
   * Writes the plots and {@code sweep.html}.
   *
   * @return why there are no plots; empty where there are, or nothing to plot
   */
  public Optional<String> draw() throws IOException {
    System.setProperty(HEADLESS, "true");
    SequencedMap<Charts.Chart, String> drawings = new LinkedHashMap<>();
    Optional<String> failure = Optional.empty();
    Path plots = directory.file("plots");
    SweepDirectory.delete(plots);
    try {
      for (Charts.Chart chart : new Charts(summary).all()) {
        ChartDrawing drawing = new ChartDrawing(chart);
        String svg = drawing.svg();
        Files.createDirectories(plots);
        Files.writeString(plots.resolve(chart.measure().column() + ".svg"), svg);
        Files.write(plots.resolve(chart.measure().column() + ".png"), drawing.png());
        drawings.put(chart, svg);
      }
    } catch (LinkageError | InternalError e) { // AWT fails so where the host has no fonts at all.
      failure = Optional.of("no plots: " + e + "; installing fontconfig and a font may help");
    }
    directory.write("sweep.html", new SweepPage(summary, drawings).html());
    return failure;
  }
}
