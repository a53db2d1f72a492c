package lifeboat.relay.node;

/**
 * How many copies of a replica are wanted, each on a server of its own, and how far from each other
 * they have to be.
 *
 * @param count 1 to {@link #MAX_COPIES}
 * @param apartMeters least distance between the sites of any two; 0 means any
 */
public record CopyRule(int count, double apartMeters) {

  public static final int MAX_COPIES = 16;

  /** One copy, as in the patent. */
  public static final CopyRule ONE = new CopyRule(1, 0);

  public CopyRule {
    if (count < 1 || count > MAX_COPIES || !(apartMeters >= 0 && apartMeters <= 30e6)) {
      throw new IllegalArgumentException(count + " copies, " + apartMeters + " m apart");
    }
  }
}
