package lifeboat.pcap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * How far a server has come with each of its deployments, for the time after a restart: a file of
 * one line each, {@code attempt [address id]}, replaced atomically.
 */
final class DeploymentNotes {

  private final Path directory;

  DeploymentNotes(Path directory) {
    this.directory = directory;
  }

  /** Replaces the note, or takes it away when nothing is left to do. */
  void keep(Output.Remember remember) throws IOException {
    Path note = directory.resolve(remember.name());
    if (remember.ended()) {
      Files.deleteIfExists(note);
      return;
    }
    Files.createDirectories(directory);
    String destination =
        remember
            .destination()
            .map(server -> " " + server.address() + " " + server.server())
            .orElse("");
    Path draft = directory.resolve(remember.name() + ".new");
    Files.writeString(draft, remember.flow().attempt() + destination + "\n");
    try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What was kept of a deployment. */
  Optional<Input.Earlier> find(String deployment) throws IOException {
    Path note = directory.resolve(deployment);
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    List<String> words =
        List.of(Files.readString(note, StandardCharsets.UTF_8).strip().split(" ", -1));
    int attempt = Integer.parseInt(words.getFirst());
    return Optional.of(
        words.size() == 3
            ? new Input.Earlier(
                attempt,
                Optional.of(
                    new Destination(Ipv4.parse(words.get(1)), UUID.fromString(words.get(2)))))
            : new Input.Earlier(attempt, Optional.empty()));
  }
}
