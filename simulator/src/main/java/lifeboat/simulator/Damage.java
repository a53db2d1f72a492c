package lifeboat.simulator;

/**
 * What wrong bits do to a frame, by where they are: the same as on real packets, where kernels, the
 * packet screen and nodes look at different parts of it.
 */
enum Damage {
  /** All bits are right. */
  NONE(true, true, true),
  /** It seems to come from another station. */
  SOURCE(true, true, true),
  /** The frame is addressed to another station: kernels leave it alone, captures see it. */
  DESTINATION(true, false, true),
  /** What the packet screen goes by is wrong in a header, of which kernels see it as well. */
  SCREENED(false, false, false),
  /** The check sum of the IP header is wrong: kernels drop it. */
  HEADER(false, false, true),
  /** The port is wrong, which the packet screen goes by, and so is the check sum. */
  PORT(false, true, false),
  /** The check sum of the UDP packet is wrong: kernels pass it on, its receiver drops it. */
  CONTENT(false, true, true);

  private static final int SOURCE_AT = 6;
  private static final int TYPE_AT = 12;
  private static final int IP_AT = 14;
  private static final int FRAGMENT_AT = IP_AT + 6;
  private static final int FRAGMENT_FLAGS = 3;
  private static final int PROTOCOL_AT = IP_AT + 9;
  private static final int IP_DESTINATION_AT = IP_AT + 16;
  private static final int UDP_AT = IP_AT + 20;
  private static final int PORT_AT = UDP_AT + 2;
  private static final int LENGTH_AT = PORT_AT + 2;

  private final boolean readable;
  private final boolean forwarded;
  private final boolean captured;

  Damage(boolean readable, boolean forwarded, boolean captured) {
    this.readable = readable;
    this.forwarded = forwarded;
    this.captured = captured;
  }

  /** Of one wrong bit, counted from the most significant one of the first byte. */
  static Damage ofBit(int bit) {
    int at = bit / Byte.SIZE;
    if (at < TYPE_AT) {
      return at < SOURCE_AT ? DESTINATION : SOURCE;
    }
    if (at < UDP_AT) {
      return isScreened(at, bit % Byte.SIZE) ? SCREENED : HEADER;
    }
    return at >= PORT_AT && at < LENGTH_AT ? PORT : CONTENT;
  }

  /** Type of the frame, version and length of the header, offset of a fragment, protocol, group. */
  private static boolean isScreened(int at, int bitOfByte) {
    return at <= IP_AT
        || (at == FRAGMENT_AT && bitOfByte >= FRAGMENT_FLAGS)
        || at == FRAGMENT_AT + 1
        || at == PROTOCOL_AT
        || at >= IP_DESTINATION_AT;
  }

  /** Whether the message is still what it was. */
  boolean isReadable() {
    return readable;
  }

  /** Whether a kernel takes it for a packet that it has to pass on. */
  boolean isForwarded() {
    return forwarded;
  }

  /** Whether the packet screen lets it through, if it did before. */
  boolean isCaptured() {
    return captured;
  }
}
