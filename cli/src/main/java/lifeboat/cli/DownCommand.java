package lifeboat.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends laboratories. */
@Command(
    name = "down",
    description = "End laboratories, with everything that runs in them. The run directory stays.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples: lifeboat down    lifeboat down fig1 fig9    lifeboat down --all"})
final class DownCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "LAB",
      description = "Which; may be left out where only one is up.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "All laboratories of this user.")
  private boolean all;

  @Override
  public Integer call() {
    Labs labs = Labs.ofUser();
    if (all && !names.isEmpty()) {
      throw new UserError(ExitStatus.USAGE, "--all and names together make no sense");
    }
    List<LabEntry> ending =
        all
            ? labs.all()
            : names.isEmpty() ? List.of(labs.only()) : names.stream().map(labs::named).toList();
    PrintWriter err = spec.commandLine().getErr();
    for (LabEntry lab : ending) {
      err.println(LabEnd.of(labs, lab));
      err.flush();
    }
    return ExitStatus.OK;
  }
}
