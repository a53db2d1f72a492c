package lifeboat.pcap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.MessageCodec;

/** Messages in UDP over IPv4 over Ethernet: RFC 768, RFC 791, and back. */
public final class Frames {

  private static final int ETHERNET_BYTES = 14;
  private static final int IP_BYTES = 20;
  private static final int UDP_BYTES = 8;
  private static final int IPV4_TYPE = 0x0800;
  private static final int DONT_FRAGMENT = 0x4000;

  /** Of a frame as it is built here, without options. */
  static final int HEADER_BYTES = ETHERNET_BYTES + IP_BYTES + UDP_BYTES;

  static final int MAX_BYTES = HEADER_BYTES + MessageCodec.MAX_MESSAGE_BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int TIME_TO_LIVE = 64;
  private static final int UDP_PROTOCOL = 17;

  /** A frame taken apart; the message is {@code length} bytes from {@code offset} on. */
  public record Parts(Mac from, Ipv4 source, Ipv4 destination, int offset, int length) {}

  private Frames() {}

  /** A frame that carries {@code message}. */
  public static byte[] build(Mac from, Mac to, Ipv4 source, Ipv4 destination, byte[] message) {
    byte[] frame = new byte[HEADER_BYTES + message.length];
    System.arraycopy(message, 0, frame, HEADER_BYTES, message.length);
    complete(frame, from, to, source, destination, message.length);
    return frame;
  }

  /**
   * Writes the headers of a frame whose message lies behind them already.
   *
   * @param frame as long as headers and message at least; what is behind them does not matter
   */
  static void complete(
      byte[] frame, Mac from, Mac to, Ipv4 source, Ipv4 destination, int messageBytes) {
    int udpBytes = UDP_BYTES + messageBytes;
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    putMac(buffer, to);
    putMac(buffer, from);
    buffer.putShort((short) IPV4_TYPE);
    buffer.put((byte) 0x45).put((byte) 0).putShort((short) (IP_BYTES + udpBytes));
    buffer.putShort((short) 0).putShort((short) DONT_FRAGMENT);
    buffer.put((byte) TIME_TO_LIVE).put((byte) UDP_PROTOCOL).putShort((short) 0);
    buffer.putInt(source.bits()).putInt(destination.bits());
    int headerSum = fold(sum(frame, ETHERNET_BYTES, IP_BYTES));
    buffer.putShort(ETHERNET_BYTES + 10, (short) ~headerSum);
    buffer.putShort((short) MessageCodec.PORT).putShort((short) MessageCodec.PORT);
    buffer.putShort((short) udpBytes).putShort((short) 0);
    int udpSum = ~udpSum(frame, ETHERNET_BYTES + IP_BYTES, udpBytes, source, destination) & 0xffff;
    buffer.putShort(ETHERNET_BYTES + IP_BYTES + 6, (short) (udpSum == 0 ? 0xffff : udpSum));
  }

  /** Takes a captured frame apart; empty where it is no intact UDP packet. */
  public static Optional<Parts> parse(byte[] frame) {
    if (frame.length < ETHERNET_BYTES + IP_BYTES + UDP_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    int headerBytes = (frame[ETHERNET_BYTES] & 0x0f) * 4;
    int totalBytes = buffer.getShort(ETHERNET_BYTES + 2) & 0xffff;
    boolean isUdp =
        (buffer.getShort(12) & 0xffff) == IPV4_TYPE
            && (frame[ETHERNET_BYTES] & 0xf0) == 0x40
            && frame[ETHERNET_BYTES + 9] == UDP_PROTOCOL;
    boolean fits =
        headerBytes >= IP_BYTES
            && totalBytes >= headerBytes + UDP_BYTES
            && frame.length >= ETHERNET_BYTES + totalBytes;
    if (!isUdp || !fits || fold(sum(frame, ETHERNET_BYTES, headerBytes)) != 0xffff) {
      return Optional.empty();
    }
    int udpAt = ETHERNET_BYTES + headerBytes;
    int udpBytes = buffer.getShort(udpAt + 4) & 0xffff;
    Ipv4 source = new Ipv4(buffer.getInt(ETHERNET_BYTES + 12));
    Ipv4 destination = new Ipv4(buffer.getInt(ETHERNET_BYTES + 16));
    boolean intact =
        udpBytes >= UDP_BYTES
            && udpBytes <= totalBytes - headerBytes
            && (buffer.getShort(udpAt + 6) == 0
                || udpSum(frame, udpAt, udpBytes, source, destination) == 0xffff);
    if (!intact) {
      return Optional.empty();
    }
    long from = (buffer.getShort(6) & 0xffffL) << 32 | (buffer.getInt(8) & 0xffffffffL);
    return Optional.of(
        new Parts(new Mac(from), source, destination, udpAt + UDP_BYTES, udpBytes - UDP_BYTES));
  }

  private static void putMac(ByteBuffer buffer, Mac mac) {
    buffer.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
  }

  /** One's complement sum over the pseudo header and the UDP packet (RFC 768). */
  private static int udpSum(byte[] frame, int at, int bytes, Ipv4 source, Ipv4 destination) {
    long sum = sum(frame, at, bytes) + UDP_PROTOCOL + bytes;
    sum += (source.bits() >>> 16) + (source.bits() & 0xffff);
    sum += (destination.bits() >>> 16) + (destination.bits() & 0xffff);
    return fold(sum);
  }

  /**
   * The sum of all pairs of bytes, taken 64 bits at a time: whichever way carries go, they come
   * round to the lowest bit in the end (RFC 1071, section 2).
   */
  private static long sum(byte[] bytes, int at, int length) {
    long sum = 0;
    int end = at + length;
    int whole = end - (length & 7);
    int i = at;
    for (; i < whole; i += 8) {
      long eight = (long) LONGS.get(bytes, i);
      sum += (eight >>> 32) + (eight & 0xffffffffL);
    }
    for (; i + 1 < end; i += 2) {
      sum += (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
    }
    return i == end ? sum : sum + ((bytes[i] & 0xff) << 8);
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
