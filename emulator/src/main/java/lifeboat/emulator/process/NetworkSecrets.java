package lifeboat.emulator.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import lifeboat.network.topology.Deployment;
import lifeboat.parties.EncryptedContent;
import lifeboat.parties.KeyFile;
import lifeboat.parties.SourceSecret;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.relay.seal.Sealer;

/** What a process knows that others must not: the keys of its network, if that has any. */
final class NetworkSecrets {

  private final Optional<KeyFile> keys;
  private final SecureRandom random;

  NetworkSecrets(Optional<Path> keyFile, SecureRandom random) {
    this.random = random;
    this.keys = keyFile.map(NetworkSecrets::read);
  }

  private static KeyFile read(Path file) {
    try {
      return KeyFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The seals of one life of a node. */
  Optional<Sealer> sealer() {
    return keys.map(file -> new Sealer(file.keys(), random::nextLong));
  }

  /**
   * A replica as it travels.
   *
   * @param store directory of the source's store
   */
  ReplicaContent content(ReplicaContent plain, Deployment deployment, int sequence, Path store)
      throws IOException {
    if (keys.isEmpty()) {
      return plain;
    }
    byte[] secret = SourceSecret.of(store, random);
    return new EncryptedContent(
        plain, secret, nameOf(deployment, sequence, plain), keys.get().recoveryBytes());
  }

  /** A file that has changed is another replica: its key must not be used twice. */
  private static String nameOf(Deployment deployment, int sequence, ReplicaContent plain)
      throws IOException {
    String state =
        deployment.file().isPresent()
            ? Files.getLastModifiedTime(Path.of(deployment.file().get())).toString()
            : "generated";
    return "%s %d %d %s".formatted(deployment.name(), sequence, plain.length(), state);
  }
}
