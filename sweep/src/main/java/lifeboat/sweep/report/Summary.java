package lifeboat.sweep.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import lifeboat.network.file.Units;
import lifeboat.sweep.plan.SweepPlan;

/** What the trials of each combination of parameters have in common, and how sure that is. */
public final class Summary {

  /**
   * One combination.
   *
   * @param values of the parameters, in their order
   */
  public record Point(
      List<String> values, int trials, int errors, Map<Measure, Optional<Estimate>> estimates) {
    public Point {
      values = List.copyOf(values);
      estimates = Collections.unmodifiableMap(new EnumMap<>(estimates));
    }

    /** What is known of a measure. */
    public Optional<Estimate> of(Measure measure) {
      return estimates.getOrDefault(measure, Optional.empty());
    }
  }

  private final SweepPlan plan;
  private final List<Point> points = new ArrayList<>();

  /** The summary of a table. */
  public Summary(SweepTable table) {
    this.plan = table.plan();
    Map<Integer, List<SequencedMap<String, String>>> byPoint = new TreeMap<>();
    for (SequencedMap<String, String> row : table.rows()) {
      int point = Integer.parseInt(row.getOrDefault("trial", "0")) / plan.repeat();
      byPoint.computeIfAbsent(point, _ -> new ArrayList<>()).add(row);
    }
    byPoint.forEach((point, rows) -> points.add(point(point, rows)));
  }

  private Point point(int number, List<SequencedMap<String, String>> rows) {
    Map<Measure, Optional<Estimate>> estimates = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      estimates.put(measure, measure.of(rows));
    }
    int errors = (int) rows.stream().filter(row -> "error".equals(row.get("status"))).count();
    return new Point(plan.trial(number * plan.repeat()).values(), rows.size(), errors, estimates);
  }

  public SweepPlan plan() {
    return plan;
  }

  /** The combinations of which a trial has ended, in the order of the plan. */
  public List<Point> points() {
    return Collections.unmodifiableList(points);
  }

  /** The document {@code summary.csv}. */
  public String csv() {
    return Csv.of(rows());
  }

  /** The rows of {@code summary.csv}. */
  public List<SequencedMap<String, String>> rows() {
    List<SequencedMap<String, String>> rows = new ArrayList<>();
    for (Point point : points) {
      SequencedMap<String, String> row =
          new LinkedHashMap<>(SweepTable.parameterCells(plan, point.values()));
      row.put("trials", Integer.toString(point.trials()));
      row.put("errors", Integer.toString(point.errors()));
      for (Measure measure : Measure.values()) {
        addTo(row, measure, point.of(measure));
      }
      rows.add(row);
    }
    return rows;
  }

  private static void addTo(
      SequencedMap<String, String> row, Measure measure, Optional<Estimate> estimate) {
    String column = measure.column();
    Optional<Estimate.Bounds> bounds = estimate.flatMap(Estimate::interval);
    if (measure.isShare()) {
      row.put(column, estimate.map(e -> Units.plain(e.mean())).orElse(""));
    } else {
      row.put(column + "_count", estimate.map(e -> Long.toString(e.count())).orElse("0"));
      row.put(column + "_mean", estimate.map(e -> Units.plain(e.mean())).orElse(""));
      row.put(column + "_median", estimate.map(e -> Units.plain(e.median())).orElse(""));
    }
    row.put(column + "_ci95_low", bounds.map(b -> Units.plain(b.low())).orElse(""));
    row.put(column + "_ci95_high", bounds.map(b -> Units.plain(b.high())).orElse(""));
  }

  /** Heads of the table for people. */
  public List<String> heads() {
    List<String> heads = new ArrayList<>(plan.parameters().stream().map(p -> p.name()).toList());
    heads.addAll(
        List.of(
            "trials",
            "as expected",
            "placed",
            "kept",
            "deploy time",
            "median",
            "goodput",
            "hops",
            "sent again"));
    if (hasErrors()) {
      heads.add("errors");
    }
    return heads;
  }

  /** Cells under {@link #heads}, mean and half of the interval where there is one. */
  public List<List<String>> cells() {
    List<List<String>> cells = new ArrayList<>();
    for (Point point : points) {
      List<String> row = new ArrayList<>(point.values());
      row.add(Integer.toString(point.trials()));
      row.add(share(point.of(Measure.OK)));
      row.add(share(point.of(Measure.PLACED)));
      row.add(share(point.of(Measure.KEPT)));
      row.add(mean(point.of(Measure.DEPLOY), 1, "%.3f", " s"));
      row.add(point.of(Measure.DEPLOY).map(e -> format("%.3f s", e.median())).orElse("-"));
      row.add(mean(point.of(Measure.GOODPUT), 1e-6, "%.2f", " Mbit/s"));
      row.add(mean(point.of(Measure.HOPS), 1, "%.1f", ""));
      row.add(mean(point.of(Measure.RETRANSMISSIONS), 1, "%.1f", ""));
      if (hasErrors()) {
        row.add(Integer.toString(point.errors()));
      }
      cells.add(row);
    }
    return cells;
  }

  private boolean hasErrors() {
    return points.stream().anyMatch(point -> point.errors() > 0);
  }

  private static String share(Optional<Estimate> estimate) {
    return estimate
        .map(e ->
            e.interval()
                .map(b ->
                    format(
                        "%.0f %% [%.0f, %.0f]",
                        percent(e.mean()), percent(b.low()), percent(b.high())))
                .orElseGet(() -> format("%.0f %%", percent(e.mean()))))
        .orElse("-");
  }

  private static double percent(double share) {
    return share * 100;
  }

  private static String mean(
      Optional<Estimate> estimate, double scale, String format, String unit) {
    return estimate
        .map(e ->
            format(format, e.mean() * scale)
                + e.interval()
                    .map(b -> " ± " + format(format, (b.high() - b.low()) / 2 * scale))
                    .orElse("")
                + unit)
        .orElse("-");
  }

  @SuppressWarnings("AnnotateFormatMethod") // Formats are constants of this class.
  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
