package lifeboat.pcap;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.reflect.Field;
import org.pcap4j.core.PcapHandle;

/**
 * What Pcap4J 1.8.2 does not offer and a relay needs of libpcap: to be asked for the next frame,
 * and the file descriptor of a capture, so that one thread can wait for many of them.
 */
final class PcapCalls {

  private static final int SOL_PACKET = 263;
  private static final int PACKET_IGNORE_OUTGOING = 23;

  /** {@code struct pcap_stat}: received, dropped, dropped by the interface. */
  private static final int STATISTICS_BYTES = 3 * Integer.BYTES;

  static {
    Native.register(PcapCalls.class, NativeLibrary.getInstance("pcap"));
  }

  private PcapCalls() {}

  private static native int pcap_fileno(long pcap);

  private static native int pcap_next_ex(long pcap, long headerOut, long dataOut);

  private static native int pcap_stats(long pcap, Pointer statistics);

  /** Where Pcap4J keeps the {@code pcap_t} of a handle; it is freed with the handle. */
  static long addressOf(PcapHandle handle) {
    try {
      Field field = PcapHandle.class.getDeclaredField("handle");
      field.setAccessible(true);
      return Pointer.nativeValue((Pointer) field.get(handle));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Pcap4J has no handle where 1.8.2 had it", e);
    }
  }

  /** The descriptor that a capture reads from. */
  static int descriptor(long pcap) {
    return pcap_fileno(pcap);
  }

  /**
   * Asks for the next frame: 1 where there is one, 0 where none waits, less where none will come.
   *
   * @param found gets the addresses of the frame's header and of its bytes
   */
  static int next(long pcap, Memory found) {
    long address = Pointer.nativeValue(found);
    return pcap_next_ex(pcap, address, address + Long.BYTES);
  }

  /** Frames that passed the filter and were dropped because nobody fetched them in time. */
  static long dropped(long pcap) {
    try (Memory statistics = new Memory(STATISTICS_BYTES)) {
      return pcap_stats(pcap, statistics) == 0
          ? Integer.toUnsignedLong(statistics.getInt(Integer.BYTES))
          : 0;
    }
  }

  /** Makes a capture deaf to frames that leave through its device (PACKET_IGNORE_OUTGOING). */
  static void ignoreOutgoing(int descriptor) {
    try (Memory one = new Memory(Integer.BYTES)) {
      one.setInt(0, 1);
      SocketCalls.setsockopt(descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, one, Integer.BYTES);
    } catch (LastErrorException e) {
      throw new IllegalStateException("PACKET_IGNORE_OUTGOING was not accepted", e);
    }
  }
}
