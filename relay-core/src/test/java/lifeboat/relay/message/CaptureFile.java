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
  private static final int HEADERS_BYTES = 42;

  private CaptureFile() {}

  /** Writes a packet for each payload; of each packet at most {@code snapLength} bytes. */
  static void write(Path file, List<byte[]> payloads, int snapLength) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(MAGIC);
      out.writeInt(2 << 16 | 4);
      out.writeLong(0);
      out.writeInt(snapLength);
      out.writeInt(ETHERNET);
      for (int i = 0; i < payloads.size(); i++) {
        byte[] frame = frame(payloads.get(i));
        out.writeInt(i);
        out.writeInt(0);
        out.writeInt(Math.min(frame.length, snapLength));
        out.writeInt(frame.length);
        out.write(frame, 0, Math.min(frame.length, snapLength));
      }
    }
  }

  private static byte[] frame(byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEADERS_BYTES + payload.length);
    frame.put(new byte[] {2, 0x4c, 0, 0, 0, 2, 2, 0x4c, 0, 0, 0, 1, 8, 0});
    frame.putShort((short) 0x4500).putShort((short) (28 + payload.length));
    frame.putInt(0).putShort((short) (64 << 8 | 17)).putShort((short) 0);
    frame.putInt(Ipv4.parse("172.16.0.10").bits()).putInt(0);
    frame.putShort((short) MessageCodec.PORT).putShort((short) MessageCodec.PORT);
    frame.putShort((short) (8 + payload.length)).putShort((short) 0); // without a checksum
    return frame.put(payload).array();
  }
}
