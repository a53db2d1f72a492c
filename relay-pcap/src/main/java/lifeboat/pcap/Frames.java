package lifeboat.pcap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
  private static final int UDP_AT = ETHERNET_BYTES + IP_BYTES;
  private static final int IPV4_TYPE = 0x0800;
  private static final int DONT_FRAGMENT = 0x4000;

  /** Of a frame as it is built here, without options. */
  static final int HEADER_BYTES = ETHERNET_BYTES + IP_BYTES + UDP_BYTES;

  static final int MAX_BYTES = HEADER_BYTES + MessageCodec.MAX_MESSAGE_BYTES;

  private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
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
    putMac(frame, 0, to);
    putMac(frame, 6, from);
    putShort(frame, 12, IPV4_TYPE);
    putShort(frame, ETHERNET_BYTES, 0x4500);
    putShort(frame, ETHERNET_BYTES + 2, IP_BYTES + udpBytes);
    putShort(frame, ETHERNET_BYTES + 4, 0);
    putShort(frame, ETHERNET_BYTES + 6, DONT_FRAGMENT);
    putShort(frame, ETHERNET_BYTES + 8, TIME_TO_LIVE << 8 | UDP_PROTOCOL);
    putShort(frame, ETHERNET_BYTES + 10, 0);
    putInt(frame, ETHERNET_BYTES + 12, source.bits());
    putInt(frame, ETHERNET_BYTES + 16, destination.bits());
    putShort(frame, ETHERNET_BYTES + 10, ~fold(sum(frame, ETHERNET_BYTES, IP_BYTES)));
    putShort(frame, UDP_AT, MessageCodec.PORT);
    putShort(frame, UDP_AT + 2, MessageCodec.PORT);
    putShort(frame, UDP_AT + 4, udpBytes);
    putShort(frame, UDP_AT + 6, 0);
    int udpSum = ~udpSum(frame, UDP_AT, udpBytes, source, destination) & 0xffff;
    putShort(frame, UDP_AT + 6, udpSum == 0 ? 0xffff : udpSum);
  }

  /** Takes a captured frame apart; empty where it is no intact UDP packet. */
  public static Optional<Parts> parse(byte[] frame) {
    if (frame.length < ETHERNET_BYTES + IP_BYTES + UDP_BYTES) {
      return Optional.empty();
    }
    int headerBytes = (frame[ETHERNET_BYTES] & 0x0f) * 4;
    int totalBytes = getShort(frame, ETHERNET_BYTES + 2);
    boolean isUdp =
        getShort(frame, 12) == IPV4_TYPE
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
    int udpBytes = getShort(frame, udpAt + 4);
    Ipv4 source = new Ipv4(getInt(frame, ETHERNET_BYTES + 12));
    Ipv4 destination = new Ipv4(getInt(frame, ETHERNET_BYTES + 16));
    boolean intact =
        udpBytes >= UDP_BYTES
            && udpBytes <= totalBytes - headerBytes
            && (getShort(frame, udpAt + 6) == 0
                || udpSum(frame, udpAt, udpBytes, source, destination) == 0xffff);
    if (!intact) {
      return Optional.empty();
    }
    long from = (long) getShort(frame, 6) << 32 | (getInt(frame, 8) & 0xffffffffL);
    return Optional.of(
        new Parts(new Mac(from), source, destination, udpAt + UDP_BYTES, udpBytes - UDP_BYTES));
  }

  /** To which address on the link a frame is. */
  static Mac destination(byte[] frame) {
    return new Mac((long) getShort(frame, 0) << 32 | (getInt(frame, 2) & 0xffffffffL));
  }

  // A ByteBuffer for these few numbers would cost more than the numbers (decision 0020).

  private static int getShort(byte[] frame, int at) {
    return (frame[at] & 0xff) << 8 | (frame[at + 1] & 0xff);
  }

  private static int getInt(byte[] frame, int at) {
    return getShort(frame, at) << 16 | getShort(frame, at + 2);
  }

  private static void putShort(byte[] frame, int at, int value) {
    frame[at] = (byte) (value >>> 8);
    frame[at + 1] = (byte) value;
  }

  private static void putInt(byte[] frame, int at, int value) {
    putShort(frame, at, value >>> 16);
    putShort(frame, at + 2, value);
  }

  private static void putMac(byte[] frame, int at, Mac mac) {
    putShort(frame, at, (int) (mac.bits() >>> 32));
    putInt(frame, at + 2, (int) mac.bits());
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
   * round to the lowest bit in the end. In the order of this machine the sum only has its own two
   * bytes swapped, and turning each number round would take longer than all the rest (RFC 1071,
   * section 2).
   */
  private static long sum(byte[] bytes, int at, int length) {
    long sum = 0;
    int end = at + length;
    int whole = end - (length & 7);
    int i = at;
    for (; i < whole - 24; i += 32) { // Four at a time, because not every compiler unrolls.
      sum += halves(bytes, i) + halves(bytes, i + 8);
      sum += halves(bytes, i + 16) + halves(bytes, i + 24);
    }
    for (; i < whole; i += 8) {
      sum += halves(bytes, i);
    }
    sum = SWAPPED ? Short.toUnsignedLong(Short.reverseBytes((short) fold(sum))) : sum;
    for (; i + 1 < end; i += 2) {
      sum += (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
    }
    return i == end ? sum : sum + ((bytes[i] & 0xff) << 8);
  }

  private static long halves(byte[] bytes, int at) {
    long eight = (long) LONGS.get(bytes, at);
    return (eight >>> 32) + (eight & 0xffffffffL);
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
