package lifeboat.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The topology file and what overrides it. */
final class TopologyOptions {

  @Parameters(index = "0", paramLabel = "FILE", description = "Topology file (YAML).")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = {
        "Override a value of the file, as often as you like:",
        "--set links.west.delay=20ms --set 'events.down={at: 0s, kill: r11-4}'"
      })
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all chance.")
  private @Nullable Long seed;

  Path file() {
    return file;
  }

  /** Reads the file; all problems at once, and nothing else happens. */
  Topology read(String... more) {
    List<String> all = new ArrayList<>(overrides);
    if (seed != null) {
      all.add("seed=" + seed);
    }
    all.addAll(List.of(more));
    return switch (TopologyFile.read(file, all)) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed ->
          throw new UserError(ExitStatus.USAGE, Problem.render(failed.problems()));
    };
  }
}
