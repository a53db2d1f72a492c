package lifeboat.pcap;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.MessageCodec;

/**
 * The socket of a node for messages with a destination, which the kernel routes. While it is there
 * the kernel does not answer that nobody listens.
 *
 * <p>To be opened on a thread inside the network namespace of the node; the socket stays there.
 * From then on for one thread at a time.
 */
final class RoutedSocket implements AutoCloseable {

  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int SO_MEMINFO = 55;

  /** Of the numbers that SO_MEMINFO gives. */
  private static final int MEMINFO_COUNT = 9;

  private static final int MEMINFO_DROPS = 8;

  private static final int BUFFER_BYTES = 4 << 20;
  private static final int ADDRESS_BYTES = 16;
  private static final int PORT_AT = 2;
  private static final int HOST_AT = 4;
  private static final int RECEIVED_BYTES = 2048;

  /** Fields of {@code struct msghdr} with 64 bits. */
  private static final int HEADER_BYTES = 56;

  private static final int NAME_LENGTH_AT = 8;
  private static final int VECTOR_AT = 16;
  private static final int VECTOR_COUNT_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;

  /** {@code struct cmsghdr}, and behind it the {@code struct timespec} of the arrival. */
  private static final int CONTROL_BYTES = 32;

  private static final int CONTROL_TYPE_AT = 12;
  private static final int STAMP_AT = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int descriptor;
  private final Memory received = new Memory(RECEIVED_BYTES);
  private final Memory sender = new Memory(ADDRESS_BYTES);
  private final Memory vector = new Memory(2L * Long.BYTES);
  private final Memory control = new Memory(CONTROL_BYTES);
  private final Memory header = new Memory(HEADER_BYTES);
  private final Memory leaving = new Memory(MessageCodec.MAX_MESSAGE_BYTES);
  private final Memory target = new Memory(ADDRESS_BYTES);
  private final ByteBuffer senderHost = host(sender);
  private final ByteBuffer targetHost = host(target);
  private int receivedBytes;

  private RoutedSocket(int descriptor) {
    this.descriptor = descriptor;
    address(target, 0);
    vector.setLong(0, Pointer.nativeValue(received));
    vector.setLong(Long.BYTES, RECEIVED_BYTES);
    header.clear();
    header.setLong(0, Pointer.nativeValue(sender));
    header.setLong(VECTOR_AT, Pointer.nativeValue(vector));
    header.setLong(VECTOR_COUNT_AT, 1);
    header.setLong(CONTROL_AT, Pointer.nativeValue(control));
  }

  /** Opens it on an address of the namespace in which the calling thread is. */
  static RoutedSocket open(String node, Ipv4 address) throws IOException {
    try {
      RoutedSocket socket = new RoutedSocket(SocketCalls.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0));
      try (Memory own = new Memory(ADDRESS_BYTES)) {
        address(own, address.bits());
        socket.set(SO_RCVBUF, BUFFER_BYTES);
        socket.set(SO_SNDBUF, BUFFER_BYTES);
        socket.set(SO_TIMESTAMPNS, 1);
        SocketCalls.bind(socket.descriptor, own, ADDRESS_BYTES);
        return socket;
      } catch (LastErrorException e) {
        socket.close();
        throw e;
      }
    } catch (LastErrorException e) {
      throw new IOException(
          "cannot bind port " + MessageCodec.PORT + " of " + node + ": " + e.getMessage(), e);
    }
  }

  private void set(int option, int value) {
    try (Memory memory = new Memory(Integer.BYTES)) {
      memory.setInt(0, value);
      SocketCalls.setsockopt(descriptor, SocketCalls.SOL_SOCKET, option, memory, Integer.BYTES);
    }
  }

  /** Writes {@code struct sockaddr_in}. */
  private static void address(Memory memory, int host) {
    memory.clear();
    memory.setShort(0, (short) AF_INET);
    ByteBuffer port = memory.getByteBuffer(PORT_AT, Short.BYTES).order(ByteOrder.BIG_ENDIAN);
    port.putShort(0, (short) MessageCodec.PORT);
    host(memory).putInt(0, host);
  }

  /** The part of an address that names a host, in the order of the network. */
  private static ByteBuffer host(Memory address) {
    return address.getByteBuffer(HOST_AT, Integer.BYTES).order(ByteOrder.BIG_ENDIAN);
  }

  /** Readable when a message waits. */
  int descriptor() {
    return descriptor;
  }

  /**
   * Takes the next message, if one waits; {@link #message}, {@link #source} and {@link #stampNanos}
   * then tell.
   */
  boolean next() {
    header.setInt(NAME_LENGTH_AT, ADDRESS_BYTES); // The kernel shortens both with each message.
    header.setLong(CONTROL_LENGTH_AT, CONTROL_BYTES);
    control.setInt(CONTROL_TYPE_AT, 0);
    receivedBytes =
        (int)
            SocketCalls.recvmsg(descriptor, Pointer.nativeValue(header), SocketCalls.MSG_DONTWAIT);
    return receivedBytes >= 0;
  }

  /**
   * When the kernel received the message, in nanoseconds of the epoch; 0 where it does not tell.
   */
  long stampNanos() {
    return control.getInt(CONTROL_TYPE_AT) == SO_TIMESTAMPNS
        ? control.getLong(STAMP_AT) * NANOS_PER_SECOND + control.getLong(STAMP_AT + Long.BYTES)
        : 0;
  }

  /** A copy of the message, which is the caller's. */
  byte[] message() {
    return received.getByteArray(0, receivedBytes);
  }

  Ipv4 source() {
    return new Ipv4(senderHost.getInt(0));
  }

  /** Sends the first bytes of an array; what cannot be sent is lost, as on any way. */
  void send(Ipv4 destination, byte[] message, int length) {
    leaving.write(0, message, 0, length);
    targetHost.putInt(0, destination.bits());
    SocketCalls.sendto(
        descriptor,
        Pointer.nativeValue(leaving),
        length,
        SocketCalls.MSG_DONTWAIT,
        Pointer.nativeValue(target),
        ADDRESS_BYTES);
  }

  /** Messages that were dropped because nobody fetched them in time. */
  long droppedMessages() {
    try (Memory numbers = new Memory((long) MEMINFO_COUNT * Integer.BYTES);
        Memory length = new Memory(Integer.BYTES)) {
      length.setInt(0, MEMINFO_COUNT * Integer.BYTES);
      SocketCalls.getsockopt(descriptor, SocketCalls.SOL_SOCKET, SO_MEMINFO, numbers, length);
      return Integer.toUnsignedLong(numbers.getInt((long) MEMINFO_DROPS * Integer.BYTES));
    } catch (LastErrorException e) {
      return 0; // Kernels before 4.12 do not tell.
    }
  }

  @Override
  public void close() {
    SocketCalls.close(descriptor);
    received.close();
    sender.close();
    vector.close();
    control.close();
    header.close();
    leaving.close();
    target.close();
  }
}
