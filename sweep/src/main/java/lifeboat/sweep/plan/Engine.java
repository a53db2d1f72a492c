package lifeboat.sweep.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What plays a trial. */
public enum Engine {
  /** Real packets in namespaces. */
  RUN,
  /** Virtual time. */
  SIMULATE;

  /** As it is written in files and typed. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
