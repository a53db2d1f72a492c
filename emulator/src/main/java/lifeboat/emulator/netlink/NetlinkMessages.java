package lifeboat.emulator.netlink;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Messages for the kernel one behind the other, in memory that a system call can read. A message is
 * begun, filled with fixed fields and attributes (netlink(7): four bytes of length and type, padded
 * to a multiple of four), and ended.
 */
final class NetlinkMessages {

  /** No single message here is longer. */
  static final int MAX_MESSAGE_BYTES = 512;

  private static final int CAPACITY_BYTES = 32 * 1024;

  private static final int FLAGS_OFFSET = 6;
  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_ACK = 4;

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(CAPACITY_BYTES).order(ByteOrder.nativeOrder());
  private int count;
  private int lastStart;

  /** Messages since {@link #clear}. */
  int count() {
    return count;
  }

  boolean hasRoom() {
    return buffer.remaining() >= MAX_MESSAGE_BYTES;
  }

  void clear() {
    buffer.clear();
    count = 0;
  }

  /** All messages, the last of which asks to be acknowledged: errors are answered in any case. */
  MemorySegment sealed() {
    short flags = buffer.getShort(lastStart + FLAGS_OFFSET);
    buffer.putShort(lastStart + FLAGS_OFFSET, (short) (flags | NLM_F_ACK));
    return MemorySegment.ofBuffer(buffer.duplicate().flip());
  }

  /** Begins a message; its sequence number is its place in the buffer, from 0. */
  void begin(int type, int flags) {
    lastStart = buffer.position();
    buffer.putInt(0).putShort((short) type).putShort((short) (flags | NLM_F_REQUEST));
    buffer.putInt(count++).putInt(0);
  }

  void end() {
    buffer.putInt(lastStart, buffer.position() - lastStart);
  }

  NetlinkMessages octet(int value) {
    buffer.put((byte) value);
    return this;
  }

  NetlinkMessages number16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  NetlinkMessages number32(int value) {
    buffer.putInt(value);
    return this;
  }

  void attribute8(int type, int value) {
    int start = open(type);
    buffer.put((byte) value);
    close(start);
  }

  void attribute16(int type, int value) {
    int start = open(type);
    buffer.putShort((short) value);
    close(start);
  }

  void attribute32(int type, int value) {
    int start = open(type);
    buffer.putInt(value);
    close(start);
  }

  void attribute(int type, byte[] value) {
    int start = open(type);
    buffer.put(value);
    close(start);
  }

  /** A text with the zero byte that ends it in C. */
  void attribute(int type, String text) {
    int start = open(type);
    buffer.put(text.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    close(start);
  }

  /** An IPv4 address, which is in the order of the network. */
  void address(int type, int bits) {
    attribute32(
        type, ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? bits : Integer.reverseBytes(bits));
  }

  /** Begins an attribute that holds others; {@link #close} takes what is returned. */
  int open(int type) {
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) type);
    return start;
  }

  void close(int start) {
    buffer.putShort(start, (short) (buffer.position() - start));
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
  }
}
