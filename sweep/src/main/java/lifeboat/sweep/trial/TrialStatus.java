package lifeboat.sweep.trial;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a trial ended. */
public enum TrialStatus {
  /** All was as expected. */
  OK,
  /** It was played, and something was not as expected: that is a result too. */
  FAILED,
  /** It could not be played. */
  ERROR;

  /** As it stands in files. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
