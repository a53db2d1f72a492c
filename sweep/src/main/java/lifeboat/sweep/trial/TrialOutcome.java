package lifeboat.sweep.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What came of a trial.
 *
 * @param reason why it is not ok; empty where it is
 * @param metrics by the name of their column, as text; what is not known is empty or absent
 */
public record TrialOutcome(
    TrialStatus status, String reason, SequencedMap<String, String> metrics) {

  public TrialOutcome {
    metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
  }

  /** It could not be played. */
  public static TrialOutcome error(String reason) {
    return new TrialOutcome(TrialStatus.ERROR, oneLine(reason), new LinkedHashMap<>());
  }

  /** A reason stands in one cell of a table. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " | ");
  }
}
