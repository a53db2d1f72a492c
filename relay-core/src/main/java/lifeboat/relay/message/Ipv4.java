package lifeboat.relay.message;

import java.util.Optional;

/** An IPv4 address. Ordered as unsigned numbers; {@link #toString()} parses back. */
public record Ipv4(int bits) implements Comparable<Ipv4> {

  /** The unspecified destination of a replica packet. */
  public static final Ipv4 UNSPECIFIED = new Ipv4(0);

  /**
   * Destination of group probes: the link-local group for experiments (RFC 4727), which no host
   * joins, so that kernels ignore it and only captures see it.
   */
  public static final Ipv4 PROBE_GROUP = parse("224.0.0.254");

  /** As a record's own, which is slow in code that is not yet compiled well. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Ipv4 that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return bits;
  }

  /** Reads dotted decimals. */
  public static Ipv4 parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + text));
  }

  /** Like {@link #parse} but empty where the text is no address. */
  public static Optional<Ipv4> tryParse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    int bits = 0;
    for (String part : parts) {
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return Optional.of(new Ipv4(bits));
  }

  public boolean isUnspecified() {
    return bits == 0;
  }

  @Override
  public int compareTo(Ipv4 other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
