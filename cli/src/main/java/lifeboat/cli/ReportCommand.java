package lifeboat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lifeboat.report.NotARunException;
import lifeboat.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of a run anew, for instance after an update, or of a run that was interrupted. */
@Command(
    name = "report",
    description = "Make report.html anew from a run directory: one page to look at in a browser.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: lifeboat report lifeboat-runs/fig1-20261123-004816 -o fig1.html",
      "run and simulate write it themselves, unless they are told --no-report."
    })
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path directory = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it; default: report.html in the run directory.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new UserError(
          ExitStatus.USAGE,
          directory + ": " + (Files.exists(directory) ? "is not a directory" : "does not exist"));
    }
    Path file = output == null ? directory.resolve(Report.FILE) : output;
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
      throw new UserError(ExitStatus.USAGE, "cannot write to " + file);
    }
    try {
      spec.commandLine().getOut().println(Report.write(directory, file));
      return ExitStatus.OK;
    } catch (NotARunException e) {
      throw new UserError(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
