package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.ReplicaContent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does with shards. */
class ShardStoreTest {

  private static final FlowKey FLOW = new FlowKey(new UUID(1, 2), 7, 0, 0);

  @TempDir Path directory = Path.of("");
  private final BlockingQueue<Input> answers = new LinkedBlockingQueue<>();

  private Input answer() throws InterruptedException {
    @Nullable Input answer = answers.poll(10, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("the store did not answer");
    }
    return answer;
  }

  private static Payload digest(byte[] bytes) {
    return Payload.of(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] replica(int bytes) {
    byte[] replica = new byte[bytes];
    new SplittableRandom(1).nextBytes(replica);
    return replica;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  /** How shards are made is nothing to a store: here they are halves. */
  private static final ShardAssembler HALVES =
      (shards, target) -> {
        MessageDigest sha256 = sha256();
        for (ReplicaContent shard : shards) {
          byte[] half = shard.read(0, (int) shard.length()).toArray();
          sha256.update(half);
          target.write(half);
        }
        return HexFormat.of().formatHex(sha256.digest());
      };

  private static FlowKey fetchedShard(int index) {
    return FLOW.ofCopy().withCopy(CopyNumber.ofFetchedShard(index));
  }

  private void storeHalf(FileStore store, FlowKey key, byte[] half) throws Exception {
    store.handle(new Output.Write(key, half.length, 0, Payload.of(half.clone())), answers::add);
    store.handle(new Output.Publish(key, half.length, digest(half)), answers::add);
    assertThat(answer()).isInstanceOf(Input.Published.class);
  }

  @Test
  void putsShardsTogetherAndPublishesTheWhole() throws Exception {
    byte[] replica = replica(5000);
    FlowKey whole = FLOW.ofCopy().withCopy(FlowKey.FETCHED);
    List<FlowKey> shards = List.of(fetchedShard(0), fetchedShard(1));
    try (FileStore store = new FileStore(directory, HALVES)) {
      storeHalf(store, fetchedShard(0), Arrays.copyOf(replica, 3000));
      storeHalf(store, fetchedShard(1), Arrays.copyOfRange(replica, 3000, 5000));
      assertThat(FileStore.findWhole(directory, FLOW.replicaId()))
          .as("shards are not the replica")
          .isEmpty();

      store.handle(new Output.Assemble(whole, shards), answers::add);
      assertThat(answer())
          .isInstanceOfSatisfying(
              Input.Assembled.class,
              done -> {
                assertThat(done.flow()).isEqualTo(whole);
                assertThat(done.replicaBytes()).isEqualTo(5000);
                assertThat(HexFormat.of().parseHex(done.sha256()))
                    .isEqualTo(digest(replica).toArray());
              });
    }
    assertThat(FileStore.findWhole(directory, FLOW.replicaId()))
        .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(replica));
    try (FileStore store = new FileStore(directory, HALVES)) {
      assertThat(store.recovered().stream().map(found -> found.flow().copy()))
          .containsExactlyInAnyOrder(
              CopyNumber.ofFetchedShard(0), CopyNumber.ofFetchedShard(1), FlowKey.FETCHED);
    }
  }

  @Test
  void shardsThatCannotBePutTogetherLeaveNothingBehind() throws Exception {
    FlowKey whole = FLOW.ofCopy().withCopy(FlowKey.FETCHED);
    Files.write(directory.resolve(WholeReplicas.fileName(whole) + ".assembling"), new byte[10]);
    try (FileStore store = new FileStore(directory)) {
      assertThat(files()).as("what a killed process was writing").isEmpty();
      storeHalf(store, fetchedShard(0), replica(3000));
      List<FlowKey> missing = List.of(fetchedShard(0), fetchedShard(1));
      store.handle(new Output.Assemble(whole, missing), answers::add);
      assertThat(answer())
          .isInstanceOfSatisfying(
              Input.StoreFailed.class,
              failed -> assertThat(failed.why()).isEqualTo("a shard is not here"));
      store.handle(new Output.Discard(whole), answers::add);
      store.handle(new Output.Assemble(whole, missing.subList(0, 1)), answers::add);
      assertThat(answer())
          .isInstanceOfSatisfying(
              Input.StoreFailed.class,
              failed -> assertThat(failed.why()).isEqualTo("nothing is put together here"));
    }
    assertThat(files()).containsExactly(WholeReplicas.fileName(fetchedShard(0)));
  }
}
