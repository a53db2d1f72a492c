package lifeboat.parties.shard;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;

/**
 * A replica whose pieces are shards, made while they are read. All shards of a replica are read by
 * one thread, each at its own pace; what is kept in memory is a block for each, and one stripe.
 *
 * <p>The digest of the whole is computed as the shard that is read fastest goes on, so that the end
 * of no shard waits for it, except where reading has begun in the middle, after a restart.
 */
public final class ShardedContent implements ReplicaContent {

  private final ReplicaContent whole;
  private final ShardLayout layout;
  private final ReedSolomon code;
  private final List<Shard> shards = new ArrayList<>();
  private final MessageDigest sha256 = newSha256();
  private long digestedStripes;
  private byte[] digest = {};
  private long stripe = -1;
  private byte[] stripeBytes = {};

  /**
   * Cuts a replica into shards.
   *
   * @param data so many bring it back, at least 2
   * @param parity so many may be lost, at least 1
   */
  public ShardedContent(ReplicaContent whole, int data, int parity) {
    this.whole = whole;
    this.layout = new ShardLayout(data, parity, ShardLayout.BLOCK_BYTES, whole.length());
    this.code = new ReedSolomon(data, parity);
    for (int index = 0; index < data + parity; index++) {
      shards.add(new Shard(index));
    }
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public long length() {
    return whole.length();
  }

  @Override
  public int fragmentBytes() {
    return whole.fragmentBytes();
  }

  @Override
  public Payload read(long offset, int length) {
    return whole.read(offset, length);
  }

  @Override
  public ReplicaContent piece(int index) {
    return shards.get(index);
  }

  /**
   * The data blocks of a stripe, filled up with zeros; empty when they can no longer be read. The
   * next stripe for the digest is digested.
   */
  private byte[] stripe(long number) {
    if (number != stripe) {
      int length = layout.bytesOf(number);
      Payload read = whole.read(number * layout.stripeBytes(), length);
      if (read.length() < length) {
        return new byte[0];
      }
      if (number == digestedStripes) {
        read.addTo(sha256);
        digestedStripes++;
      }
      stripeBytes = Arrays.copyOf(read.toArray(), layout.data() * layout.blockBytesOf(number));
      stripe = number;
    }
    return stripeBytes;
  }

  /** The SHA-256 of the whole; empty when it can no longer be read. */
  private byte[] digest() {
    while (digestedStripes < layout.stripes()) {
      if (stripe(digestedStripes).length == 0) {
        return digest;
      }
    }
    if (digest.length == 0) {
      digest = sha256.digest();
    }
    return digest;
  }

  /** One of the shards. */
  private final class Shard implements ReplicaContent {

    private final int index;
    private long number = -1;
    private byte[] block = {};

    Shard(int index) {
      this.index = index;
    }

    @Override
    public long length() {
      return layout.shardBytes();
    }

    @Override
    public int fragmentBytes() {
      return whole.fragmentBytes();
    }

    @Override
    public Payload read(long offset, int count) {
      byte[] bytes = new byte[(int) Math.max(0, Math.min(count, length() - offset))];
      int done = 0;
      while (done < bytes.length) {
        long at = offset + done;
        boolean inBody = at < layout.bodyBytes();
        byte[] from = inBody ? block(at / layout.blockBytes()) : footer();
        int inside = (int) (inBody ? at % layout.blockBytes() : at - layout.bodyBytes());
        if (inside >= from.length) {
          break; // The replica can no longer be read.
        }
        int length = Math.min(from.length - inside, bytes.length - done);
        System.arraycopy(from, inside, bytes, done, length);
        done += length;
      }
      return Payload.of(bytes, 0, done);
    }

    private byte[] block(long wanted) {
      if (wanted != number) {
        byte[] made = isOwnEnough(wanted) ? own(wanted) : coded(wanted);
        if (made.length == 0) {
          return made;
        }
        block = made;
        number = wanted;
      }
      return block;
    }

    /** Whether only the own block of a data shard need be read, and not the whole stripe. */
    private boolean isOwnEnough(long wanted) {
      return index < layout.data() && wanted != stripe && wanted != digestedStripes;
    }

    private byte[] own(long wanted) {
      int length = layout.blockBytesOf(wanted);
      int there = Math.clamp((long) layout.bytesOf(wanted) - (long) index * length, 0, length);
      Payload read =
          whole.read(
              wanted * layout.stripeBytes()
                  + Math.min((long) index * length, layout.bytesOf(wanted)),
              there);
      return read.length() < there ? new byte[0] : Arrays.copyOf(read.toArray(), length);
    }

    private byte[] coded(long wanted) {
      byte[] all = stripe(wanted);
      if (all.length == 0) {
        return all;
      }
      int length = layout.blockBytesOf(wanted);
      return index < layout.data()
          ? Arrays.copyOfRange(all, index * length, (index + 1) * length)
          : code.block(index, all);
    }

    private byte[] footer() {
      byte[] known = digest();
      return known.length == 0
          ? known
          : new ShardFooter(layout, index, Payload.of(known)).toBytes();
    }
  }
}
