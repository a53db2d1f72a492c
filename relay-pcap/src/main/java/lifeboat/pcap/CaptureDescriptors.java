package lifeboat.pcap;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.reflect.Field;
import org.pcap4j.core.PcapHandle;

/**
 * What Pcap4J 1.8.2 does not offer and a relay needs: the file descriptor of a capture, so that it
 * ignores what is sent through it and can be asked whether something waits in it.
 */
final class CaptureDescriptors {

  private static final int SOL_PACKET = 263;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final short POLLIN = 1;
  private static final int POLLFD_BYTES = 8;

  static {
    Native.register(CaptureDescriptors.class, "c");
  }

  private CaptureDescriptors() {}

  private static native int setsockopt(int fd, int level, int name, Pointer value, int length);

  private static native int poll(Pointer descriptors, long count, int timeoutMillis);

  /** The descriptor that the capture reads from. */
  static int of(PcapHandle handle) {
    try {
      Field field = PcapHandle.class.getDeclaredField("handle");
      field.setAccessible(true);
      Pointer pcap = (Pointer) field.get(handle);
      return NativeLibrary.getInstance("pcap")
          .getFunction("pcap_fileno")
          .invokeInt(new Object[] {pcap});
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Pcap4J has no handle where 1.8.2 had it", e);
    }
  }

  /** Makes the capture deaf to frames that leave through its device (PACKET_IGNORE_OUTGOING). */
  static void ignoreOutgoing(int descriptor) {
    try (Memory one = new Memory(Integer.BYTES)) {
      one.setInt(0, 1);
      if (setsockopt(descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, one, Integer.BYTES) != 0) {
        throw new IllegalStateException("PACKET_IGNORE_OUTGOING was not accepted");
      }
    }
  }

  /** A set of descriptors that can be asked at once whether anything waits in them. */
  static final class PollSet {
    private final Memory descriptors;
    private final int count;

    PollSet(int[] fds) {
      this.count = fds.length;
      this.descriptors = new Memory((long) POLLFD_BYTES * Math.max(1, count));
      for (int i = 0; i < count; i++) {
        descriptors.setInt((long) i * POLLFD_BYTES, fds[i]);
        descriptors.setShort((long) i * POLLFD_BYTES + 4, POLLIN);
      }
    }

    /** Whether a frame waits to be read. */
    synchronized boolean anythingWaits() {
      return count > 0 && poll(descriptors, count, 0) > 0;
    }
  }
}
