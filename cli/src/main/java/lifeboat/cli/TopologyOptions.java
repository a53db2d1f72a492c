package lifeboat.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The topology file and what overrides it. */
final class TopologyOptions {

  private static final int MAX_NODES_OF_RUN = 2000;
  private static final int MAX_CABLES_OF_RUN = 4000;

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

  /** Reads a file that is to become a network on this host, which takes a namespace a node. */
  Topology readForRun(String... more) {
    Topology topology = read(more);
    int nodes = topology.nodes().size();
    int cables = topology.links().size();
    if (nodes > MAX_NODES_OF_RUN || cables > MAX_CABLES_OF_RUN) {
      throw new UserError(
          ExitStatus.USAGE,
          String.format(
              Locale.ROOT,
              "%s: %d nodes and %d cables are too many for a run; the limits are %d and %d%n"
                  + "  lifeboat simulate takes larger networks",
              file,
              nodes,
              cables,
              MAX_NODES_OF_RUN,
              MAX_CABLES_OF_RUN));
    }
    return topology;
  }

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
