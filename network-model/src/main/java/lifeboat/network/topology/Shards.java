package lifeboat.network.topology;

/**
 * Into how many shards a replica is cut.
 *
 * @param data so many of them, whichever, bring it back; with 1 each shard is a copy
 * @param parity so many of them may be lost
 */
public record Shards(int data, int parity) {

  /** So many, data and parity, are made of a replica at the most. */
  public static final int MAX_COUNT = 15;

  public Shards {
    if (data < 1 || parity < 1 || data + parity > MAX_COUNT) {
      throw new IllegalArgumentException(data + " + " + parity + " shards");
    }
  }

  /**
   * The number that the protocol has for a copy or shard.
   *
   * @param needed so many of them bring the replica back: 1 of copies
   * @param index which one, from 0
   */
  public static int copyNumber(int needed, int index) {
    return Deployment.MAX_COPIES * (needed - 1) + index;
  }

  public int count() {
    return data + parity;
  }
}
