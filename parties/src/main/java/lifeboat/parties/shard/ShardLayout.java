package lifeboat.parties.shard;

/**
 * How a replica is cut into shards. It is taken stripe by stripe; each stripe is cut into one block
 * for each data shard, and parity blocks are computed of these. A shard is all its blocks one
 * behind the other, and a {@link ShardFooter}. The last stripe is as short as the replica allows,
 * with zeros where it does not fill its blocks.
 *
 * @param data so many shards bring the replica back
 * @param parity so many shards may be lost
 * @param blockBytes of all stripes but the last
 */
record ShardLayout(int data, int parity, int blockBytes, long replicaBytes) {

  /** Long enough to be read at once, short enough that a source is not held up by computing one. */
  static final int BLOCK_BYTES = 16 * 1024;

  static final int MAX_BLOCK_BYTES = 1 << 20;

  /** As the topology file allows: no replica is longer. */
  static final long MAX_REPLICA_BYTES = (1L << 48) - 1;

  ShardLayout {
    boolean good =
        data >= 2
            && parity >= 1
            && data + parity <= GaloisField.SIZE
            && blockBytes >= 1
            && blockBytes <= MAX_BLOCK_BYTES
            && replicaBytes >= 1
            && replicaBytes <= MAX_REPLICA_BYTES;
    if (!good) {
      throw new IllegalArgumentException(
          data + " + " + parity + " shards of " + replicaBytes + ", blocks of " + blockBytes);
    }
  }

  long stripeBytes() {
    return (long) data * blockBytes;
  }

  long stripes() {
    return (replicaBytes + stripeBytes() - 1) / stripeBytes();
  }

  /** How much of the replica is in a stripe. */
  int bytesOf(long stripe) {
    return (int) Math.min(stripeBytes(), replicaBytes - stripe * stripeBytes());
  }

  /** How long the blocks of a stripe are. */
  int blockBytesOf(long stripe) {
    return (bytesOf(stripe) + data - 1) / data;
  }

  /** All blocks of a shard. */
  long bodyBytes() {
    long last = stripes() - 1;
    return last * blockBytes + blockBytesOf(last);
  }

  long shardBytes() {
    return bodyBytes() + ShardFooter.BYTES;
  }
}
