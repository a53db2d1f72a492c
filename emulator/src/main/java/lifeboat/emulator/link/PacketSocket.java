package lifeboat.emulator.link;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static lifeboat.emulator.kernel.LinuxCalls.SOL_PACKET;
import static lifeboat.emulator.kernel.LinuxCalls.SOL_SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.KernelException;
import lifeboat.emulator.kernel.LinuxCalls;

/**
 * A raw socket bound to one device: receives the frames that arrive there, all or those of one
 * type, with the time at which the kernel saw them, and nothing that this process sends.
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
  private long overflowedFrames;

  PacketSocket(String device, int descriptor) {
    this.device = device;
    this.descriptor = descriptor;
  }

  /** Opens a socket for all frames on a device of the current network namespace. */
  static PacketSocket open(String device) throws KernelException {
    return open(device, ETH_P_ALL);
  }

  /**
   * Opens a socket on a device of the current network namespace for frames of one Ethernet type:
   * others cost it nothing.
   */
  public static PacketSocket open(String device, int ethertype) throws KernelException {
    int descriptor = LinuxCalls.packetSocket();
    try {
      setUp(descriptor, device, ethertype);
      return new PacketSocket(device, descriptor);
    } catch (KernelException e) {
      LinuxCalls.close(descriptor);
      throw e;
    }
  }

  private static void setUp(int descriptor, String device, int ethertype) throws KernelException {
    LinuxCalls.setOption(
        descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1, "PACKET_IGNORE_OUTGOING " + device);
    LinuxCalls.setOption(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, 1, "SO_TIMESTAMPNS " + device);
    enlargeBuffer(descriptor, SO_RCVBUFFORCE, SO_RCVBUF, device);
    enlargeBuffer(descriptor, SO_SNDBUFFORCE, SO_SNDBUF, device);
    int index = Interfaces.index(device);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, 4);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_SHORT, 2, Short.reverseBytes((short) ethertype));
      address.set(JAVA_INT, 4, index);
      LinuxCalls.bind(descriptor, address, device);

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

  String device() {
    return device;
  }

  public int descriptor() {
    return descriptor;
  }

  /** Frames that the kernel dropped because this process did not fetch them in time. */
  public synchronized long overflowedFrames() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      // Two numbers, frames and drops, which the kernel sets to zero when they are read.
      MemorySegment statistics = arena.allocate(8, 4);
      LinuxCalls.getOption(
          descriptor, SOL_PACKET, PACKET_STATISTICS, statistics, "PACKET_STATISTICS " + device);
      overflowedFrames += Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
    }
    return overflowedFrames;
  }

  @Override
  public void close() {
    LinuxCalls.close(descriptor);
  }
}
