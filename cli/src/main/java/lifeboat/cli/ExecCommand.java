package lifeboat.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.network.file.Spelling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Finds the node in which {@code scripts/lifeboat} is to run a program, because a JVM could neither
 * enter namespaces nor hand its terminal over; says what is wrong where there is none.
 */
@Command(
    name = "exec",
    description = {
      "Run a program in a node of a laboratory.",
      "It has this terminal, these files and this folder, and its exit status is that of this"
          + " command."
    },
    customSynopsis = "Usage: lifeboat exec [-hV] [LAB] NODE -- COMMAND...",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat exec fig1 s12-1 -- ping -c 3 s12-2      nodes know each other by name",
      "  lifeboat exec s12-1 -- bash                      the only laboratory that is up",
      "  lifeboat exec s12-2 -- iperf3 --server &",
      "  lifeboat exec s12-1 -- iperf3 --client s12-2",
      "  lifeboat exec r11-3 -- tcpdump -ni eth0 udp port 4747"
    })
final class ExecCommand implements Callable<Integer> {

  private static final String DELIMITER = "--";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "The laboratory, which may be left out where only one is up, and the node.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    int delimiter = arguments.indexOf(DELIMITER);
    int behind = delimiter < 0 ? 0 : arguments.size() - delimiter - 1;
    List<String> place =
        delimiter < 0 ? words : arguments.subList(arguments.indexOf(spec.name()) + 1, delimiter);
    if (behind == 0 || place.isEmpty() || place.size() > 2) {
      throw new UserError(
          ExitStatus.USAGE,
          "lifeboat: write 'lifeboat exec [LAB] NODE -- COMMAND...', with the -- before the command");
    }
    Labs.Chosen chosen = Labs.ofUser().choose(place, 1, 1);
    LabEntry lab = chosen.lab();
    String node = chosen.words().getFirst();
    List<String> nodes = lab.nodes();
    if (nodes.isEmpty()) {
      throw new UserError(ExitStatus.HOST, "the laboratory " + lab.name() + " is not ready yet");
    }
    if (!nodes.contains(node)) {
      String guess = Spelling.didYouMean(node, nodes);
      throw new UserError(
          ExitStatus.USAGE,
          "no node \"%s\" in %s; %s"
              .formatted(
                  node,
                  lab.name(),
                  guess.isEmpty() ? "there are " + String.join(", ", nodes) : guess));
    }
    spec.commandLine().getOut().println(lab.name() + " " + node);
    spec.commandLine().getOut().flush();
    return ExitStatus.OK;
  }
}
