package lifeboat.sweep.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * How the seed of a trial comes from the seed of the sweep. It depends on what the trial is and not
 * on its place in the sweep, so that more values or more repetitions leave the others as they were.
 */
public enum SeedRule {
  /** A seed of its own for each trial: all trials are independent. */
  TRIAL,
  /** The same seed for the same repetition of each combination: what differs is not chance. */
  REPETITION;

  /** Below 2^53, so that a spreadsheet or a script reads it exactly. */
  private static final long MASK = (1L << 53) - 1;

  /**
   * The seed of a trial.
   *
   * @param settings {@code path=value} of each parameter, in their order
   */
  long seed(long sweepSeed, List<String> settings, int repetition) {
    StringBuilder text = new StringBuilder("lifeboat sweep\n").append(sweepSeed).append('\n');
    if (this == TRIAL) {
      settings.forEach(setting -> text.append(setting).append('\n'));
    }
    text.append(repetition);
    byte[] digest = Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong() & MASK;
  }

  /** As it is written in files and typed. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
