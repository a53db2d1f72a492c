package lifeboat.cli;

import java.util.Locale;

/** What stdout holds after a sweep. */
enum SweepFormat {
  /** The summary, for people. */
  TEXT,
  /** Plan, trials and summary as one document. */
  JSON,
  /** The document {@code trials.csv} and nothing else. */
  CSV;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
