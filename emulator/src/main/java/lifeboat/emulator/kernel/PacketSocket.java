package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static lifeboat.emulator.kernel.LinuxCalls.SOL_PACKET;
import static lifeboat.emulator.kernel.LinuxCalls.SOL_SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A raw socket bound to one device: receives every frame that arrives there, or those of one type,
 * and where wanted every frame that leaves, with the time at which the kernel saw it.
 *
 * <p>It outlives its device going down and coming up again; when the device is removed it is
 * silent.
 */
public final class PacketSocket implements AutoCloseable {

  private static final int AF_PACKET = 17;
  private static final int ETH_P_ALL = 3;
  private static final int SOCKADDR_LL_BYTES = 20;
  private static final int PACKET_MREQ_BYTES = 16;
  private static final int PACKET_ADD_MEMBERSHIP = 1;
  private static final short PACKET_MR_PROMISC = 1;
  private static final int PACKET_STATISTICS = 6;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int BUFFER_BYTES = 8 << 20;

  private final String device;
  private final int descriptor;
  private long seenFrames;
  private long overflowedFrames;

  /**
   * What the kernel has counted.
   *
   * @param seen frames that passed, those that overflowed included
   * @param overflowed frames dropped because this process did not fetch them in time
   */
  public record Counts(long seen, long overflowed) {}

  /** Takes over a socket that is there already. */
  public PacketSocket(String device, int descriptor) {
    this.device = device;
    this.descriptor = descriptor;
  }

  /**
   * Opens a socket on a device of the current network namespace that takes in every frame, whomever
   * it is for, and does not see what is sent through the device.
   */
  public static PacketSocket forLink(String device) throws KernelException {
    return open(
        device,
        (descriptor, index) -> {
          LinuxCalls.setOption(
              descriptor,
              SOL_PACKET,
              PACKET_IGNORE_OUTGOING,
              1,
              "PACKET_IGNORE_OUTGOING " + device);
          enlargeBuffer(descriptor, SO_SNDBUFFORCE, SO_SNDBUF, device);
          makePromiscuous(descriptor, index, device);
        });
  }

  /**
   * Opens a socket on a device of the current network namespace that sees both directions. It does
   * not change what the device takes in, so that watching a node does not change it.
   */
  public static PacketSocket forCapture(String device) throws KernelException {
    return open(device, (_, _) -> {});
  }

  /**
   * Opens a socket on a device of the current network namespace that takes in frames of one
   * Ethernet type only: others cost it nothing.
   */
  public static PacketSocket forType(String device, int ethertype) throws KernelException {
    return open(
        device,
        ethertype,
        (descriptor, _) -> enlargeBuffer(descriptor, SO_SNDBUFFORCE, SO_SNDBUF, device));
  }

  /** What one kind of socket has beyond the others. */
  private interface Extra {
    void setUp(int descriptor, int deviceIndex) throws KernelException;
  }

  private static PacketSocket open(String device, Extra extra) throws KernelException {
    return open(device, ETH_P_ALL, extra);
  }

  private static PacketSocket open(String device, int ethertype, Extra extra)
      throws KernelException {
    int descriptor = LinuxCalls.packetSocket();
    try {
      int index = Interfaces.index(device);
      LinuxCalls.setOption(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, 1, "SO_TIMESTAMPNS " + device);
      enlargeBuffer(descriptor, SO_RCVBUFFORCE, SO_RCVBUF, device);
      extra.setUp(descriptor, index);
      bind(descriptor, ethertype, index, device);
      return new PacketSocket(device, descriptor);
    } catch (KernelException e) {
      LinuxCalls.close(descriptor);
      throw e;
    }
  }

  /** The last step, because frames of all devices would come in before it. */
  private static void bind(int descriptor, int ethertype, int index, String device)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, 4);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_SHORT, 2, Short.reverseBytes((short) ethertype));
      address.set(JAVA_INT, 4, index);
      LinuxCalls.bind(descriptor, address, device);
    }
  }

  private static void makePromiscuous(int descriptor, int index, String device)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment membership = arena.allocate(PACKET_MREQ_BYTES, 4);
      membership.set(JAVA_INT, 0, index);
      membership.set(JAVA_SHORT, 4, PACKET_MR_PROMISC);
      LinuxCalls.setOption(
          descriptor, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership, "PACKET_MR_PROMISC " + device);
    }
  }

  /** Asks for a buffer beyond the limit of the system, and where that is not allowed, up to it. */
  private static void enlargeBuffer(int descriptor, int forced, int limited, String device)
      throws KernelException {
    try {
      LinuxCalls.setOption(descriptor, SOL_SOCKET, forced, BUFFER_BYTES, "buffer of " + device);
    } catch (KernelException notPrivileged) {
      LinuxCalls.setOption(descriptor, SOL_SOCKET, limited, BUFFER_BYTES, "buffer of " + device);
    }
  }

  public String device() {
    return device;
  }

  public int descriptor() {
    return descriptor;
  }

  /** What the kernel has counted since the socket was opened. */
  public synchronized Counts counts() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      // Two numbers, frames and drops, which the kernel sets to zero when they are read.
      MemorySegment statistics = arena.allocate(8, 4);
      LinuxCalls.getOption(
          descriptor, SOL_PACKET, PACKET_STATISTICS, statistics, "PACKET_STATISTICS " + device);
      seenFrames += Integer.toUnsignedLong(statistics.get(JAVA_INT, 0));
      overflowedFrames += Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
    }
    return new Counts(seenFrames, overflowedFrames);
  }

  @Override
  public void close() {
    LinuxCalls.close(descriptor);
  }
}
