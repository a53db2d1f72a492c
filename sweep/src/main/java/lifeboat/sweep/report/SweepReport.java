package lifeboat.sweep.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    Optional<String> obstacle = ChartDrawing.obstacle();
    Path plots = directory.file("plots");
    SweepDirectory.delete(plots);
    for (Charts.Chart chart :
        obstacle.isEmpty() ? new Charts(summary).all() : List.<Charts.Chart>of()) {
      ChartDrawing drawing = new ChartDrawing(chart);
      String svg = drawing.svg();
      Files.createDirectories(plots);
      Files.writeString(plots.resolve(chart.measure().column() + ".svg"), svg);
      Files.write(plots.resolve(chart.measure().column() + ".png"), drawing.png());
      drawings.put(chart, svg);
    }
    directory.write("sweep.html", new SweepPage(summary, drawings).html());
    return obstacle.map(why -> "no plots: " + why + "; install fontconfig and a font");
  }
}
