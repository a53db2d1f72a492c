package lifeboat.emulator.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import lifeboat.network.result.ResultRecorder;
import lifeboat.network.result.ResultRecorder.StoredFile;
import lifeboat.pcap.FileStore;

/** Finds and reads back what the servers of a run have stored. */
public final class StoredReplicas implements ResultRecorder.Stores {

  private final Path directory;

  public StoredReplicas(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<StoredFile> find(String server, String copyId) {
    Path store = directory.resolve("stores").resolve(server);
    return FileStore.find(store, copyId)
        .flatMap(file -> {
          try {
            String relative = directory.relativize(file).toString();
            return Optional.of(new StoredFile(relative, sha256(file)));
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
