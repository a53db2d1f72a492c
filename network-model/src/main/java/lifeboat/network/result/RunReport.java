package lifeboat.network.result;

import java.nio.file.Path;
import java.util.List;

/**
 * What an engine hands over at the end: the result, and the tables and decisions behind it.
 *
 * @param json text of {@code result.json}
 * @param directory the run directory
 */
public record RunReport(
    RunResult result,
    String json,
    Path directory,
    List<TableRow> tables,
    List<TimedEvent> decisions) {

  /** So many decisions are kept for the summary; all of them are in {@code decisions.ndjson}. */
  public static final int MAX_DECISIONS = 10_000;

  public RunReport {
    tables = List.copyOf(tables);
    decisions = List.copyOf(decisions);
  }
}
