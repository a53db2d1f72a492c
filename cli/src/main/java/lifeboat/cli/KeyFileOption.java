package lifeboat.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import lifeboat.parties.KeyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which key the nodes of a network speak. */
final class KeyFileOption {

  /** Without a key this is so, and has to be said. */
  static final String OPEN =
      "the network is open: no message is authenticated and no replica encrypted; see --key-file";

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = {
        "Key of the network, from 'lifeboat keygen': every message is authenticated, and replicas",
        "are encrypted for the recovery key. Without it the network is open."
      })
  private @Nullable Path file;

  /** The absolute path of a key file that can be used. */
  Optional<Path> checked() {
    if (file == null) {
      return Optional.empty();
    }
    Path checked = ReplicaFile.checked("--key-file " + file, file);
    try {
      KeyFile ignored = KeyFile.read(checked);
    } catch (IOException e) {
      throw new UserError(ExitStatus.USAGE, "--key-file " + e.getMessage());
    }
    return Optional.of(checked);
  }
}
