package lifeboat.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import lifeboat.emulator.kernel.Preparation;
import lifeboat.emulator.lab.LabSupervisor;
import lifeboat.emulator.live.Workplace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The supervisor of a laboratory; {@code lifeboat up} starts it. */
@Command(name = "keep-lab", hidden = true)
final class KeepLabCommand implements Callable<Integer> {

  @Option(names = "--name", required = true)
  private String name = "";

  @Option(names = "--id", required = true)
  private String id = "";

  @Option(names = "--directory", required = true)
  private Path directory = Path.of("");

  @Option(names = "--origin", required = true)
  private long originNanos;

  @Option(names = "--key-file")
  private @Nullable Path keyFile;

  @Option(names = "--no-self-check")
  private boolean noSelfCheck;

  @Override
  @SuppressWarnings("SystemOut") // The pipe of the command that has started this process.
  public Integer call() throws IOException, InterruptedException {
    Isolation.requireOfParent();
    Preparation.begin();
    LabSupervisor.Assignment assignment =
        new LabSupervisor.Assignment(
            name,
            id,
            directory,
            new Workplace(
                JavaCommand.forProcesses(directory, keyFile != null), Optional.ofNullable(keyFile)),
            Versions.all(),
            originNanos,
            !noSelfCheck);
    new LabSupervisor(assignment).run(System.in);
    return ExitStatus.OK;
  }
}
