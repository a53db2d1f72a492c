package lifeboat.relay.node;

/** When a source that has restarted asks the server it was bound to, and how often. */
final class Inquiries {

  /** A server that does not answer so many, so far apart, is gone. */
  static final int MAX_INQUIRIES = 8;

  static final long INTERVAL_NANOS = 250_000_000L;

  private int count;
  private long nextNanos = Long.MIN_VALUE;

  boolean areExhausted() {
    return count == MAX_INQUIRIES;
  }

  void sent(long nowNanos) {
    count++;
    nextNanos = nowNanos + INTERVAL_NANOS;
  }

  /** When the next one is due, or the silence is to be drawn conclusions from. */
  long nextNanos() {
    return nextNanos;
  }
}
