package lifeboat.cli;

import java.nio.file.Path;
import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;
import picocli.CommandLine.Option;

/** What the runner tells the processes that it starts. */
final class ProcessOptions {

  @Option(names = "--topology", required = true)
  private Path file = Path.of("");

  @Option(names = "--directory", required = true)
  private Path directory = Path.of("");

  @Option(names = "--origin", required = true)
  private long originNanos;

  Topology topology() {
    return switch (TopologyFile.read(file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed ->
          throw new IllegalStateException("the resolved topology is bad: " + failed.problems());
    };
  }

  Path directory() {
    return directory;
  }

  long originNanos() {
    return originNanos;
  }
}
