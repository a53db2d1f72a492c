package lifeboat.relay.message;

/** A network of IPv4 addresses: those that share the first {@code length} bits. */
public record Prefix(Ipv4 network, int length) {

  public Prefix {
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException("prefix length must be 0..32, was " + length);
    }
    network = new Ipv4(network.bits() & mask(length));
  }

  /** Reads {@code a.b.c.d/n}. */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("not a prefix: " + text);
    }
    return new Prefix(
        Ipv4.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  public boolean contains(Ipv4 address) {
    return (address.bits() & mask(length)) == network.bits();
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  @Override
  public String toString() {
    return network + "/" + length;
  }
}
