package lifeboat.network.topology;

import java.util.Optional;

/**
 * An IPv4 address together with the length of its network prefix, such as {@code 172.16.0.1/24}.
 *
 * <p>Host bits may be set: the value describes an interface address as well as a network. {@link
 * #network()} clears them. {@link #toString()} parses back.
 */
public record Ipv4Prefix(int address, int length) implements Comparable<Ipv4Prefix> {

  public Ipv4Prefix {
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException("prefix length must be 0..32, was " + length);
    }
  }

  /** Reads {@code a.b.c.d/n}; {@code a.b.c.d} alone means {@code /32}. */
  public static Ipv4Prefix parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IPv4 prefix: " + text));
  }

  /** Like {@link #parse} but empty where the text is not a prefix. */
  public static Optional<Ipv4Prefix> tryParse(String text) {
    int slash = text.indexOf('/');
    int bits = slash < 0 ? 32 : number(text, slash + 1, text.length(), 32);
    int end = slash < 0 ? text.length() : slash;
    long address = 0;
    int start = 0;
    for (int part = 0; part < 4; part++) {
      int dot = part == 3 ? end : text.indexOf('.', start);
      int octet = dot < 0 || dot > end ? -1 : number(text, start, dot, 255);
      if (octet < 0 || (dot > start + 1 && text.charAt(start) == '0')) {
        return Optional.empty();
      }
      address = address << 8 | octet;
      start = dot + 1;
    }
    return bits < 0 ? Optional.empty() : Optional.of(new Ipv4Prefix((int) address, bits));
  }

  /** The number in that part of a text, with as many digits as the largest; -1 if it is none. */
  private static int number(String text, int start, int end, int max) {
    if (end <= start || end > start + (max > 99 ? 3 : 2)) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + digit - '0';
    }
    return value <= max ? value : -1;
  }

  /** The netmask as bits. */
  public int mask() {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  /** The same prefix without host bits. */
  public Ipv4Prefix network() {
    return new Ipv4Prefix(address & mask(), length);
  }

  /** The address numbered {@code index} in this network, keeping the prefix length. */
  public Ipv4Prefix host(int index) {
    long size = 1L << (32 - length);
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(this + " has no host number " + index);
    }
    return new Ipv4Prefix((address & mask()) + index, length);
  }

  public boolean contains(int other) {
    return (other & mask()) == (address & mask());
  }

  public boolean overlaps(Ipv4Prefix other) {
    return length <= other.length ? contains(other.address) : other.contains(address);
  }

  /** The address without its prefix length, {@code a.b.c.d}. */
  public String addressText() {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }

  @Override
  public int compareTo(Ipv4Prefix other) {
    int byAddress = Integer.compareUnsigned(address, other.address);
    return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
  }

  @Override
  public String toString() {
    return addressText() + "/" + length;
  }
}
