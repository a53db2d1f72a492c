package lifeboat.parties;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The secret of a source, of which it makes the keys of its replicas: 32 bytes in a file of its
 * store, so that after a restart it goes on with what it has begun to send.
 */
public final class SourceSecret {

  private static final String FILE = "source-secret";
  private static final String FIRST_LINE = "lifeboat source secret 1";

  private SourceSecret() {}

  /** The secret of the source with this store, which is made where there is none. */
  public static byte[] of(Path store, SecureRandom random) throws IOException {
    Path file = store.resolve(FILE);
    if (!Files.exists(file)) {
      byte[] secret = new byte[EncryptedContent.KEY_BYTES];
      random.nextBytes(secret);
      KeyFile.writeSecret(file, FIRST_LINE + "\n" + HexFormat.of().formatHex(secret) + "\n");
    }
    List<String> lines = KeyFile.secretLines(file, FIRST_LINE);
    return KeyFile.bytes(lines.getLast())
        .map(KeyFile::array)
        .orElseThrow(() -> new KeyFile.BadKeyFile(file, "needs 32 bytes in hexadecimal digits"));
  }
}
