package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a laboratory. */
@Command(
    name = "up",
    description = {
      "Build a network that stays up, a laboratory, and print its name.",
      "It returns when the relays have found each other. Workload and events of the file are not"
          + " played."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat up topologies/fig1.yaml",
      "  lifeboat exec s12-1 -- ping -c 3 s12-2",
      "  lifeboat send --from s12-1 backup.tar",
      "  lifeboat fail plains",
      "  lifeboat down",
      "  lab=$(lifeboat up net.yaml --set links.west.delay=20ms --quiet)",
      "",
      "A laboratory ends with 'lifeboat down', or with its processes: when they are killed the",
      "kernel removes all of it. Only the run directory stays."
    })
final class UpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private TopologyOptions options;
  @Mixin private DirectoryOption directory;
  @Mixin private KeyFileOption keyFile;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name of the laboratory. Default: that of the topology, with a number if taken.")
  private @Nullable String name;

  @Option(
      names = "--foreground",
      description = "Stay until Ctrl-C or 'lifeboat down'; the laboratory ends with this command.")
  private boolean foreground;

  @Option(
      names = "--no-self-check",
      description = "Do not measure delay, loss and rate of the links before the nodes begin.")
  private boolean noSelfCheck;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on stderr.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Topology topology = options.readForRun();
    if (name != null && !name.matches(LabEntry.NAME_PATTERN)) {
      throw new UserError(
          ExitStatus.USAGE, "--name " + name + ": a name matches " + LabEntry.NAME_PATTERN);
    }
    String wanted = name != null ? name : LabEntry.nameLike(topology.name());
    LabStart start =
        new LabStart(
            Labs.ofUser(),
            topology.withoutScenario(),
            directory,
            keyFile.checked(),
            !noSelfCheck,
            this::talk);
    try (start) {
      LabEntry lab = start.begin(wanted, name != null);
      print(lab.name());
      if (keyFile.checked().isEmpty()) {
        talk(KeyFileOption.OPEN);
      }
      if (foreground) {
        talk(lab.name() + " is up until Ctrl-C");
        return start.awaitEnd();
      }
      start.letGo();
      talk(
          "%s is up; try 'lifeboat exec %s NODE -- COMMAND'; end it with 'lifeboat down %s'"
              .formatted(lab.name(), lab.name(), lab.name()));
      return ExitStatus.OK;
    }
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  private void talk(String text) {
    if (!quiet) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("· " + text);
      err.flush();
    }
  }
}
