package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array of {@code struct mmsghdr}, each with one buffer, for {@code recvmmsg} and {@code
 * sendmmsg}. The layout is that of 64-bit Linux on every processor.
 */
public final class MessageVector {

  private static final long HEADER_BYTES = 64;
  private static final long NAME_LENGTH_OFFSET = 8;
  private static final long IOV_OFFSET = 16;
  private static final long IOV_COUNT_OFFSET = 24;
  private static final long CONTROL_OFFSET = 32;
  private static final long CONTROL_LENGTH_OFFSET = 40;
  private static final long FLAGS_OFFSET = 48;
  private static final long LENGTH_OFFSET = 56;
  private static final long IOVEC_BYTES = 16;
  private static final long IOVEC_LENGTH_OFFSET = 8;

  /** One control message: length, level, type, and a {@code struct timespec}. */
  private static final long CONTROL_BYTES = 64;

  private static final long CONTROL_TYPE_OFFSET = 12;
  private static final long CONTROL_SECONDS_OFFSET = 16;
  private static final long CONTROL_NANOS_OFFSET = 24;

  /** {@code struct sockaddr_ll}, of which only the type of the packet is read. */
  private static final long NAME_BYTES = 32;

  private static final long PACKET_TYPE_OFFSET = 10;
  private static final int SCM_TIMESTAMPNS = 35;
  private static final int MSG_TRUNC = 0x20;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final int size;
  private final MemorySegment headers;
  private final MemorySegment buffers;
  private final MemorySegment control;
  private final MemorySegment names;

  /** For sending, or for receiving without asking whence. */
  public MessageVector(Arena arena, int size) {
    this(arena, size, 0);
  }

  /** For receiving from packet sockets, with {@link #packetType}. */
  public static MessageVector withPacketTypes(Arena arena, int size) {
    return new MessageVector(arena, size, NAME_BYTES);
  }

  private MessageVector(Arena arena, int size, long nameBytes) {
    this.size = size;
    this.headers = arena.allocate(HEADER_BYTES * size, 8);
    this.buffers = arena.allocate(IOVEC_BYTES * size, 8);
    this.control = arena.allocate(CONTROL_BYTES * size, 8);
    this.names = arena.allocate(nameBytes * size, 8);
    for (int i = 0; i < size; i++) {
      headers.set(
          ADDRESS, i * HEADER_BYTES + IOV_OFFSET, buffers.asSlice(i * IOVEC_BYTES, IOVEC_BYTES));
      headers.set(JAVA_LONG, i * HEADER_BYTES + IOV_COUNT_OFFSET, 1);
      if (nameBytes > 0) {
        headers.set(ADDRESS, i * HEADER_BYTES, names.asSlice(i * nameBytes, nameBytes));
      }
    }
  }

  public int size() {
    return size;
  }

  public MemorySegment headers() {
    return headers;
  }

  /** The headers from {@code index} on. */
  public MemorySegment headersFrom(int index) {
    return index == 0 ? headers : headers.asSlice(index * HEADER_BYTES);
  }

  public void setBuffer(int index, long address, int length) {
    buffers.set(JAVA_LONG, index * IOVEC_BYTES, address);
    buffers.set(JAVA_LONG, index * IOVEC_BYTES + IOVEC_LENGTH_OFFSET, length);
  }

  /** Makes room for a time stamp and a name; the kernel shortens both with each message. */
  public void expectTimestamp(int index) {
    headers.set(
        JAVA_LONG,
        index * HEADER_BYTES + CONTROL_OFFSET,
        control.address() + index * CONTROL_BYTES);
    headers.set(JAVA_LONG, index * HEADER_BYTES + CONTROL_LENGTH_OFFSET, CONTROL_BYTES);
    control.set(JAVA_INT, index * CONTROL_BYTES + CONTROL_TYPE_OFFSET, 0);
    headers.set(
        JAVA_INT,
        index * HEADER_BYTES + NAME_LENGTH_OFFSET,
        names.byteSize() > 0 ? (int) NAME_BYTES : 0);
  }

  public int length(int index) {
    return headers.get(JAVA_INT, index * HEADER_BYTES + LENGTH_OFFSET);
  }

  public int bufferLength(int index) {
    return (int) buffers.get(JAVA_LONG, index * IOVEC_BYTES + IOVEC_LENGTH_OFFSET);
  }

  /** Whether the message was longer than its buffer. */
  public boolean isTruncated(int index) {
    return (headers.get(JAVA_INT, index * HEADER_BYTES + FLAGS_OFFSET) & MSG_TRUNC) != 0;
  }

  /** A {@code PACKET_*} constant of {@code linux/if_packet.h}: whom the packet was for. */
  public int packetType(int index) {
    return names.get(JAVA_BYTE, index * NAME_BYTES + PACKET_TYPE_OFFSET);
  }

  /** When the kernel received the message, in nanoseconds of the epoch; 0 where it did not say. */
  public long timestampNanos(int index) {
    long at = index * CONTROL_BYTES;
    return control.get(JAVA_INT, at + CONTROL_TYPE_OFFSET) == SCM_TIMESTAMPNS
        ? control.get(JAVA_LONG, at + CONTROL_SECONDS_OFFSET) * NANOS_PER_SECOND
            + control.get(JAVA_LONG, at + CONTROL_NANOS_OFFSET)
        : 0;
  }
}
