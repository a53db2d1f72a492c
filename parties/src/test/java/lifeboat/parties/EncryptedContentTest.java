package lifeboat.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source encrypts only the recovery key opens, and only as a whole. */
class EncryptedContentTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RecoveryKey RECOVERY = RecoveryKey.create(RANDOM);
  private static final byte[] SECRET = new byte[32];

  @TempDir Path directory = Path.of("");

  private static ReplicaContent content(byte[] bytes) {
    return new ReplicaContent() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public Payload read(long offset, int length) {
        return Payload.of(
            Arrays.copyOfRange(bytes, (int) offset, (int) Math.min(bytes.length, offset + length)));
      }
    };
  }

  private static byte[] plain(int bytes) {
    byte[] plain = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(plain);
    return plain;
  }

  private static EncryptedContent encrypted(byte[] plain, String name) {
    return new EncryptedContent(content(plain), SECRET, name, RECOVERY.openBytes());
  }

  private static byte[] allOf(ReplicaContent content, int step) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (long at = 0; at < content.length(); at += step) {
      all.writeBytes(content.read(at, step).toArray());
    }
    return all.toByteArray();
  }

  private Path stored(byte[] bytes) throws Exception {
    return Files.write(directory.resolve("stored"), bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 300_000})
  void theRecoveryKeyOpensWhatWasStored(int bytes) throws Exception {
    EncryptedContent content = encrypted(plain(bytes), "r");
    byte[] travelled = allOf(content, 768);
    assertThat(travelled).hasSize((int) content.length());
    Path opened = directory.resolve("opened");
    assertThat(EncryptedFile.open(stored(travelled), RECOVERY, opened)).isEqualTo(bytes);
    assertThat(opened).hasBinaryContent(plain(bytes));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(opened)))
        .isEqualTo("rw-------");
  }

  @Test
  void anyPartIsTheSameWheneverItIsSentAgain() {
    byte[] plain = plain(400_000);
    byte[] once = allOf(encrypted(plain, "r"), 1408);
    EncryptedContent afterRestart = encrypted(plain, "r");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(once.length);
      byte[] again = afterRestart.read(from, 1408).toArray();
      assertThat(again).isEqualTo(Arrays.copyOfRange(once, from, from + again.length));
    }
  }

  @Test
  void twoReplicasOfTheSameBytesHaveNothingInCommon() {
    byte[] one = allOf(encrypted(new byte[1000], "one"), 768);
    byte[] two = allOf(encrypted(new byte[1000], "two"), 768);
    int same = 0;
    for (int i = 4; i < one.length; i++) {
      same += one[i] == two[i] ? 1 : 0;
    }
    assertThat(same).as("of %d bytes, by chance 4", one.length).isLessThan(30);
  }

  @Test
  void whatIsDamagedCutOffOrReorderedIsNotOpened() throws Exception {
    byte[] travelled = allOf(encrypted(plain(200_000), "r"), 768);
    Path opened = directory.resolve("opened");
    for (int at : new int[] {0, 10, 50, 83, 84, 70_000, travelled.length - 1}) {
      byte[] damaged = travelled.clone();
      damaged[at] ^= 1;
      Path file = stored(damaged);
      assertThatThrownBy(() -> EncryptedFile.open(file, RECOVERY, opened))
          .isInstanceOf(EncryptedFile.CannotOpen.class);
    }
    int piece = EncryptedContent.PIECE_BYTES + EncryptedContent.TAG_BYTES;
    int header = EncryptedContent.HEADER_BYTES;
    for (int length : new int[] {0, 3, header, header + piece, header + 2 * piece + 5}) {
      Path file = stored(Arrays.copyOf(travelled, length));
      assertThatThrownBy(() -> EncryptedFile.open(file, RECOVERY, opened))
          .isInstanceOf(EncryptedFile.CannotOpen.class);
    }
    byte[] swapped = travelled.clone();
    System.arraycopy(travelled, header, swapped, header + piece, piece);
    System.arraycopy(travelled, header + piece, swapped, header, piece);
    Path file = stored(swapped);
    assertThatThrownBy(() -> EncryptedFile.open(file, RECOVERY, opened))
        .hasMessageContaining("damaged or cut off");
    assertThat(directory).isDirectoryNotContaining(path -> path.toString().contains("opened"));
  }

  @Test
  void anotherRecoveryKeyOpensNothing() throws Exception {
    Path file = stored(allOf(encrypted(plain(100), "r"), 768));
    RecoveryKey other = RecoveryKey.create(RANDOM);
    assertThatThrownBy(() -> EncryptedFile.open(file, other, directory.resolve("opened")))
        .hasMessageContaining("another recovery key");
  }

  @Test
  void keysAreReadAsTheyWereWritten() throws Exception {
    Path network = directory.resolve("n.key");
    Path recovery = directory.resolve("n.recovery");
    KeyFile keys = KeyFile.create(RECOVERY.openBytes(), RANDOM);
    keys.writeNew(network);
    RECOVERY.writeNew(recovery);
    assertThat(KeyFile.read(network)).isEqualTo(keys);
    assertThat(RecoveryKey.read(recovery)).isEqualTo(RECOVERY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(recovery)))
        .isEqualTo("rw-------");
    assertThat(keys.toString() + RECOVERY).doesNotContain("secret");
  }

  @Test
  void aRotatedFileSealsWithANewKeyAndAcceptsTheLast() throws Exception {
    KeyFile first = KeyFile.create(RECOVERY.openBytes(), RANDOM);
    KeyFile second = first.rotated(RANDOM);
    KeyFile third = second.rotated(RANDOM);
    assertThat(second.keys().keys()).hasSize(2).endsWith(first.keys().current());
    assertThat(third.keys().keys()).hasSize(2).doesNotContain(first.keys().current());
    assertThat(third.recovery()).isEqualTo(first.recovery());
  }

  @Test
  void aSecretThatOthersMayReadIsRefused() throws Exception {
    Path network = directory.resolve("n.key");
    KeyFile.create(RECOVERY.openBytes(), RANDOM).writeNew(network);
    Files.setPosixFilePermissions(network, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> KeyFile.read(network)).hasMessageContaining("chmod 600");
  }

  @Test
  void aBadKeyFileSaysWhereItIsBad() throws Exception {
    String good = "ab".repeat(32);
    for (String text :
        List.of(
            "",
            "something else",
            "lifeboat network key 1",
            "lifeboat network key 1\nkey 1 abc\nrecovery " + good,
            "lifeboat network key 1\nkey 256 " + good + "\nrecovery " + good,
            "lifeboat network key 1\nkey 1 " + good,
            "lifeboat network key 1\nkey 1 %s\nkey 1 %s\nrecovery %s"
                .formatted(good, good, good))) {
      Path file = directory.resolve("bad.key");
      Files.deleteIfExists(file);
      KeyFile.writeSecret(file, text);
      assertThatThrownBy(() -> KeyFile.read(file))
          .isInstanceOf(KeyFile.BadKeyFile.class)
          .hasMessageContaining("bad.key");
    }
  }

  @Test
  void aSecretOfASourceOutlivesItsProcess() throws Exception {
    byte[] first = SourceSecret.of(directory, RANDOM);
    assertThat(SourceSecret.of(directory, RANDOM)).isEqualTo(first).hasSize(32);
    assertThat(new String(first, StandardCharsets.ISO_8859_1)).isNotBlank();
  }
}
