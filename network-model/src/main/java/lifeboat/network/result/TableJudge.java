package lifeboat.network.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import lifeboat.network.topology.Check;

/** Judges what the prospective tables held when they had converged. */
final class TableJudge {

  private static final String FILE = "tables.csv";

  /** The first line has the names of the columns. */
  private static final int FIRST_ROW = 2;

  private final List<TableRow> tables;

  TableJudge(List<TableRow> tables) {
    this.tables = tables;
  }

  /** A finding for each value that is expected. */
  List<Finding> judge(Check.TableValues asked) {
    List<Finding> findings = new ArrayList<>();
    asked.rows().forEach(row -> judge(row, findings));
    return findings;
  }

  private void judge(Check.Row row, List<Finding> findings) {
    int index = indexOf(row);
    Optional<TableRow> found = index < 0 ? Optional.empty() : Optional.of(tables.get(index));
    String where =
        index < 0
            ? FILE
            : FILE + ":%d (%s, %s)".formatted(index + FIRST_ROW, row.relay(), row.neighbour());
    row.delayNanos()
        .ifPresent(nanos ->
            findings.add(
                compare(
                    row,
                    "delay",
                    (double) nanos,
                    found.map(measured -> (double) measured.rttNanos()),
                    TableJudge::millis,
                    where)));
    row.throughputBitsPerSecond()
        .ifPresent(rate ->
            findings.add(
                compare(
                    row,
                    "throughput",
                    (double) rate,
                    found
                        .filter(measured -> measured.throughputBitsPerSecond().isPresent())
                        .map(measured -> (double) measured.throughputBitsPerSecond().getAsLong()),
                    TableJudge::megabits,
                    where)));
    row.reliability()
        .ifPresent(share ->
            findings.add(
                compare(
                    row,
                    "reliability",
                    share,
                    found.map(TableRow::reliability),
                    TableJudge::share,
                    where)));
  }

  private static Finding compare(
      Check.Row row,
      String quantity,
      double expected,
      Optional<Double> measured,
      DoubleFunction<String> unit,
      String where) {
    boolean met =
        measured
            .map(value -> Math.abs(value - expected) <= row.toleranceFraction() * expected)
            .orElse(false);
    String of = "%s of %s in the table of %s".formatted(quantity, row.neighbour(), row.relay());
    return new Finding(
        met,
        "%s: %s ± %s".formatted(of, unit.apply(expected), percent(row.toleranceFraction())),
        measured.map(value -> "measured " + unit.apply(value)).orElse("nothing is measured"),
        Optional.of(where));
  }

  private int indexOf(Check.Row row) {
    for (int i = 0; i < tables.size(); i++) {
      TableRow found = tables.get(i);
      if (found.relay().equals(row.relay()) && found.name().equals(row.neighbour())) {
        return i;
      }
    }
    return -1;
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }

  private static String megabits(double bitsPerSecond) {
    return String.format(Locale.ROOT, "%.3f Mbit/s", bitsPerSecond / 1e6);
  }

  private static String share(double fraction) {
    return String.format(Locale.ROOT, "%.3f", fraction);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f %%", fraction * 100);
  }
}
