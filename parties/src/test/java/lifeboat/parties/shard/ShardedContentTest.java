package lifeboat.parties.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lifeboat.network.topology.Shards;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards of a replica, made while they are read, and put together again. */
class ShardedContentTest {

  private static final int STRIPE = 3 * ShardLayout.BLOCK_BYTES;

  /** Bytes in memory, of which the end may be lost. */
  private static final class Memory implements ReplicaContent {
    private final byte[] bytes;
    private int readable;

    Memory(byte[] bytes) {
      this.bytes = bytes;
      this.readable = bytes.length;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public Payload read(long offset, int length) {
      int from = (int) Math.min(readable, offset);
      return Payload.of(Arrays.copyOfRange(bytes, from, (int) Math.min(readable, offset + length)));
    }
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  private static byte[] allOf(ReplicaContent shard, int step) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (long at = 0; at < shard.length(); at += step) {
      all.writeBytes(shard.read(at, step).toArray());
    }
    return all.toByteArray();
  }

  private static List<ReplicaContent> shards(byte[] replica, int data, int parity) {
    ShardedContent content = new ShardedContent(new Memory(replica), data, parity);
    List<ReplicaContent> shards = new ArrayList<>();
    for (int index = 0; index < data + parity; index++) {
      shards.add(new Memory(allOf(content.piece(index), 1340)));
    }
    return shards;
  }

  private static byte[] assembled(List<ReplicaContent> shards) throws Exception {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    String sha256 = ShardAssembly.assemble(shards, target);
    byte[] bytes = target.toByteArray();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(sha256).isEqualTo(HexFormat.of().formatHex(digest));
    return bytes;
  }

  private static List<ReplicaContent> without(List<ReplicaContent> shards, Integer... lost) {
    return IntStream.range(0, shards.size())
        .filter(index -> !List.of(lost).contains(index))
        .mapToObj(shards::get)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1,
        2,
        3,
        4,
        100,
        STRIPE - 1,
        STRIPE,
        STRIPE + 1,
        STRIPE + 2,
        2 * STRIPE,
        2 * STRIPE + 7777
      })
  void anyThreeOfFiveBringAReplicaOfAnyLengthBack(int bytes) throws Exception {
    byte[] replica = random(bytes);
    List<ReplicaContent> shards = shards(replica, 3, 2);

    for (int one = 0; one < 5; one++) {
      for (int other = 0; other < one; other++) {
        assertThat(assembled(without(shards, one, other)))
            .as("without %d and %d", one, other)
            .isEqualTo(replica);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 13", "14, 1", "7, 8", "10, 5"})
  void shardsAreHardlyLongerThanTheirShare(int data, int parity) throws Exception {
    byte[] replica = random(1_000_000);
    List<ReplicaContent> shards = shards(replica, data, parity);

    for (ReplicaContent shard : shards) {
      assertThat(shard.length())
          .isBetween(1_000_000L / data, 1_000_000L / data + 1 + ShardFooter.BYTES);
    }
    assertThat(assembled(shards.subList(parity, data + parity))).isEqualTo(replica);
  }

  /** Shards are sent at different paces, and parts of them again. */
  @Test
  void inWhateverOrderTheyAreReadTheBytesAreTheSame() {
    byte[] replica = random(4 * STRIPE + 1234);
    List<ReplicaContent> expected = shards(replica, 3, 2);
    ShardedContent content = new ShardedContent(new Memory(replica), 3, 2);
    Random chance = new Random(5);

    for (int read = 0; read < 2000; read++) {
      int index = chance.nextInt(5);
      ReplicaContent shard = content.piece(index);
      long offset = chance.nextLong(shard.length());
      int length = 1 + chance.nextInt(3000);
      assertThat(shard.read(offset, length))
          .as("shard %d from %d", index, offset)
          .isEqualTo(expected.get(index).read(offset, length));
    }
  }

  @Test
  void whatCanNoLongerBeReadIsNotMadeUp() {
    Memory replica = new Memory(random(4 * STRIPE));
    ShardedContent content = new ShardedContent(replica, 3, 2);
    assertThat(content.piece(4).read(0, 100).length()).isEqualTo(100);

    replica.readable = STRIPE + 10;

    long thirdBlock = 2L * ShardLayout.BLOCK_BYTES;
    for (int index = 0; index < 5; index++) {
      ReplicaContent shard = content.piece(index);
      assertThat(shard.read(thirdBlock, 100).length()).as("shard %d", index).isZero();
      assertThat(shard.read(shard.length() - 10, 10).length()).as("its end").isZero();
    }
  }

  @Test
  void wrongShardsAreRefusedWithTheReason() {
    List<ReplicaContent> shards = shards(random(100_000), 3, 2);
    List<ReplicaContent> others = shards(random(100_001), 3, 2);

    assertRefused(List.of(), "0 shards are not enough");
    assertRefused(shards.subList(0, 2), "2 shards are not enough");
    assertRefused(List.of(shards.get(0), shards.get(1), shards.get(1)), "2 shards are not enough");
    assertRefused(
        List.of(shards.get(0), shards.get(1), others.get(2)), "they are of different replicas");
    assertRefused(
        List.of(shards.get(0), shards.get(1), new Memory(random(5000))), "one is no shard");
    assertRefused(List.of(shards.get(0), shards.get(1), new Memory(random(5))), "one is no shard");
  }

  @Test
  void aShardThatHasRottedIsNoticed() {
    byte[] replica = random(100_000);
    List<ReplicaContent> shards = new ArrayList<>(shards(replica, 3, 2));
    byte[] rotten = allOf(shards.get(3), 1000);
    rotten[500] = (byte) (rotten[500] ^ 1);
    shards.set(3, new Memory(rotten));

    assertRefused(without(shards, 0, 4), "their digest is not that of the replica");
  }

  private static void assertRefused(List<ReplicaContent> shards, String why) {
    assertThatThrownBy(() -> assembled(shards)).isInstanceOf(IOException.class).hasMessage(why);
  }

  /** Whatever a footer says, it is a value or nothing. */
  @Test
  void anyBytesAreAFooterOrNone() {
    byte[] good =
        new ShardFooter(new ShardLayout(3, 2, 1024, 5000), 4, Payload.of(new byte[32])).toBytes();
    assertThat(ShardFooter.of(good)).isPresent();
    Random chance = new Random(8);
    int refused = 0;
    for (int trial = 0; trial < 5000; trial++) {
      byte[] bytes = good.clone();
      bytes[4 + chance.nextInt(16)] = (byte) chance.nextInt(256);
      bytes[4 + chance.nextInt(16)] = (byte) chance.nextInt(256);
      refused += ShardFooter.of(bytes).isEmpty() ? 1 : 0;
    }
    assertThat(refused).isBetween(1, 4999);
  }

  /** The model of the network and the protocol do not know each other, but mean the same. */
  @Test
  void bothHalvesCountCopiesAndShardsAlike() {
    assertThat(Shards.MAX_COUNT).isEqualTo(CopyNumber.MAX_SHARDS);
    for (int needed = 1; needed < CopyNumber.MAX_SHARDS; needed++) {
      for (int index = 0; index < CopyNumber.MAX_SHARDS; index++) {
        assertThat(Shards.copyNumber(needed, index)).isEqualTo(CopyNumber.of(needed, index));
      }
    }
  }
}
