package lifeboat.sweep.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import lifeboat.network.file.Units;
import lifeboat.sweep.plan.Parameter;
import lifeboat.sweep.plan.Quantity;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.trial.JournalEntry;

/**
 * A row for each trial that has ended, in the order of the plan. Only what a trial is and what came
 * of it is in it, not when or how fast the host played it: so a sweep that was interrupted, or
 * played elsewhere, has the same table.
 */
public final class SweepTable {

  private final SweepPlan plan;
  private final List<SequencedMap<String, String>> rows = new ArrayList<>();

  /** The table of the trials that have ended. */
  public SweepTable(SweepPlan plan, SortedMap<Integer, JournalEntry> ended) {
    this.plan = plan;
    ended.values().forEach(entry -> rows.add(row(plan.trial(entry.trial()), entry)));
  }

  public SweepPlan plan() {
    return plan;
  }

  /** The rows; a cell that is absent is empty. */
  public List<SequencedMap<String, String>> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** The columns that do not depend on what comes of the trials. */
  static String planned(SweepPlan plan) {
    return Csv.of(plan.allTrials().stream().map(trial -> head(plan, trial)).toList());
  }

  private static SequencedMap<String, String> head(SweepPlan plan, Trial trial) {
    SequencedMap<String, String> row = new LinkedHashMap<>();
    row.put("trial", Integer.toString(trial.number()));
    row.putAll(parameterCells(plan, trial.values()));
    row.put("repetition", Integer.toString(trial.repetition()));
    row.put("seed", Long.toString(trial.seed()));
    row.put("engine", plan.engine().toString());
    return row;
  }

  private SequencedMap<String, String> row(Trial trial, JournalEntry entry) {
    SequencedMap<String, String> row = head(plan, trial);
    row.put("status", entry.status().toString());
    row.put("reason", entry.reason());
    entry.metrics().forEach(row::putIfAbsent);
    row.put("version_lifeboat", plan.lifeboat());
    return row;
  }

  /** Each parameter as it was written and, where that has a unit, as a number in base units. */
  static SequencedMap<String, String> parameterCells(SweepPlan plan, List<String> values) {
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Parameter parameter = plan.parameters().get(i);
      cells.put(parameter.name(), values.get(i));
      Quantity quantity = Quantity.of(parameter.values());
      if (!quantity.columnSuffix().isEmpty()) {
        OptionalDouble number = quantity.number(values.get(i));
        cells.put(
            parameter.name() + quantity.columnSuffix(),
            number.isPresent() ? Units.plain(number.getAsDouble()) : "");
      }
    }
    return cells;
  }

  /** The document {@code trials.csv}. */
  public String csv() {
    return Csv.of(rows);
  }

  /** When and where each trial was played, which is another matter each time. */
  public static String timings(SortedMap<Integer, JournalEntry> ended) {
    List<SequencedMap<String, String>> rows = new ArrayList<>();
    for (JournalEntry entry : ended.values()) {
      SequencedMap<String, String> row = new LinkedHashMap<>();
      row.put("trial", Integer.toString(entry.trial()));
      row.put("started_at_utc", entry.startedAt());
      row.put("wall_seconds", Units.plain(entry.wallSeconds()));
      row.put("host", entry.host());
      rows.add(row);
    }
    return Csv.of(rows);
  }

  /** Columns of rows that do not all have the same. */
  static SequencedSet<String> columnsOf(List<? extends Map<String, String>> rows) {
    SequencedSet<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    return columns;
  }
}
