package lifeboat.parties;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Opens what {@link EncryptedContent} has encrypted, as a destination has stored it. */
public final class EncryptedFile {

  private EncryptedFile() {}

  /** The stored replica cannot be opened; the text is for the user. */
  public static final class CannotOpen extends IOException {
    private static final long serialVersionUID = 1;

    CannotOpen(Path file, String why) {
      super(file + ": " + why);
    }
  }

  /** Whether a file is an encrypted replica. */
  public static boolean isEncrypted(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      return Arrays.equals(in.readNBytes(EncryptedContent.MAGIC.length), EncryptedContent.MAGIC);
    }
  }

  /**
   * Writes the plain content to {@code target}, which appears when all of it is genuine, and
   * replaces no file.
   */
  public static long open(Path file, RecoveryKey key, Path target) throws IOException {
    Path draft = target.resolveSibling(target.getFileName() + ".opening");
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file));
        OutputStream out =
            new BufferedOutputStream(
                java.nio.channels.Channels.newOutputStream(
                    Files.newByteChannel(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")))))) {
      copy(file, in, Files.size(file), key, out);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    return Files.size(target);
  }

  private static void copy(
      Path file, DataInputStream in, long fileBytes, RecoveryKey key, OutputStream out)
      throws IOException {
    byte[] header = in.readNBytes(EncryptedContent.HEADER_BYTES);
    int magic = EncryptedContent.MAGIC.length;
    if (header.length < EncryptedContent.HEADER_BYTES
        || !Arrays.equals(header, 0, magic, EncryptedContent.MAGIC, 0, magic)) {
      throw new CannotOpen(file, "not encrypted by lifeboat");
    }
    SecretKeySpec content = contentKey(file, header, key);
    long left = fileBytes - header.length;
    long number = 0;
    boolean last = false;
    while (!last) {
      byte[] piece = in.readNBytes(EncryptedContent.PIECE_BYTES + EncryptedContent.TAG_BYTES);
      left -= piece.length;
      last = left <= 0;
      try {
        out.write(
            EncryptedContent.crypt(Cipher.DECRYPT_MODE, content, number++, last, piece, header));
      } catch (GeneralSecurityException e) {
        throw new CannotOpen(file, "damaged or cut off in piece " + number);
      }
    }
  }

  private static SecretKeySpec contentKey(Path file, byte[] header, RecoveryKey key)
      throws IOException {
    int openAt = EncryptedContent.MAGIC.length;
    int wrappedAt = openAt + EncryptedContent.KEY_BYTES;
    byte[] open = Arrays.copyOfRange(header, openAt, wrappedAt);
    byte[] wrapped = Arrays.copyOfRange(header, wrappedAt, header.length);
    try {
      byte[] wrapping =
          RecoveryKey.wrappingKey(
              KeyFile.array(key.secret()), open, open, KeyFile.array(key.open()));
      SecretKeySpec wrap = new SecretKeySpec(wrapping, "AES");
      return new SecretKeySpec(
          EncryptedContent.crypt(Cipher.DECRYPT_MODE, wrap, 0, true, wrapped, open), "AES");
    } catch (GeneralSecurityException e) {
      throw new CannotOpen(file, "encrypted for another recovery key");
    }
  }
}
