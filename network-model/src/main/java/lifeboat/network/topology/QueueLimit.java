package lifeboat.network.topology;

/**
 * How much may wait in front of the rate of a link, the frame that is being sent included; what
 * comes on top is dropped. An idle link takes any frame. Without a rate nothing waits.
 */
public sealed interface QueueLimit {

  /** What holds where the file does not say: 1 MiB. */
  QueueLimit DEFAULT = new Bytes(1L << 20);

  /** A full frame: the MTU of all links and an Ethernet header. */
  int FULL_FRAME_BYTES = 1514;

  /** Frames that a queue of one bandwidth-delay product holds at least. */
  int LEAST_BDP_FRAMES = 10;

  /**
   * So much data.
   *
   * @param bytes of whole Ethernet frames without their check sequence, of which the part that has
   *     left does not count
   */
  record Bytes(long bytes) implements QueueLimit {

    /** The largest limit in bytes. */
    public static final long MAX = 1L << 30;

    public Bytes {
      if (bytes < FULL_FRAME_BYTES || bytes > MAX) {
        throw new IllegalArgumentException("queue of " + bytes + " bytes");
      }
    }
  }

  /**
   * So many frames.
   *
   * @param packets frames of whatever length
   */
  record Packets(int packets) implements QueueLimit {

    /** The largest limit in packets. */
    public static final int MAX = 1_000_000;

    public Packets {
      if (packets < 1 || packets > MAX) {
        throw new IllegalArgumentException("queue of " + packets + " packets");
      }
    }
  }

  /**
   * One bandwidth-delay product: what the rate sends while a frame goes there and another one comes
   * back, rounded up to a byte; at least {@link #LEAST_BDP_FRAMES} full frames and at most {@link
   * Bytes#MAX}.
   *
   * @param rateBitsPerSecond must be above 0
   */
  static QueueLimit bandwidthDelayProduct(
      long rateBitsPerSecond, long delayThereNanos, long delayBackNanos) {
    if (rateBitsPerSecond <= 0) {
      throw new IllegalArgumentException("no bandwidth-delay product without a rate");
    }
    double seconds = (delayThereNanos + delayBackNanos) / 1e9;
    long bytes = (long) Math.ceil(rateBitsPerSecond * seconds / Byte.SIZE);
    return new Bytes(Math.clamp(bytes, (long) LEAST_BDP_FRAMES * FULL_FRAME_BYTES, Bytes.MAX));
  }
}
