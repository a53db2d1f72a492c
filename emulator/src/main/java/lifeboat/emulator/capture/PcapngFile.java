package lifeboat.emulator.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes a capture file as draft-ietf-opsawg-pcapng describes it: one section, an interface for
 * each device, packets with nanoseconds and directions, statistics at the end.
 *
 * <p>Blocks go to the file whole, so it can be read while it grows, and after a sudden end only the
 * last block may be cut. A full file takes no more packets; room for the statistics is kept.
 */
final class PcapngFile implements AutoCloseable {

  /** Bits 0 and 1 of the flags of a packet. */
  static final int INBOUND = 1;

  static final int OUTBOUND = 2;

  /** Bits 2 to 4 of the flags of a packet. */
  static final int UNICAST = 1 << 2;

  static final int MULTICAST = 2 << 2;
  static final int BROADCAST = 3 << 2;
  static final int FOR_OTHERS = 4 << 2;

  private static final int SECTION_HEADER = 0x0a0d0d0a;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int NAME_RESOLUTION = 4;
  private static final int INTERFACE_STATISTICS = 5;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final short ETHERNET = 1;

  private static final int END_OF_OPTIONS = 0;
  private static final int SHB_OS = 3;
  private static final int SHB_USERAPPL = 4;
  private static final int IF_NAME = 2;
  private static final int IF_DESCRIPTION = 3;
  private static final int IF_TSRESOL = 9;
  private static final int NRB_IPV4 = 1;
  private static final int EPB_FLAGS = 2;
  private static final int ISB_STARTTIME = 2;
  private static final int ISB_ENDTIME = 3;
  private static final int ISB_IFRECV = 4;
  private static final int ISB_IFDROP = 5;
  private static final int ISB_USRDELIV = 8;

  private static final byte NANOSECONDS = 9;
  private static final int MAX_TEXT_BYTES = 255;
  private static final int NAMES_PER_BLOCK = 500;

  /** Length of a packet block without the frame. */
  private static final int PACKET_OVERHEAD_BYTES = 44;

  /** Length of a block of statistics. */
  private static final int STATISTICS_BYTES = 88;

  private static final int BUFFER_BYTES = 1 << 18;

  private final FileChannel channel;
  private final long packetsEndBytes;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long bytes;
  private boolean full;
  private int blockStart;

  private PcapngFile(FileChannel channel, long packetsEndBytes) {
    this.channel = channel;
    this.packetsEndBytes = packetsEndBytes;
  }

