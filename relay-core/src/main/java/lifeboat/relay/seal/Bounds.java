package lifeboat.relay.seal;

import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;

/**
 * The way of a message from one node to the next, which its seal covers: what was sealed for one
 * receiver is worth nothing to another.
 *
 * @param from, to addresses on the link, where the receiver sees them: of messages without a
 *     destination and of those to the group; else {@link Mac#NONE}
 */
public record Bounds(Ipv4 source, Ipv4 destination, Mac from, Mac to) {

  static final int BYTES = 4 + 4 + 6 + 6;

  /** An ordinary packet, which routers pass on. */
  public static Bounds routed(Ipv4 source, Ipv4 destination) {
    return new Bounds(source, destination, Mac.NONE, Mac.NONE);
  }

  /** A frame from one neighbour to the other. */
  public static Bounds onLink(Ipv4 source, Ipv4 destination, Mac from, Mac to) {
    boolean captured = destination.isUnspecified() || destination.equals(Ipv4.PROBE_GROUP);
    return captured
        ? new Bounds(source, destination, from, to)
        : routed(source, destination); // A socket does not tell its reader.
  }

  void write(byte[] target) {
    put(target, 0, 4, source.bits());
    put(target, 4, 4, destination.bits());
    put(target, 8, 6, from.bits());
    put(target, 14, 6, to.bits());
  }

  static void put(byte[] target, int at, int bytes, long value) {
    for (int i = 0; i < bytes; i++) {
      target[at + i] = (byte) (value >>> (Byte.SIZE * (bytes - 1 - i)));
    }
  }

  static long get(byte[] source, int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << Byte.SIZE) | (source[at + i] & 0xff);
    }
    return value;
  }
}
