package lifeboat.cli;

import java.util.concurrent.Callable;
import lifeboat.emulator.process.JsonLines;
import lifeboat.emulator.process.LinkWorker;
import lifeboat.network.topology.NetworkLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process of a run that joins its links in user space; started by the runner. */
@Command(name = "join-links", hidden = true)
final class JoinLinksCommand implements Callable<Integer> {

  @Mixin private ProcessOptions options;

  @Override
  @SuppressWarnings("SystemOut") // The pipes of this process are its control channel.
  public Integer call() throws Exception {
    NetworkLayout layout = NetworkLayout.of(options.topology());
    new LinkWorker(layout, new JsonLines(System.in, System.out)).run();
    return ExitStatus.OK;
  }
}
