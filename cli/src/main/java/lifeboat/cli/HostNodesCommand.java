package lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.process.JsonLines;
import lifeboat.emulator.process.NodeWorker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A process of a run that hosts nodes; started by the runner, which talks to it over its pipes. */
@Command(name = "host-nodes", hidden = true)
final class HostNodesCommand implements Callable<Integer> {

  @Mixin private ProcessOptions options;

  @Option(names = "--nodes", split = ",", required = true)
  private List<String> nodes = new ArrayList<>();

  @Override
  @SuppressWarnings("SystemOut") // The pipes of this process are its control channel.
  public Integer call() throws Exception {
    NodeWorker.Assignment assignment =
        new NodeWorker.Assignment(
            options.topology(), nodes, options.directory(), options.originNanos());
    new NodeWorker(assignment, new JsonLines(System.in, System.out)).run();
    return ExitStatus.OK;
  }
}
