package lifeboat.relay.seal;

import java.util.List;

/**
 * The keys of a network: the first one seals, and all of them are accepted, so that a network can
 * change its key without an interruption.
 */
public record NetworkKeys(List<Key> keys) {

  /** The new one and the old one. */
  public static final int MAX_KEYS = 2;

  public static final int KEY_BYTES = 32;

  /**
   * A secret that all nodes of a network share.
   *
   * @param id tells keys of a network apart, 0..255
   */
  public record Key(int id, List<Byte> secret) {
    public Key {
      secret = List.copyOf(secret);
      if (id < 0 || id > 255 || secret.size() != KEY_BYTES) {
        throw new IllegalArgumentException("key " + id + " with " + secret.size() + " bytes");
      }
    }

    byte[] bytes() {
      byte[] bytes = new byte[KEY_BYTES];
      for (int i = 0; i < KEY_BYTES; i++) {
        bytes[i] = secret.get(i);
      }
      return bytes;
    }

    /** Never the secret: what is printed may be kept. */
    @Override
    public String toString() {
      return "key " + id;
    }
  }

  public NetworkKeys {
    keys = List.copyOf(keys);
    long ids = keys.stream().map(Key::id).distinct().count();
    if (keys.isEmpty() || keys.size() > MAX_KEYS || ids != keys.size()) {
      throw new IllegalArgumentException(keys.size() + " keys, " + ids + " of them different");
    }
  }

  /** The key that seals. */
  public Key current() {
    return keys.getFirst();
  }
}
