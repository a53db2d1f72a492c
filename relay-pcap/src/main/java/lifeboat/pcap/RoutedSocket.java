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
  private static final int SO_MEMINFO = 55;

  /** Of the numbers that SO_MEMINFO gives. */
  private static final int MEMINFO_COUNT = 9;

  private static final int MEMINFO_DROPS = 8;

  private static final int BUFFER_BYTES = 4 << 20;
  private static final int ADDRESS_BYTES = 16;
  private static final int PORT_AT = 2;
  private static final int HOST_AT = 4;
  private static final int RECEIVED_BYTES = 2048;

  private final int descriptor;
  private final Memory received = new Memory(RECEIVED_BYTES);
  private final Memory sender = new Memory(ADDRESS_BYTES + Integer.BYTES);
  private final Memory leaving = new Memory(MessageCodec.MAX_MESSAGE_BYTES);
  private final Memory target = new Memory(ADDRESS_BYTES);
  private final ByteBuffer senderHost = host(sender);
  private final ByteBuffer targetHost = host(target);
  private int receivedBytes;

  private RoutedSocket(int descriptor) {
    this.descriptor = descriptor;
    address(target, 0);
  }

  /** Opens it on an address of the namespace in which the calling thread is. */
  static RoutedSocket open(String node, Ipv4 address) throws IOException {
    try {
      RoutedSocket socket = new RoutedSocket(SocketCalls.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0));
      try (Memory own = new Memory(ADDRESS_BYTES)) {
        address(own, address.bits());
        socket.set(SO_RCVBUF, BUFFER_BYTES);
        socket.set(SO_SNDBUF, BUFFER_BYTES);
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

  /** Takes the next message, if one waits; {@link #message} and {@link #source} then tell. */
  boolean next() {
    sender.setInt(ADDRESS_BYTES, ADDRESS_BYTES);
    receivedBytes =
        (int)
            SocketCalls.recvfrom(
                descriptor,
                Pointer.nativeValue(received),
                RECEIVED_BYTES,
                SocketCalls.MSG_DONTWAIT,
                Pointer.nativeValue(sender),
                Pointer.nativeValue(sender) + ADDRESS_BYTES);
    return receivedBytes >= 0;
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
    leaving.close();
    target.close();
  }
}
