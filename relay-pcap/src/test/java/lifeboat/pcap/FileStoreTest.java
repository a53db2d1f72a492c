package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.node.CopyNote;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica appears under its name only when it is whole, and what is asked is done in order. */
class FileStoreTest {

  private static final FlowKey FLOW = new FlowKey(new UUID(1, 2), 7, 0, 0);

  private static final Output.Origin ORIGIN =
      new Output.Origin(
          3, Ipv4.parse("172.16.0.10"), List.of(Ipv4.parse("10.0.0.1"), Ipv4.parse("10.0.0.2")));

  @TempDir Path directory = Path.of("");
  private final BlockingQueue<Input> answers = new LinkedBlockingQueue<>();

  private Input answer() throws InterruptedException {
    @Nullable Input answer = answers.poll(10, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("the store did not answer");
    }
    return answer;
  }

  private static Output.Write write(byte[] replica, int from, int to) {
    return new Output.Write(
        FLOW, replica.length, from, Payload.of(replica.clone(), from, to - from));
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

  @Test
  void publishesUnderTheNameOfTheReplicaWhatHasTheRightDigest() throws Exception {
    byte[] replica = replica(5000);
    try (FileStore store = new FileStore(directory)) {
      store.handle(write(replica, 2000, 5000), answers::add);
      store.handle(write(replica, 0, 2000), answers::add);
      store.handle(new Output.Commit(FLOW, 1), answers::add);
      assertThat(answer()).isInstanceOf(Input.Committed.class);
      assertThat(files()).allMatch(name -> name.endsWith(".partial"));

      store.handle(new Output.Publish(FLOW, replica.length, digest(replica)), answers::add);
      assertThat(answer()).isInstanceOf(Input.Published.class);
      assertThat(files()).containsExactly(WholeReplicas.fileName(FLOW));
      assertThat(directory.resolve(WholeReplicas.fileName(FLOW))).hasBinaryContent(replica);
    }
  }

  @Test
  void aWithdrawnReplicaIsGone() throws Exception {
    byte[] replica = replica(5000);
    try (FileStore store = new FileStore(directory)) {
      store.handle(write(replica, 0, 5000), answers::add);
      store.handle(new Output.Publish(FLOW, replica.length, digest(replica)), answers::add);
      assertThat(answer()).isInstanceOf(Input.Published.class);
      store.handle(new Output.Withdraw(FLOW), answers::add);
      store.handle(new Output.Commit(new FlowKey(FLOW.source(), 8, 0, 0), 1), answers::add);
      assertThat(answer()).isInstanceOf(Input.Committed.class);
      assertThat(files()).doesNotContain(WholeReplicas.fileName(FLOW));
    }
  }

  @Test
  void neverPublishesBytesWithAnotherDigest() throws Exception {
    byte[] replica = replica(5000);
    try (FileStore store = new FileStore(directory)) {
      store.handle(write(replica, 0, 4999), answers::add);
      store.handle(new Output.Publish(FLOW, replica.length, digest(replica)), answers::add);
      assertThat(answer())
          .isInstanceOfSatisfying(
              Input.StoreFailed.class,
              failed -> assertThat(failed.reason()).isEqualTo(Refusal.DIGEST_MISMATCH));
      assertThat(files()).allMatch(name -> name.endsWith(".partial"));
      store.handle(new Output.Discard(FLOW), answers::add);
      store.handle(new Output.Commit(new FlowKey(FLOW.source(), 8, 0, 0), 1), answers::add);
      answer();
      assertThat(files()).noneMatch(name -> name.contains("-7-"));
    }
  }

  @Test
  void anEmptyReplicaIsPublishedAsAnEmptyFile() throws Exception {
    byte[] nothing = new byte[0];
    try (FileStore store = new FileStore(directory)) {
      store.handle(new Output.Write(FLOW, 0, 0, digest(nothing)), answers::add);
      store.handle(new Output.Commit(FLOW, 1), answers::add);
      answer();
      store.handle(new Output.Publish(FLOW, 0, digest(nothing)), answers::add);
      assertThat(answer()).isInstanceOf(Input.Published.class);
      assertThat(directory.resolve(WholeReplicas.fileName(FLOW))).isEmptyFile();
    }
  }

  @Test
  void answersInTheOrderOfTheQuestions() throws Exception {
    byte[] replica = replica(100);
    try (FileStore store = new FileStore(directory)) {
      for (int number = 1; number <= 50; number++) {
        store.handle(write(replica, 0, 100), answers::add);
        store.handle(new Output.Commit(FLOW, number), answers::add);
      }
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        numbers.add(((Input.Committed) answer()).number());
      }
      assertThat(numbers).isSorted().startsWith(1).endsWith(50);
    }
  }

