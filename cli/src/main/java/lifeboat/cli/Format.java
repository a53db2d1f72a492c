package lifeboat.cli;

import java.util.Locale;

/** What stdout holds. */
enum Format {
  /** A summary for people. */
  TEXT,
  /** The document {@code result.json} and nothing else. */
  JSON;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
