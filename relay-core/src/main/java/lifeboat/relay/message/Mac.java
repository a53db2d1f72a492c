package lifeboat.relay.message;

/** An Ethernet address, its 48 bits in the low end of a long. */
public record Mac(long bits) {

  /**
   * Destination of group probes. Bridges do not pass this group on (IEEE 802.1Q, table 8-1) unless
   * they are told to, so a probe reaches exactly what is directly connected.
   */
  public static final Mac PROBE_GROUP = parse("01:80:c2:00:00:03");

  /** Address of nobody, for messages that did not come from a neighbour. */
  public static final Mac NONE = new Mac(0);

  /** Length of an address. */
  public static final int BITS = 48;

  public Mac {
    if (bits >>> BITS != 0) {
      throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
    }
  }

  /** Reads six hexadecimal bytes separated by colons. */
  public static Mac parse(String text) {
    if (!text.matches("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")) {
      throw new IllegalArgumentException("not a MAC address: " + text);
    }
    return new Mac(Long.parseLong(text.replace(":", ""), 16));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      int octet = (int) (bits >>> shift & 255);
      text.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
      if (shift > 0) {
        text.append(':');
      }
    }
    return text.toString();
  }
}
