package lifeboat.parties;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;

/** A replica without a file: bytes that follow from a seed and their position, never stored. */
public record GeneratedContent(long length, long seed) implements ReplicaContent {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public Payload read(long offset, int count) {
    int available = (int) Math.max(0, Math.min(count, length - offset));
    byte[] bytes = new byte[available];
    int done = 0;
    while (done < available) {
      long position = offset + done;
      if ((position & 7) == 0 && available - done >= Long.BYTES) {
        WORDS.set(bytes, done, word(position >>> 3));
        done += Long.BYTES;
      } else {
        bytes[done++] = (byte) (word(position >>> 3) >>> ((position & 7) * 8));
      }
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
