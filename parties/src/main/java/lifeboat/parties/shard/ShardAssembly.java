package lifeboat.parties.shard;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;

/**
 * A replica out of some of its shards, stripe by stripe, so that it is never in memory as a whole.
 */
public final class ShardAssembly {

  /** Shards that cannot be put together. */
  public static final class BadShardsException extends IOException {
    private static final long serialVersionUID = 1L;

    BadShardsException(String why) {
      super(why);
    }
  }

  private final List<ReplicaContent> shards;
  private final ShardLayout layout;
  private final byte[] sha256;
  private final ReedSolomon.Decoder decoder;

  /** Writes the replica of which these are shards; returns its SHA-256. */
  public static String assemble(List<ReplicaContent> shards, OutputStream target)
      throws IOException {
    return of(shards).writeTo(target);
  }

  private ShardAssembly(List<ReplicaContent> shards, List<ShardFooter> footers) {
    ShardFooter first = footers.getFirst();
    this.shards = shards;
    this.layout = first.layout();
    this.sha256 = first.sha256().toArray();
    this.decoder =
        new ReedSolomon(layout.data(), layout.parity())
            .decoder(footers.stream().map(ShardFooter::index).toList());
  }

  /** Looks at what there is: as many different shards of the same replica as are needed. */
  static ShardAssembly of(List<ReplicaContent> given) throws BadShardsException {
    List<ReplicaContent> shards = new ArrayList<>();
    List<ShardFooter> footers = new ArrayList<>();
    for (ReplicaContent shard : given) {
      ShardFooter footer = footerOf(shard);
      if (!footers.isEmpty() && !footer.fits(footers.getFirst())) {
        throw new BadShardsException("they are of different replicas");
      }
      boolean known = footers.stream().anyMatch(other -> other.index() == footer.index());
      if (!known && footers.size() < footer.layout().data()) {
        shards.add(shard);
        footers.add(footer);
      }
    }
    if (footers.isEmpty() || footers.size() < footers.getFirst().layout().data()) {
      throw new BadShardsException(footers.size() + " shards are not enough");
    }
    return new ShardAssembly(shards, footers);
  }

  private static ShardFooter footerOf(ReplicaContent shard) throws BadShardsException {
    Optional<ShardFooter> footer =
        ShardFooter.of(
            shard
                .read(Math.max(0, shard.length() - ShardFooter.BYTES), ShardFooter.BYTES)
                .toArray());
    if (footer.filter(found -> found.layout().shardBytes() == shard.length()).isEmpty()) {
      throw new BadShardsException("one is no shard");
    }
    return footer.get();
  }

  /** Returns the SHA-256 of what it has written, which is the one that the source has computed. */
  private String writeTo(OutputStream target) throws IOException {
    MessageDigest digest = ShardedContent.newSha256();
    for (long stripe = 0; stripe < layout.stripes(); stripe++) {
      List<byte[]> blocks = new ArrayList<>();
      int length = layout.blockBytesOf(stripe);
      for (ReplicaContent shard : shards) {
        Payload block = shard.read(stripe * layout.blockBytes(), length);
        if (block.length() < length) {
          throw new BadShardsException("one can no longer be read");
        }
        blocks.add(block.toArray());
      }
      byte[] bytes = decoder.stripe(blocks);
      digest.update(bytes, 0, layout.bytesOf(stripe));
      target.write(bytes, 0, layout.bytesOf(stripe));
    }
    byte[] found = digest.digest();
    if (!MessageDigest.isEqual(found, sha256)) {
      throw new BadShardsException("their digest is not that of the replica");
    }
    return HexFormat.of().formatHex(found);
  }
}
