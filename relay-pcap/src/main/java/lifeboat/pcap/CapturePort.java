package lifeboat.pcap;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.MessageCodec;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * A port of a node: the packet screen section 461 of the patent as a filter in the kernel, what it
 * has let through, and injection of frames.
 *
 * <p>To be opened on a thread inside the network namespace of the node; the capture stays there.
 * From then on for one thread at a time. Frames are asked for by {@link PcapCalls}: Pcap4J hands
 * each over in a call from native code, and makes three objects of its time of arrival.
 */
final class CapturePort implements AutoCloseable {

  private static final int SNAPLEN_BYTES = 2048;
  private static final int BUFFER_BYTES = 512 * 1024;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** {@code struct pcap_pkthdr}: seconds, nanoseconds as asked for, captured length, length. */
  private static final int NANOS_AT = 8;

  private static final int CAPTURED_AT = 16;

  /** All memory of this process, read at addresses that libpcap gives. */
  private static final Pointer MEMORY = new Pointer(0);

  /** Whether there was a frame, of which {@link #frame} and {@link #stampNanos} then tell. */
  enum Next {
    FRAME,
    NOTHING,
    /** The device is gone, and no frame will ever come. */
    GONE
  }

  private final PcapHandle handle;
  private final long pcap;
  private final int descriptor;
  private final Mac mac;
  private final Memory found = new Memory(2L * Long.BYTES);
  private final Memory leaving = new Memory(Frames.MAX_BYTES);
  private final long leavingAddress = Pointer.nativeValue(leaving);

  private CapturePort(PcapHandle handle, Mac mac) {
    this.handle = handle;
    this.pcap = PcapCalls.addressOf(handle);
    this.descriptor = PcapCalls.descriptor(pcap);
    this.mac = mac;
    PcapCalls.ignoreOutgoing(descriptor);
  }

  /**
   * Opens {@code device} in the namespace of the calling thread.
   *
   * @param mac the source of frames that are sent, and the destination of those that are for it
   */
  static CapturePort open(String node, String device, Mac mac) throws IOException {
    try {
      PcapHandle handle =
          new PcapHandle.Builder(device)
              .snaplen(SNAPLEN_BYTES)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .timestampPrecision(TimestampPrecision.NANO)
              .immediateMode(true)
              .timeoutMillis(0)
              .bufferSize(BUFFER_BYTES)
              .build();
      handle.setFilter(packetScreen(mac), BpfCompileMode.OPTIMIZE);
      handle.setBlockingMode(BlockingMode.NONBLOCKING);
      return new CapturePort(handle, mac);
    } catch (PcapNativeException | NotOpenException e) {
      throw new IOException(
          "cannot capture on " + device + " of " + node + ": " + e.getMessage(), e);
    }
  }

  /**
   * Replica packets have no destination; probes and their answers go to a group of no host. Both
   * are for one MAC address, or for that of group probes: a bridge that does not know yet where an
   * address is floods the frame, and captures see what is for others.
   */
  static String packetScreen(Mac own) {
    return "(ether dst %s or ether dst %s) and udp dst port %d and (dst host %s or dst host %s)"
        .formatted(own, Mac.PROBE_GROUP, MessageCodec.PORT, Ipv4.UNSPECIFIED, Ipv4.PROBE_GROUP);
  }

  Mac mac() {
    return mac;
  }

  /** Readable when a frame waits, or when something has happened to the device. */
  int descriptor() {
    return descriptor;
  }

  /** Goes to the next frame, if one waits. */
  Next next() {
    int answer = PcapCalls.next(pcap, found);
    return answer > 0 ? Next.FRAME : answer == 0 ? Next.NOTHING : Next.GONE;
  }

  /** A copy of the frame, which is the caller's. */
  byte[] frame() {
    byte[] frame = new byte[MEMORY.getInt(found.getLong(0) + CAPTURED_AT)];
    MEMORY.read(found.getLong(Long.BYTES), frame, 0, frame.length);
    return frame;
  }

  /** When the kernel received the frame, in nanoseconds of the epoch. */
  long stampNanos() {
    long header = found.getLong(0);
    return MEMORY.getLong(header) * NANOS_PER_SECOND + MEMORY.getLong(header + NANOS_AT);
  }

  /** Sends the first bytes of an array; a frame that the device does not take is lost. */
  void send(byte[] frame, int length) {
    leaving.write(0, frame, 0, length);
    // What the link does not take, because it is down or full, is lost as on any link.
    SocketCalls.send(descriptor, leavingAddress, length, SocketCalls.MSG_DONTWAIT);
  }

  /** Frames that passed the screen and were dropped because nobody fetched them in time. */
  long droppedFrames() {
    return PcapCalls.dropped(pcap);
  }

  /** Frees everything, which takes the kernel some 14 ms in which it only waits. */
  @Override
  public void close() {
    handle.close();
    found.close();
    leaving.close();
  }
}
