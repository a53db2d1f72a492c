package lifeboat.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.emulator.lab.LabClient;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.emulator.lab.LabRegistry;
import lifeboat.emulator.lab.Refusal;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.Spelling;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;

/** The laboratories of this user, and how commands say which one they mean. */
final class Labs {

  private static final String FOLDER = "LIFEBOAT_LABS";

  /**
   * A laboratory and the words behind its name.
   *
   * @param words without the name of the laboratory
   */
  record Chosen(LabEntry lab, List<String> words) {
    Chosen {
      words = List.copyOf(words);
    }
  }

  private final LabRegistry registry;

  private Labs(LabRegistry registry) {
    this.registry = registry;
  }

  static Labs ofUser() {
    String folder = System.getenv(FOLDER);
    if (folder == null || folder.isBlank()) {
      throw new UserError(ExitStatus.HOST, "lifeboat: start this command with scripts/lifeboat");
    }
    try {
      return new Labs(LabRegistry.open(Path.of(folder).toAbsolutePath()));
    } catch (IOException e) {
      throw new UserError(
          ExitStatus.HOST,
          "lifeboat: cannot list laboratories: "
              + e.getMessage()
              + "; name another folder in "
              + FOLDER);
    }
  }

  LabRegistry registry() {
    return registry;
  }

  /** All that live. */
  List<LabEntry> all() {
    try {
      return registry.living();
    } catch (IOException e) {
      throw new UserError(ExitStatus.HOST, "lifeboat: cannot list laboratories: " + e.getMessage());
    }
  }

  /** The one of that name. */
  LabEntry named(String name) {
    List<LabEntry> all = all();
    return find(all, name).orElseThrow(() -> unknown(name, all));
  }

  private static UserError unknown(String name, List<LabEntry> all) {
    List<String> names = all.stream().map(LabEntry::name).toList();
    String guess = Spelling.didYouMean(name, names);
    String hint =
        all.isEmpty()
            ? "none is up; 'lifeboat up FILE' starts one"
            : guess.isEmpty() ? "up: " + String.join(", ", names) : guess;
    return new UserError(ExitStatus.USAGE, "no laboratory \"" + name + "\"; " + hint);
  }

  private static Optional<LabEntry> find(List<LabEntry> all, String name) {
    return all.stream().filter(lab -> lab.name().equals(name)).findFirst();
  }

  /**
   * The laboratory that the first of some words names; the only one, where none is named. It has to
   * be named when there are as many words as there can be.
   *
   * @param least words that are needed besides the name
   * @param most words that are possible besides the name
   */
  Chosen choose(List<String> words, int least, int most) {
    List<LabEntry> all = all();
    boolean mayBeNamed = words.size() > least;
    boolean mustBeNamed = words.size() > most;
    if (mayBeNamed) {
      Optional<LabEntry> named = find(all, words.getFirst());
      if (named.isPresent()) {
        return new Chosen(named.get(), words.subList(1, words.size()));
      }
    }
    if (mustBeNamed) {
      throw unknown(words.getFirst(), all);
    }
    return new Chosen(only(all), words);
  }

  /** The only one there is. */
  LabEntry only() {
    return only(all());
  }

  private static LabEntry only(List<LabEntry> all) {
    if (all.size() == 1) {
      return all.getFirst();
    }
    throw new UserError(
        ExitStatus.USAGE,
        all.isEmpty()
            ? "no laboratory is up; 'lifeboat up FILE' starts one"
            : "which laboratory? up: "
                + String.join(", ", all.stream().map(LabEntry::name).toList()));
  }

  /** Asks a laboratory for something that takes its time. */
  static Map<String, Object> ask(
      LabEntry lab,
      String request,
      Map<String, ?> details,
      Consumer<Map<String, Object>> progress) {
    try (LabClient client = connect(lab)) {
      return client.ask(request, details, progress);
    } catch (Refusal e) {
      throw new UserError(e.status(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserError(ExitStatus.HOST, "lifeboat: " + lab.name() + ": " + e.getMessage());
    }
  }

  /** Connects to a laboratory that serves. */
  static LabClient connect(LabEntry lab) {
    try {
      return LabClient.connect(lab)
          .orElseThrow(() ->
              new UserError(ExitStatus.HOST, "the laboratory " + lab.name() + " is not ready yet"));
    } catch (IOException e) {
      throw new UserError(
          ExitStatus.HOST, "lifeboat: cannot reach " + lab.name() + ": " + e.getMessage());
    }
  }

  /** The network of a laboratory as it is now. */
  static Topology topology(LabEntry lab) {
    Path file = lab.directory().resolve("topology.yaml");
    return switch (TopologyFile.read(file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed ->
          throw new UserError(
              ExitStatus.HOST,
              "lifeboat: the topology of " + lab.name() + " is gone: " + failed.problems());
    };
  }
}
