package lifeboat.network.topology;

/** A count that is wanted: from {@code least} to {@code most}, both included. */
public record Range(int least, int most) {

  /** No upper bound. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  public Range {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("no range: " + least + " to " + most);
    }
  }

  public static Range atLeast(int least) {
    return new Range(least, UNBOUNDED);
  }

  public static Range atMost(int most) {
    return new Range(0, most);
  }

  public boolean contains(int count) {
    return count >= least && count <= most;
  }

  /** In words: {@code 2}, {@code 2 to 5}, {@code at least 2}, {@code at most 5}. */
  @Override
  public String toString() {
    if (least == most) {
      return Integer.toString(least);
    }
    if (most == UNBOUNDED) {
      return "at least " + least;
    }
    return least == 0 ? "at most " + most : least + " to " + most;
  }
}
