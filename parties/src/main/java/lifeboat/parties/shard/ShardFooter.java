package lifeboat.parties.shard;

import java.nio.ByteBuffer;
import java.util.Optional;
import lifeboat.relay.message.Payload;

/**
 * What stands behind the blocks of a shard, so that shards are all that is needed to bring a
 * replica back: how it was cut, which shard this is, and the SHA-256 of the whole. It comes last
 * because the digest does.
 *
 * <pre>
 * magic "LBS1" | data 1 | parity 1 | index 1 | 0 | blockBytes 4 | replicaBytes 8 | SHA-256 32
 * </pre>
 *
 * @param index number of the shard, from 0; the data shards come first
 */
record ShardFooter(ShardLayout layout, int index, Payload sha256) {

  static final int BYTES = 52;

  private static final int MAGIC = 0x4c425331;
  private static final int SHA256_BYTES = 32;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putInt(MAGIC)
        .put((byte) layout.data())
        .put((byte) layout.parity())
        .put((byte) index)
        .put((byte) 0)
        .putInt(layout.blockBytes())
        .putLong(layout.replicaBytes())
        .put(sha256.toArray())
        .array();
  }

  /** Reads a footer; empty when the bytes are none. */
  static Optional<ShardFooter> of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES || buffer.getInt() != MAGIC) {
      return Optional.empty();
    }
    int data = buffer.get() & 0xff;
    int parity = buffer.get() & 0xff;
    int index = buffer.get() & 0xff;
    boolean reservedIsZero = buffer.get() == 0;
    int blockBytes = buffer.getInt();
    long replicaBytes = buffer.getLong();
    byte[] sha256 = new byte[SHA256_BYTES];
    buffer.get(sha256);
    try {
      ShardLayout layout = new ShardLayout(data, parity, blockBytes, replicaBytes);
      return reservedIsZero && index < data + parity
          ? Optional.of(new ShardFooter(layout, index, Payload.of(sha256)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // No layout that anybody could have made.
    }
  }

  /** Whether both are shards of the same replica, cut in the same way. */
  boolean fits(ShardFooter other) {
    return layout.equals(other.layout) && sha256.equals(other.sha256);
  }
}
