package lifeboat.relay.node;

/**
 * What the host of a node does to time.
 *
 * @param toleranceNanos how much longer to wait for neighbours whose processes may be held up
 * @param arrivalNanos how far times of arrival, and the links before them, may be off
 */
public record HostTiming(long toleranceNanos, long arrivalNanos) {

  /** Virtual time: nobody is held up, and all times are right. */
  public static final HostTiming EXACT = new HostTiming(0, 0);
}
