package lifeboat.relay.message;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Packets as a capture file of libpcap has them: UDP over IPv4 over Ethernet. */
final class CaptureFile {

  private static final int MAGIC = 0xa1b2c3d4;
  private static final int ETHERNET = 1;
  private static final int ETHERNET_BYTES = 14;
  private static final int UDP = 17;
  private static final int ICMP = 1;

  /** Ethernet, IP, and UDP or the beginning of ICMP. */
  private static final int HEADERS_BYTES = 42;

  private CaptureFile() {}

  /** Writes a packet for each payload; of each packet at most {@code snapLength} bytes. */
  static void write(Path file, List<byte[]> payloads, int snapLength) throws IOException {
    writeFrames(file, payloads.stream().map(CaptureFile::frame).toList(), snapLength);
  }

  /** Writes an ICMP error for each payload, which quotes the packet that carried it. */
  static void writeQuoted(Path file, List<byte[]> payloads) throws IOException {
    writeFrames(file, payloads.stream().map(CaptureFile::error).toList(), 65_535);
  }

  private static void writeFrames(Path file, List<byte[]> frames, int snapLength)
      throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(MAGIC);
      out.writeInt(2 << 16 | 4);
      out.writeLong(0);
      out.writeInt(snapLength);
      out.writeInt(ETHERNET);
      for (int i = 0; i < frames.size(); i++) {
        byte[] frame = frames.get(i);
        out.writeInt(i);
        out.writeInt(0);
        out.writeInt(Math.min(frame.length, snapLength));
        out.writeInt(frame.length);
        out.write(frame, 0, Math.min(frame.length, snapLength));
      }
    }
  }

  private static byte[] error(byte[] payload) {
    byte[] quoted = frame(payload);
    ByteBuffer frame = ByteBuffer.allocate(HEADERS_BYTES + quoted.length - ETHERNET_BYTES);
    headers(frame, ICMP);
    frame.putShort((short) (3 << 8 | 3)).putShort((short) 0).putInt(0); // port unreachable
    return frame.put(quoted, ETHERNET_BYTES, quoted.length - ETHERNET_BYTES).array();
  }

  private static void headers(ByteBuffer frame, int protocol) {
    frame.put(new byte[] {2, 0x4c, 0, 0, 0, 2, 2, 0x4c, 0, 0, 0, 1, 8, 0});
    frame.putShort((short) 0x4500).putShort((short) (frame.capacity() - ETHERNET_BYTES));
    frame.putInt(0).putShort((short) (64 << 8 | protocol)).putShort((short) 0);
    frame.putInt(Ipv4.parse("172.16.0.10").bits()).putInt(0);
  }

  private static byte[] frame(byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEADERS_BYTES + payload.length);
    headers(frame, UDP);
    frame.putShort((short) MessageCodec.PORT).putShort((short) MessageCodec.PORT);
    frame.putShort((short) (8 + payload.length)).putShort((short) 0); // without a checksum
    return frame.put(payload).array();
  }
}
