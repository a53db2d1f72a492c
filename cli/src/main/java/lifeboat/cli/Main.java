package lifeboat.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import lifeboat.emulator.live.HostCannotException;
import lifeboat.emulator.plan.PlanException;
import lifeboat.emulator.process.TooSlowException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code lifeboat}. */
@Command(
    name = "lifeboat",
    description = "Emulates emergency replica deployment over networks of Linux namespaces.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      SimulateCommand.class,
      SweepCommand.class,
      ValidateCommand.class,
      PlanCommand.class,
      ImportCommand.class,
      GenerateCommand.class,
      ReportCommand.class,
      UpCommand.class,
      PsCommand.class,
      ExecCommand.class,
      TablesCommand.class,
      SendCommand.class,
      LocateCommand.class,
      FetchCommand.class,
      FailCommand.class,
      HealCommand.class,
      SetCommand.class,
      CaptureCommand.class,
      DownCommand.class,
      SchemaCommand.class,
      DoctorCommand.class,
      KeygenCommand.class,
      OpenCommand.class,
      GenerateCompletion.class,
      HelpCommand.class,
      ProbeCaptureCommand.class,
      KeepLabCommand.class,
      TrainCommand.class,
      StudyReachCommand.class,
      StudyCompassCommand.class,
      StudyCopiesCommand.class,
      StudyEvacuationCommand.class,
      SweepTaskCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat run topologies/fig9.yaml                 everything in one line",
      "  lifeboat run topologies/fig1.yaml --replica FILE  send a real file",
      "  lifeboat run net.yaml --set links.west.delay=20ms --seed 7 --format json",
      "  lifeboat sweep net.yaml --vary loss=0,1%%,5%% --repeat 10   many trials, means, plots",
      "  lifeboat validate net.yaml                        check a file, start nothing",
      "  lifeboat plan net.yaml                            the ip, tc and set lines of a run",
      "  lifeboat import Geant2012.graphml -o geant.yaml   a real network",
      "  lifeboat generate grid --relays 25 -o grid.yaml   a made-up one",
      "  lifeboat up net.yaml                              a network that stays up, to work in",
      "  lifeboat exec NODE -- ping OTHER                  a program in a node of it",
      "  lifeboat down                                     its end",
      "  lifeboat doctor                                   what this host can do",
      "  source <(lifeboat generate-completion)            completion for bash and zsh",
      "",
      "Results go to lifeboat-runs/ in the current folder, or where --out says.",
      "",
      "Exit status:",
      "   0  everything is as expected",
      "   1  a replica was not placed, or an expectation was not met",
      "   2  bad usage, or a bad file",
      "   3  the host cannot do it; see lifeboat doctor",
      "  70  a fault of lifeboat"
    })
public final class Main implements Runnable {

  private static final int HELP_WIDTH = 100;

  @Spec private CommandSpec spec;

  /** The version from the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"lifeboat " + Versions.ofLifeboat()};
    }
  }

  /** Runs the command and exits with its status. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT); // What is printed is the same everywhere.
    Optional<RunProcess> process = RunProcess.of(arguments);
    if (process.isPresent()) {
      process.get().serve();
      System.exit(ExitStatus.OK);
    }
    CommandLine line = commandLine();
    int status = line.execute(arguments);
    if (line.getOut().checkError() && status == ExitStatus.OK) {
      line.getErr().println("lifeboat: stdout could not be written");
      status = ExitStatus.HOST;
    }
    System.exit(status);
  }

  /** The command line, for tests too. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(HELP_WIDTH);
    line.getSubcommands().values().stream()
        .filter(command -> command.getCommand() instanceof ExecCommand)
        .forEach(command -> command.setStopAtPositional(true)); // Options are the program's own.
    line.setUsageHelpLongOptionsMaxWidth(HELP_WIDTH / 3);
    line.setExecutionExceptionHandler(
        (exception, command, _) -> report(exception, command.getErr()));
    line.setParameterExceptionHandler(Main::reportUsage);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int report(Exception exception, PrintWriter err) {
    return switch (exception) {
      case UserError error -> {
        err.println(String.valueOf(error.getMessage()).stripTrailing());
        yield error.status();
      }
      case HostCannotException cannot -> {
        err.println("lifeboat: " + cannot.getMessage());
        yield ExitStatus.HOST;
      }
      case TooSlowException slow -> {
        err.println("lifeboat: " + slow.getMessage());
        yield ExitStatus.HOST;
      }
      case PlanException refused -> {
        err.println(
            "lifeboat: the host refused a change of the network\n  " + refused.getMessage());
        yield ExitStatus.HOST;
      }
      default -> {
        err.println("lifeboat: this is a fault of lifeboat, please report it:");
        exception.printStackTrace(err);
        yield ExitStatus.BUG;
      }
    };
  }

  private static int reportUsage(ParameterException exception, String[] arguments) {
    CommandLine line = exception.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("lifeboat: " + exception.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return ExitStatus.USAGE;
  }
}
