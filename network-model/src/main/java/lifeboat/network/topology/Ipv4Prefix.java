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
    String host = slash < 0 ? text : text.substring(0, slash);
    String bits = slash < 0 ? "32" : text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,2}") || Integer.parseInt(bits) > 32) {
      return Optional.empty();
    }
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    int address = 0;
    for (String part : parts) {
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      address = address << 8 | Integer.parseInt(part);
    }
    return Optional.of(new Ipv4Prefix(address, Integer.parseInt(bits)));
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
