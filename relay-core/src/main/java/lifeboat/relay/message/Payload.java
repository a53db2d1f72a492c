package lifeboat.relay.message;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** Bytes of a replica on their way: a view that nobody writes to. */
public final class Payload {

  private final byte[] array;
  private final int offset;
  private final int length;

  private Payload(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** Wraps {@code array}, which the caller gives away. */
  public static Payload of(byte[] array) {
    return new Payload(array, 0, array.length);
  }

  /** Wraps a part of {@code array}, which the caller gives away. */
  public static Payload of(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IllegalArgumentException("bytes " + offset + "+" + length + " of " + array.length);
    }
    return new Payload(array, offset, length);
  }

  public int length() {
    return length;
  }

  /** The {@code count} bytes from {@code from} on, as a view. */
  public Payload slice(int from, int count) {
    if (from < 0 || count < 0 || from > length - count) {
      throw new IllegalArgumentException("bytes " + from + "+" + count + " of " + length);
    }
    return new Payload(array, offset + from, count);
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Copies all bytes to {@code target} from {@code at} on. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  /** Puts all bytes into a buffer. */
  void addTo(ByteBuffer buffer) {
    buffer.put(array, offset, length);
  }

  /** Adds all bytes to a digest. */
  public void addTo(MessageDigest digest) {
    digest.update(array, offset, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
