package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Network devices of the namespace in which the calling thread is. */
public final class Interfaces {

  /** Longest name of a device, in bytes. */
  public static final int MAX_NAME_BYTES = 15;

  private static final long SIOCGIFINDEX = 0x8933;
  private static final long SIOCETHTOOL = 0x8946;

  /** {@code struct ifreq}: the name, then a union of 24 bytes. */
  private static final long IFREQ_BYTES = 40;

  private static final long IFREQ_VALUE_OFFSET = 16;

  /** Offloads by the {@code ETHTOOL_S*} command that switches each. */
  private enum Offload {
    TX_CHECKSUM(0x17),
    TSO(0x1f),
    GSO(0x24),
    GRO(0x2c);

    final int command;

    Offload(int command) {
      this.command = command;
    }
  }

  private Interfaces() {}

  /** The number by which the kernel knows a device in this namespace. */
  public static int index(String device) throws KernelException {
    int socket = LinuxCalls.controlSocket();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = request(arena, device);
      LinuxCalls.ioctl(socket, SIOCGIFINDEX, request, "SIOCGIFINDEX " + device);
      return request.get(JAVA_INT, IFREQ_VALUE_OFFSET);
    } finally {
      LinuxCalls.close(socket);
    }
  }

  /**
   * Makes a device send real frames: with checksums filled in and at most as long as its MTU.
   *
   * <p>A veth otherwise passes frames of up to 64 KiB without checksums, which a capture-based
   * relay or link would pass on as they are: ping works, TCP never connects.
   */
  public static void disableOffloads(String device) throws KernelException {
    int socket = LinuxCalls.controlSocket();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(8, 4); // struct ethtool_value: command, then 0 for off
      MemorySegment request = request(arena, device);
      request.set(ADDRESS, IFREQ_VALUE_OFFSET, value);
      for (Offload offload : Offload.values()) {
        value.set(JAVA_INT, 0, offload.command);
        LinuxCalls.ioctl(socket, SIOCETHTOOL, request, "SIOCETHTOOL " + offload + " " + device);
      }
    } finally {
      LinuxCalls.close(socket);
    }
  }

  private static MemorySegment request(Arena arena, String device) {
    if (device.isEmpty() || device.length() > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "a device has a name of 1.." + MAX_NAME_BYTES + " bytes, had \"" + device + "\"");
    }
    MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
    request.setString(0, device);
    return request;
  }
}
