package lifeboat.pcap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Place;
import lifeboat.relay.node.CopyNote;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * How far a server has come with each of its deployments, for the time after a restart: a file with
 * a line for each copy, {@code copy attempt stage [address id [latitude longitude]]}, replaced
 * atomically.
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
    StringBuilder lines = new StringBuilder();
    remember.earlier().copies().forEach(copy -> lines.append(line(copy)).append('\n'));
    Path draft = directory.resolve(remember.name() + ".new");
    Files.writeString(draft, lines);
    try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(CopyNote copy) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of(copy.copy(), copy.attempt(), copy.stage()));
    copy.destination()
        .ifPresent(server -> {
          words.addAll(List.of(server.address(), server.server()));
          server
              .site()
              .ifPresent(
                  site -> words.addAll(List.of(site.latitudeDegrees(), site.longitudeDegrees())));
        });
    return words.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /** What was kept of a deployment. */
  Optional<Input.Earlier> find(String deployment) throws IOException {
    Path note = directory.resolve(deployment);
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    return Optional.of(
        new Input.Earlier(
            Files.readAllLines(note, StandardCharsets.UTF_8).stream()
                .map(DeploymentNotes::copy)
                .toList()));
  }

  private static CopyNote copy(String line) {
    List<String> words = List.of(line.split(" ", -1));
    Optional<Place> site =
        words.size() == 7
            ? Optional.of(
                new Place(Double.parseDouble(words.get(5)), Double.parseDouble(words.get(6))))
            : Optional.empty();
    Optional<Destination> destination =
        words.size() >= 5
            ? Optional.of(
                new Destination(Ipv4.parse(words.get(3)), UUID.fromString(words.get(4)), site))
            : Optional.empty();
    return new CopyNote(
        Integer.parseInt(words.get(0)),
        Integer.parseInt(words.get(1)),
        destination,
        CopyNote.Stage.valueOf(words.get(2)));
  }
}
