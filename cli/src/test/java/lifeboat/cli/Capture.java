package lifeboat.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Payload;

/** What {@code tcpdump -w} wrote: IPv4 packets in Ethernet frames, in a file of this machine. */
record Capture(List<Packet> packets) {

  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int ETHERNET_BYTES = 14;
  private static final int UDP = 17;
  private static final int UDP_BYTES = 8;

  /**
   * One packet.
   *
   * @param sender MAC address in hexadecimal, which tells the direction on a link
   * @param body what follows the IP header, and for UDP the UDP header
   */
  record Packet(String sender, Ipv4 source, Ipv4 destination, int ttl, int protocol, Payload body) {

    boolean isUdp() {
      return protocol == UDP;
    }
  }

  static Capture read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    List<Packet> packets = new ArrayList<>();
    int at = FILE_HEADER_BYTES;
    while (at + RECORD_HEADER_BYTES <= bytes.limit()) {
      int length = bytes.getInt(at + 8);
      int frame = at + RECORD_HEADER_BYTES;
      if (frame + length > bytes.limit()) {
        break; // tcpdump was ended in the middle of a record.
      }
      packet(Arrays.copyOfRange(bytes.array(), frame, frame + length)).ifPresent(packets::add);
      at = frame + length;
    }
    return new Capture(packets);
  }

  private static Optional<Packet> packet(byte[] frame) {
    ByteBuffer view = ByteBuffer.wrap(frame);
    if (view.getShort(12) != 0x0800) {
      return Optional.empty();
    }
    int ipBytes = (view.get(ETHERNET_BYTES) & 0xf) * 4;
    int end = ETHERNET_BYTES + (view.getShort(ETHERNET_BYTES + 2) & 0xffff);
    int protocol = view.get(ETHERNET_BYTES + 9) & 0xff;
    int body = ETHERNET_BYTES + ipBytes + (protocol == UDP ? UDP_BYTES : 0);
    return Optional.of(
        new Packet(
            HexFormat.of().formatHex(frame, 6, 12),
            new Ipv4(view.getInt(ETHERNET_BYTES + 12)),
            new Ipv4(view.getInt(ETHERNET_BYTES + 16)),
            view.get(ETHERNET_BYTES + 8) & 0xff,
            protocol,
            Payload.of(frame, body, end - body)));
  }
}
