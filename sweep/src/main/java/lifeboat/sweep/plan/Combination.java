package lifeboat.sweep.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the values of several parameters come together. */
public enum Combination {
  /** Each value with each value of the others. */
  GRID,
  /** The first with the first, the second with the second. */
  ZIP;

  /** As it is written in files and typed. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