  /** A driver hands writes over under the lock that it needs for the answers as well. */
  @Test
  void keepsWritingWhileWhoeverWaitsForRoomHoldsUpItsAnswers() {
    byte[] mebibyte = replica(1 << 20);
    ReentrantLock lock = new ReentrantLock();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try (FileStore store = new FileStore(directory)) {
            lock.lock();
            try {
              store.handle(new Output.Commit(FLOW, 1), answer -> underLock(lock, answer));
              int more = 2 * FileStore.MAX_PENDING_BYTES / mebibyte.length;
              for (int i = 0; i < more; i++) {
                store.handle(write(mebibyte, 0, mebibyte.length), answers::add);
              }
            } finally {
              lock.unlock();
            }
            assertThat(answer()).isInstanceOf(Input.Committed.class);
          }
        });
  }

  private void underLock(ReentrantLock lock, Input answer) {
    lock.lock();
    try {
      answers.add(answer);
    } finally {
      lock.unlock();
    }
  }

  private static Output.Open opened(int bytes) {
    return new Output.Open(FLOW, bytes, ORIGIN);
  }

  private void commitSome(byte[] replica) throws Exception {
    try (FileStore store = new FileStore(directory)) {
      store.handle(opened(replica.length), answers::add);
      store.handle(write(replica, 1000, 2000), answers::add);
      store.handle(write(replica, 0, 500), answers::add);
      store.handle(new Output.Commit(FLOW, 1), answers::add);
      answer();
      store.handle(write(replica, 3000, 4000), answers::add);
    }
  }

  @Test
  void findsWhatWasCommittedBeforeTheProcessEnded() throws Exception {
    byte[] replica = replica(5000);
    commitSome(replica);
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.recovered())
          .containsExactly(
              new Input.Recovered(
                  0,
                  new FlowKey(FLOW.source(), 7, 0, 3),
                  5000,
                  ORIGIN,
                  List.of(new ByteRange(0, 500), new ByteRange(1000, 2000)),
                  Optional.empty(),
                  false));
    }
  }

  @Test
  void finishesInALaterProcessWhatAnEarlierOneBegan() throws Exception {
    byte[] replica = replica(5000);
    commitSome(replica);
    try (FileStore store = new FileStore(directory)) {
      store.handle(write(replica, 500, 1000), answers::add);
      store.handle(write(replica, 2000, 5000), answers::add);
      store.handle(new Output.Write(FLOW, 5000, 5000, digest(replica)), answers::add);
      store.handle(new Output.Commit(FLOW, 1), answers::add);
      answer();
    }
    try (FileStore store = new FileStore(directory)) {
      Input.Recovered found = store.recovered().getFirst();
      assertThat(found.stored()).containsExactly(new ByteRange(0, 5032));
      assertThat(found.digest()).contains(digest(replica));
      store.handle(new Output.Publish(FLOW, 5000, digest(replica)), answers::add);
      assertThat(answer()).isInstanceOf(Input.Published.class);
    }
    assertThat(directory.resolve(WholeReplicas.fileName(FLOW))).hasBinaryContent(replica);
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.recovered()).singleElement().matches(Input.Recovered::published);
    }
  }

  /** One {@code fsync} covers bytes and journal: a crash may leave either without the other. */
  @Test
  void believesTheJournalOnlyWhereTheBytesAreThere() throws Exception {
    byte[] replica = replica(5000);
    commitSome(replica);
    Path partial = directory.resolve(files().getFirst());
    try (FileChannel file = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1500);
    }
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.recovered().getFirst().stored()).containsExactly(new ByteRange(0, 500));
    }
  }

  @Test
  void aJournalThatWasCutInTheMiddleCountsAsFarAsItGoes() throws Exception {
    byte[] replica = replica(5000);
    commitSome(replica);
    Path partial = directory.resolve(files().getFirst());
    long length = Files.size(partial);
    for (long cut = length; cut > 5032; cut--) {
      try (FileChannel file = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        file.truncate(cut);
      }
      try (FileStore store = new FileStore(directory)) {
        store
            .recovered()
            .forEach(found ->
                assertThat(found.stored())
                    .allMatch(range -> range.to() == 500 || range.to() == 2000));
      }
      if (!Files.exists(partial)) {
        return; // Nothing of use was left.
      }
    }
    throw new AssertionError("a file without a journal was kept");
  }

  /** A process may die after the digest has been verified and before the journal is cut off. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void finishesAPublicationThatADeadProcessHadBegun(boolean cut) throws Exception {
    byte[] replica = replica(5000);
    byte[] file = Arrays.copyOf(replica, cut ? 5000 : 7000);
    Path verified = directory.resolve(WholeReplicas.verifiedName(FLOW, replica.length));
    Files.write(verified, file);
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.recovered()).singleElement().matches(Input.Recovered::published);
      assertThat(store.find(FLOW).orElseThrow()).hasBinaryContent(replica);
    }
    assertThat(files()).containsExactly(WholeReplicas.fileName(FLOW));
  }

  @Test
  void whatIsHereIsFoundByItsIdUntilItIsWithdrawn() throws Exception {
    byte[] replica = replica(100);
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.find(FLOW)).isEmpty();
      store.handle(write(replica, 0, 100), answers::add);
      store.handle(new Output.Publish(FLOW, 100, digest(replica)), answers::add);
      answer();
      assertThat(store.find(FLOW).orElseThrow()).hasBinaryContent(replica);
      store.handle(new Output.Withdraw(FLOW), answers::add);
      store.handle(new Output.Commit(new FlowKey(FLOW.source(), 8, 0, 0), 1), answers::add);
      answer();
      assertThat(store.find(FLOW)).isEmpty();
    }
  }

  /** Else a flush that is tried again would succeed, and promise what is not there. */
  @Test
  void afterAFailureNothingIsPromisedForThatCopyUntilItIsDiscarded() throws Exception {
    byte[] replica = replica(5000);
    try (FileStore store = new FileStore(directory)) {
      store.handle(write(replica, 0, 5000), answers::add);
      store.handle(new Output.Publish(FLOW, 5000, digest(replica(4999))), answers::add);
      store.handle(new Output.Commit(FLOW, 1), answers::add);
      store.handle(new Output.Publish(FLOW, 5000, digest(replica)), answers::add);
      store.handle(new Output.Discard(FLOW), answers::add);
      store.handle(write(replica, 0, 5000), answers::add);
      store.handle(new Output.Publish(FLOW, 5000, digest(replica)), answers::add);
      assertThat(answer()).isInstanceOf(Input.StoreFailed.class);
      assertThat(answer()).isInstanceOf(Input.Published.class);
      assertThat(answers).isEmpty();
    }
  }

  @Test
  void onlyTheOwnerMayReadWhatIsStored() throws Exception {
    byte[] replica = replica(100);
    Path own = directory.resolve("own");
    try (FileStore store = new FileStore(own)) {
      store.handle(write(replica, 0, 100), answers::add);
      store.handle(new Output.Publish(FLOW, 100, digest(replica)), answers::add);
      answer();
      Path file = store.find(FLOW).orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
          .isEqualTo("rwx------");
    }
  }

  /** Somebody else's files, and names that no store gives. */
  @Test
  void filesOfOtherNamesAreNoReplicas() throws Exception {
    String source = FLOW.source().toString();
    for (String name :
        List.of(
            "notes",
            source + "-99999999999",
            source + "-4294967296",
            source + "-1-300.5.partial",
            "------------------------------------" + "-1",
            source + "-5000000000.3.verified")) {
      Files.write(directory.resolve(name), new byte[] {1, 2, 3});
    }
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.recovered()).isEmpty();
    }
  }

  @Test
  void remembersHowFarADeploymentHadCome() throws Exception {
    Destination server = new Destination(Ipv4.parse("172.18.0.10"), new UUID(3, 4));
    Destination placed =
        new Destination(
            Ipv4.parse("172.19.0.10"), new UUID(5, 6), Optional.of(new Place(37.5, -122.25)));
    Input.Earlier second =
        new Input.Earlier(
            List.of(
                new CopyNote(0, 1, Optional.of(server), CopyNote.Stage.UNDER_WAY),
                new CopyNote(1, 0, Optional.of(placed), CopyNote.Stage.PLACED),
                new CopyNote(2, 7, Optional.empty(), CopyNote.Stage.FAILED)));
    try (FileStore store = new FileStore(directory)) {
      Input.Earlier begun = new Input.Earlier(0, Optional.empty());
      store.remember(new Output.Remember("backup", begun, false));
      store.remember(new Output.Remember("backup", second, false));
      store.remember(new Output.Remember("other", begun, false));
      store.remember(new Output.Remember("other", begun, true));
    }
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.earlier("backup")).contains(second);
      assertThat(store.earlier("other")).isEmpty();
      assertThat(store.earlier("never")).isEmpty();
    }
  }

  /** The number of a copy outlives the process: its source will ask for this copy and no other. */
  @Test
  void findsACopyUnderItsNumberAgain() throws Exception {
    byte[] replica = replica(5000);
    FlowKey third = new FlowKey(FLOW.source(), FLOW.sequence(), 2, 0);
    try (FileStore store = new FileStore(directory)) {
      store.handle(new Output.Write(third, 5000, 0, Payload.of(replica)), answers::add);
      store.handle(new Output.Commit(third, 1), answers::add);
      answer();
      store.handle(new Output.Publish(third, 5000, digest(replica)), answers::add);
      assertThat(answer()).isInstanceOf(Input.Published.class);
    }
    assertThat(FileStore.findWhole(directory, FLOW.replicaId()))
        .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(replica));
    try (FileStore store = new FileStore(directory)) {
      assertThat(store.recovered().getFirst().flow()).isEqualTo(third);
    }
  }
}
