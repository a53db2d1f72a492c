package lifeboat.parties;

import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;

/** A replica without a file: bytes that follow from a seed and their position, never stored. */
public record GeneratedContent(long length, long seed) implements ReplicaContent {

  @Override
  public Payload read(long offset, int count) {
    int available = (int) Math.max(0, Math.min(count, length - offset));
    byte[] bytes = new byte[available];
    for (int i = 0; i < available; i++) {
      long position = offset + i;
      bytes[i] = (byte) (word(position >>> 3) >>> ((position & 7) * 8));
    }
    return Payload.of(bytes);
  }

  /** SplitMix64 (Steele, Lea and Flood 2014) as a function of the position. */
  private long word(long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
