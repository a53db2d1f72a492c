package lifeboat.relay.node;

import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Payload;

/** The data of a replica at its source: bytes that stay the same for as long as it is sent. */
public interface ReplicaContent {

  long length();

  /** So many bytes of it go into one normal packet at the most. */
  default int fragmentBytes() {
    return NormalPacket.FRAGMENT_BYTES;
  }

  /** What travels as copy or shard {@code index}: the whole, unless it is cut into shards. */
  default ReplicaContent piece(int index) {
    return this;
  }

  /**
   * The bytes from {@code offset} on. Fewer bytes than asked for mean that the data can no longer
   * be read; the deployment then fails and says so.
   */
  Payload read(long offset, int length);
}
