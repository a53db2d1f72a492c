package lifeboat.relay.node;

import lifeboat.relay.message.CopyNumber;

/**
 * How many copies or shards of a replica are wanted, each on a server of its own, and how far from
 * each other they have to be.
 *
 * @param count 1 to {@link CopyNumber#MAX_COPIES}, of shards {@link CopyNumber#MAX_SHARDS}
 * @param apartMeters least distance between the sites of any two; 0 means any
 * @param needed so many of them bring the replica back: 1 of copies, more of shards
 */
public record CopyRule(int count, double apartMeters, int needed) {

  /** One copy, as in the patent. */
  public static final CopyRule ONE = new CopyRule(1, 0);

  public CopyRule {
    int most = needed == 1 ? CopyNumber.MAX_COPIES : CopyNumber.MAX_SHARDS;
    boolean good = count >= 1 && count <= most && needed >= 1 && needed <= count;
    if (!good || !(apartMeters >= 0 && apartMeters <= 30e6)) {
      throw new IllegalArgumentException(
          count + " pieces, " + needed + " needed, " + apartMeters + " m apart");
    }
  }

  /** Copies, any one of which is the replica. */
  public CopyRule(int count, double apartMeters) {
    this(count, apartMeters, 1);
  }

  /** The number under which a copy or shard travels. */
  int number(int index) {
    return CopyNumber.of(needed, index);
  }

  /** What one of them is called. */
  String word() {
    return needed == 1 ? "copy" : "shard";
  }
}
