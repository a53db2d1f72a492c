package lifeboat.parties;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.relay.seal.NetworkKeys;

/**
 * The key file of a network: with what its nodes seal, and for whose eyes its sources encrypt.
 *
 * <pre>
 * lifeboat network key 1
 * key 2 0f3c...        seals; 32 bytes in hexadecimal digits
 * key 1 97aa...        the one before it is accepted still
 * recovery 5be0...     public: replicas are encrypted for whoever has the recovery key
 * </pre>
 *
 * @param recovery public key, X25519
 */
public record KeyFile(NetworkKeys keys, List<Byte> recovery) {

  private static final String FIRST_LINE = "lifeboat network key 1";
  private static final long MAX_BYTES = 4096;
  private static final HexFormat HEX = HexFormat.of();
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Why a file is no key file; its text is for the user. */
  public static final class BadKeyFile extends IOException {
    private static final long serialVersionUID = 1;

    BadKeyFile(Path file, String why) {
      super(file + ": " + why);
    }
  }

  public KeyFile {
    recovery = List.copyOf(recovery);
  }

  /** Reads a key file, which only its owner may be able to read. */
  public static KeyFile read(Path file) throws IOException {
    List<String> lines = secretLines(file, FIRST_LINE);
    List<NetworkKeys.Key> keys = new ArrayList<>();
    Optional<List<Byte>> recovery = Optional.empty();
    for (int i = 1; i < lines.size(); i++) {
      List<String> words = List.of(lines.get(i).strip().split(" +", -1));
      boolean isKey = words.size() == 3 && words.getFirst().equals("key");
      boolean isRecovery = words.size() == 2 && words.getFirst().equals("recovery");
      Optional<List<Byte>> bytes = bytes(words.getLast());
      Optional<Integer> id = isKey ? id(words.get(1)) : Optional.empty();
      if (bytes.isEmpty() || (isKey ? id.isEmpty() : !isRecovery)) {
        throw new BadKeyFile(
            file, "line " + (i + 1) + ": expected \"key NUMBER HEX\" or \"recovery HEX\"");
      }
      if (isKey) {
        keys.add(new NetworkKeys.Key(id.orElseThrow(), bytes.get()));
      } else {
        recovery = bytes;
      }
    }
    if (recovery.isEmpty()
        || keys.isEmpty()
        || keys.size() > NetworkKeys.MAX_KEYS
        || (keys.size() == 2 && keys.get(0).id() == keys.get(1).id())) {
      throw new BadKeyFile(
          file, "needs one key, or two with different numbers, and a line \"recovery\"");
    }
    return new KeyFile(new NetworkKeys(keys), recovery.get());
  }

  /** The lines of a file with a secret, of which the first has to be as expected. */
  static List<String> secretLines(Path file, String firstLine) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new BadKeyFile(file, "no key file: it is too long");
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || !lines.getFirst().equals(firstLine)) {
      throw new BadKeyFile(file, "its first line is not \"" + firstLine + "\"");
    }
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(open)) {
      throw new BadKeyFile(
          file, "others may read or write this secret; say chmod 600 " + file.getFileName());
    }
    return lines;
  }

  private static Optional<Integer> id(String word) {
    return word.matches("[0-9]{1,3}") && Integer.parseInt(word) < 256
        ? Optional.of(Integer.parseInt(word))
        : Optional.empty();
  }

  /** 32 bytes; empty where the word is something else. */
  static Optional<List<Byte>> bytes(String word) {
    if (!word.matches("[0-9a-f]{64}")) {
      return Optional.empty();
    }
    List<Byte> bytes = new ArrayList<>();
    for (byte each : HEX.parseHex(word)) {
      bytes.add(each);
    }
    return Optional.of(List.copyOf(bytes));
  }

  static byte[] array(List<Byte> bytes) {
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    return array;
  }

  /** A key file with a new key, for replicas that this public key is for. */
  public static KeyFile create(byte[] recovery, SecureRandom random) {
    return new KeyFile(
        new NetworkKeys(List.of(newKey(1, random))), bytes(HEX.formatHex(recovery)).orElseThrow());
  }

  /** The public key of whoever may read the replicas. */
  public byte[] recoveryBytes() {
    return array(recovery);
  }

  /** The same with a new key that seals; the one that did is accepted still. */
  public KeyFile rotated(SecureRandom random) {
    NetworkKeys.Key current = keys.current();
    NetworkKeys.Key next = newKey((current.id() + 1) % 256, random);
    return new KeyFile(new NetworkKeys(List.of(next, current)), recovery);
  }

  private static NetworkKeys.Key newKey(int id, SecureRandom random) {
    byte[] secret = new byte[NetworkKeys.KEY_BYTES];
    random.nextBytes(secret);
    return new NetworkKeys.Key(id, bytes(HEX.formatHex(secret)).orElseThrow());
  }

  /** Writes it as a file that did not exist. */
  public void writeNew(Path file) throws IOException {
    writeSecret(file, text());
  }

  private String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE + "\n");
    for (NetworkKeys.Key key : keys.keys()) {
      text.append("key %d %s\n".formatted(key.id(), HEX.formatHex(array(key.secret()))));
    }
    return text.append("recovery %s\n".formatted(HEX.formatHex(array(recovery)))).toString();
  }

  /** Creates a file for its owner alone; one that exists is not touched. */
  static void writeSecret(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.ISO_8859_1));
      channel.force(true);
    }
  }
}
