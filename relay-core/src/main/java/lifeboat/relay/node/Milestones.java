package lifeboat.relay.node;

/**
 * Says when to tell how far a copy of a replica has come: at each tenth of one so large that
 * somebody waits for it.
 */
final class Milestones {

  /** Smaller replicas are there before anybody asks. */
  static final long LEAST_BYTES = 16L << 20;

  private static final int TENTHS = 10;

  private long tenthsTold;

  /**
   * Takes in how much is on stable storage, which may be less than before when another server takes
   * the copy.
   *
   * @return whether that is worth telling; the end is not, because it is told anyway
   */
  boolean passes(long storedBytes, long replicaBytes) {
    if (replicaBytes < LEAST_BYTES) {
      return false;
    }
    long tenths = Math.min(TENTHS - 1, storedBytes / (replicaBytes / TENTHS));
    boolean isNew = tenths > tenthsTold;
    tenthsTold = tenths;
    return isNew;
  }
}
