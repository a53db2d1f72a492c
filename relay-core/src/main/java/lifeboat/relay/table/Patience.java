package lifeboat.relay.table;

/**
 * How much longer than its measurements say a node waits before it takes silence for death: a fixed
 * tolerance, and three times the delay that wake-ups and arrivals have lately suffered here or, as
 * their residence times tell, at neighbours. Nodes of an emulation share a host; where one is held
 * up, the others probably are too.
 */
public final class Patience {

  private static final long WINDOW_NANOS = 250_000_000L;
  private static final int LAG_FACTOR = 3;

  private final long toleranceNanos;
  private long windowStartNanos;
  private long worstNanos;
  private long worstBeforeNanos;

  /** Patience with a fixed tolerance; 0 where nodes are never held up. */
  public Patience(long toleranceNanos) {
    this.toleranceNanos = toleranceNanos;
  }

  /** This node, or a neighbour, got to something {@code lateNanos} after its time. */
  public void heldUp(long lateNanos, long nowNanos) {
    if (nowNanos - windowStartNanos > WINDOW_NANOS) {
      boolean adjacent = nowNanos - windowStartNanos <= 2 * WINDOW_NANOS;
      worstBeforeNanos = adjacent ? worstNanos : 0;
      worstNanos = 0;
      windowStartNanos = nowNanos;
    }
    worstNanos = Math.max(worstNanos, lateNanos);
  }

  /** The worst delay that wake-ups and arrivals have lately suffered. */
  public long lagNanos() {
    return Math.max(worstNanos, worstBeforeNanos);
  }

  /** What is added to the time that silence may last. */
  public long nanos() {
    return toleranceNanos + LAG_FACTOR * lagNanos();
  }
}
