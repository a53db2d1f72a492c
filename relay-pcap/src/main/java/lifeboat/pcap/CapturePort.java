package lifeboat.pcap;

import java.io.IOException;
import java.sql.Timestamp;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.MessageCodec;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.RawPacketListener;

/**
 * A port of a node: the packet screen section 461 of the patent as a filter in the kernel, a thread
 * that receives what it lets through, and injection of frames.
 *
 * <p>To be opened on a thread inside the network namespace of the node; the capture stays there.
 */
final class CapturePort implements AutoCloseable {

  /** Replica packets have no destination; probes and their answers go to a group of no host. */
  static final String PACKET_SCREEN =
      "udp dst port " + MessageCodec.PORT + " and (dst host 0.0.0.0 or dst host 224.0.0.254)";

  private static final long STOP_PATIENCE_MILLIS = 1_000;
  private static final int SNAPLEN_BYTES = 2048;
  private static final int BUFFER_BYTES = 512 * 1024;

  /** Takes a frame as it came, and the time at which the kernel received it. */
  @FunctionalInterface
  interface FrameReceiver {
    void receive(byte[] frame, long arrivedNanos);
  }

  private final PcapHandle handle;
  private final int descriptor;
  private final Mac mac;
  private final Thread thread;

  private CapturePort(PcapHandle handle, String name, Mac mac, FrameReceiver receiver) {
    this.handle = handle;
    this.descriptor = CaptureDescriptors.of(handle);
    this.mac = mac;
    CaptureDescriptors.ignoreOutgoing(descriptor);
    this.thread =
        Thread.ofPlatform().name("capture " + name).daemon().unstarted(() -> loop(receiver));
  }

  /**
   * Opens {@code device} in the namespace of the calling thread.
   *
   * @param mac the source of frames that are sent
   */
  static CapturePort open(String node, String device, Mac mac, FrameReceiver receiver)
      throws IOException {
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
      handle.setFilter(PACKET_SCREEN, BpfCompileMode.OPTIMIZE);
      return new CapturePort(handle, node + " " + device, mac, receiver);
    } catch (PcapNativeException | NotOpenException e) {
      throw new IOException(
          "cannot capture on " + device + " of " + node + ": " + e.getMessage(), e);
    }
  }

  void start() {
    thread.start();
  }

  Mac mac() {
    return mac;
  }

  int descriptor() {
    return descriptor;
  }

  /** Sends a frame; one that the device does not take is lost, as on any link. */
  void send(byte[] frame) {
    try {
      handle.sendPacket(frame);
    } catch (PcapNativeException e) {
      // The link is down or its queue is full.
    } catch (NotOpenException e) {
      throw new IllegalStateException("sent through a closed port", e);
    }
  }

  private void loop(FrameReceiver receiver) {
    ArrivalClock clock = new ArrivalClock();
    RawPacketListener listener =
        frame -> {
          long readNanos = System.nanoTime();
          clock.refresh(readNanos);
          receiver.receive(frame, clock.arrivalNanos(stampNanos(), readNanos));
        };
    try {
      handle.loop(-1, listener);
    } catch (InterruptedException e) {
      // breakLoop ends a loop like this.
    } catch (PcapNativeException e) {
      // The device went away with its namespace.
    } catch (NotOpenException e) {
      throw new IllegalStateException("captured on a closed port", e);
    } finally {
      handle.close();
    }
  }

  /** When the kernel received the frame that is being handed over, in nanoseconds of the epoch. */
  private long stampNanos() {
    Timestamp stamp = handle.getTimestamp();
    return stamp == null ? 0 : stamp.getTime() / 1_000 * 1_000_000_000L + stamp.getNanos();
  }

  /**
   * Ends the capture, which its own thread then closes: to close it while a thread is in the loop
   * would hang, and to close many one after the other would take 14 ms each.
   */
  void stop() {
    try {
      handle.breakLoop();
    } catch (NotOpenException e) {
      // It has been closed already.
    }
  }

  /** Waits until the capture is closed. */
  void awaitStop() {
    try {
      thread.join(STOP_PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    awaitStop();
  }
}