  /** Begins a file, in place of one that may be there; points have the numbers of their places. */
  static PcapngFile create(Path path, CaptureOptions options, List<CapturePoint> points)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    PcapngFile file =
        new PcapngFile(channel, options.maxFileBytes() - (long) STATISTICS_BYTES * points.size());
    try {
      file.sectionHeader(options.program());
      for (CapturePoint point : points) {
        file.interfaceDescription(point, options.snapLength());
      }
      file.nameResolutions(options.names());
      file.flush();
      if (file.bytes > file.packetsEndBytes) {
        throw new IOException(
            path
                + ": "
                + options.maxFileBytes()
                + " bytes are too few for what is said about "
                + points.size()
                + " devices");
      }
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void sectionHeader(String program) throws IOException {
    beginBlock(SECTION_HEADER, 3 * MAX_TEXT_BYTES);
    buffer.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
    text(SHB_OS, System.getProperty("os.name") + " " + System.getProperty("os.version"));
    text(SHB_USERAPPL, program);
    endOptions();
    endBlock();
  }

  private void interfaceDescription(CapturePoint point, int snapLength) throws IOException {
    beginBlock(INTERFACE_DESCRIPTION, 3 * MAX_TEXT_BYTES);
    buffer.putShort(ETHERNET).putShort((short) 0).putInt(snapLength);
    text(IF_NAME, point.name());
    text(IF_DESCRIPTION, point.device() + " of " + point.namespace());
    option(IF_TSRESOL, 1).put(NANOSECONDS);
    pad();
    endOptions();
    endBlock();
  }

  private void nameResolutions(SequencedMap<String, String> names) throws IOException {
    int count = 0;
    for (Map.Entry<String, String> entry : names.entrySet()) {
      if (count % NAMES_PER_BLOCK == 0) {
        endNames(count);
        beginBlock(NAME_RESOLUTION, NAMES_PER_BLOCK * (MAX_TEXT_BYTES + 16));
      }
      byte[] name = textBytes(entry.getValue());
      option(NRB_IPV4, 4 + name.length + 1);
      for (String octet : entry.getKey().split("\\.", 4)) {
        buffer.put((byte) Integer.parseInt(octet));
      }
      buffer.put(name).put((byte) 0);
      pad();
      count++;
    }
    endNames(count);
  }

  /** Records of names end as options do. */
  private void endNames(int count) {
    if (count > 0) {
      endOptions();
      endBlock();
    }
  }

  /** Adds a frame, whose bytes lie in {@code frames}; false where the file is full. */
  boolean packet(FrameWindow.Frame frame, byte[] frames) throws IOException {
    int blockBytes = PACKET_OVERHEAD_BYTES + Math.ceilDiv(frame.length(), 4) * 4;
    full |= bytes + buffer.position() + blockBytes > packetsEndBytes;
    if (full) {
      return false;
    }
    beginBlock(ENHANCED_PACKET, blockBytes);
    buffer.putInt(frame.point());
    stamp(frame.stampNanos());
    buffer.putInt(frame.length()).putInt(frame.trueLength());
    buffer.put(frames, frame.offset(), frame.length());
    pad();
    option(EPB_FLAGS, 4).putInt(frame.flags());
    endOptions();
    endBlock();
    return true;
  }

  /** Says what became of the frames of a device; times are in nanoseconds of the epoch. */
  void statistics(int number, long startNanos, long endNanos, CaptureReport.Point point)
      throws IOException {
    beginBlock(INTERFACE_STATISTICS, STATISTICS_BYTES);
    buffer.putInt(number);
    stamp(endNanos);
    option(ISB_STARTTIME, 8);
    stamp(startNanos);
    option(ISB_ENDTIME, 8);
    stamp(endNanos);
    option(ISB_IFRECV, 8).putLong(point.seen());
    option(ISB_IFDROP, 8).putLong(point.dropped());
    option(ISB_USRDELIV, 8).putLong(point.written());
    endOptions();
    endBlock();
  }

  boolean isFull() {
    return full;
  }

  /** Hands everything to the kernel. */
  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      bytes += channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      channel.close();
    }
  }

  private void beginBlock(int type, int mostBytes) throws IOException {
    if (buffer.remaining() < mostBytes) {
      flush();
    }
    blockStart = buffer.position();
    buffer.putInt(type).putInt(0);
  }

  private void endBlock() {
    int length = buffer.position() - blockStart + 4;
    buffer.putInt(blockStart + 4, length).putInt(length);
  }

  /** The two halves of a time, the upper one first whatever the byte order. */
  private void stamp(long nanos) {
    buffer.putInt((int) (nanos >>> 32)).putInt((int) nanos);
  }

  private ByteBuffer option(int code, int length) {
    return buffer.putShort((short) code).putShort((short) length);
  }

  private void text(int code, String text) {
    byte[] bytes = textBytes(text);
    option(code, bytes.length).put(bytes);
    pad();
  }

  private static byte[] textBytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > MAX_TEXT_BYTES ? Arrays.copyOf(bytes, MAX_TEXT_BYTES) : bytes;
  }

  private void endOptions() {
    option(END_OF_OPTIONS, 0);
  }

  private void pad() {
    while ((buffer.position() - blockStart) % 4 != 0) {
      buffer.put((byte) 0);
    }
  }
}
