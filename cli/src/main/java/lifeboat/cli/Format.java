package lifeboat.cli;

/** What stdout holds. */
enum Format {
  /** A summary for people. */
  TEXT,
  /** The document {@code result.json} and nothing else. */
  JSON
}
