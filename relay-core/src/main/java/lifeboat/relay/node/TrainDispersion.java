package lifeboat.relay.node;

/**
 * The rate at which trains of fragments come out of a path, from the times of their answers
 * (Dovrolis et al., "Packet-dispersion techniques and a capacity-estimation methodology", 2004).
 * Only a train that the path has stretched shows a limit. The fastest one counts: all that can
 * disturb a train, but for the grouping of answers, slows it.
 */
final class TrainDispersion {

  /** Bytes of a train; so many that the grouping of answers hardly changes its dispersion. */
  static final int TRAIN_BYTES = 32 * 1024;

  private double rate = Double.POSITIVE_INFINITY;
  private boolean open;
  private long fromBytes;
  private long fromNanos;
  private long fromSentNanos;

  /**
   * Bytes were delivered.
   *
   * @param deliveredBytes in all so far
   * @param sentNanos when the newest of them was sent
   */
  void delivered(long deliveredBytes, long sentNanos, long nowNanos) {
    long bytes = deliveredBytes - fromBytes;
    if (open && bytes < TRAIN_BYTES) {
      return;
    }
    if (open && sentNanos >= fromSentNanos) {
      long nanos = Math.max(1, nowNanos - fromNanos);
      double seen = (double) bytes / nanos;
      boolean stretched = nanos > 1.1 * (sentNanos - fromSentNanos);
      if (isKnown()) {
        rate = Math.max(rate, seen);
      } else if (stretched) {
        rate = seen;
      }
    }
    open = true;
    fromBytes = deliveredBytes;
    fromNanos = nowNanos;
    fromSentNanos = sentNanos;
  }

  boolean isKnown() {
    return rate != Double.POSITIVE_INFINITY;
  }

  /** The rate of the fastest train; infinite while none was stretched. */
  double rateBytesPerNano() {
    return rate;
  }
}
