package lifeboat.sweep.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import lifeboat.sweep.plan.Trial;

/**
 * A trial that has ended, as one line of a journal.
 *
 * @param trial its number
 * @param startedAt when it was begun, by the clock of the host, in UTC
 * @param wallSeconds how long it took
 */
public record JournalEntry(
    int trial,
    long seed,
    TrialStatus status,
    String reason,
    SequencedMap<String, String> metrics,
    String startedAt,
    double wallSeconds,
    String host) {

  public JournalEntry {
    metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
  }

  static JournalEntry of(
      Trial trial, TrialOutcome outcome, String startedAt, double wallSeconds, String host) {
    return new JournalEntry(
        trial.number(),
        trial.seed(),
        outcome.status(),
        outcome.reason(),
        outcome.metrics(),
        startedAt,
        wallSeconds,
        host);
  }
}
