package lifeboat.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabProtocol;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes links of a laboratory. */
@Command(
    name = "set",
    description = {
      "Change links of a laboratory, in the words of the topology file.",
      "Frames under way keep their time; the routes follow 0.2 s later."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "Usage: lifeboat set [-hV] [LAB] PATH=VALUE...",
    footer = {
      "",
      "Examples:",
      "  lifeboat set links.plains.delay=50ms links.plains.loss=1%%",
      "  lifeboat set fig1 servers.s12-2.rate=2mbit",
      "  lifeboat set 'links.south.delay={from-sw13: 4ms, from-r11-5: 9ms}'"
    })
final class SetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "WORD",
      description = "The laboratory, which may be left out where only one is up; new values.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    boolean named = !words.getFirst().contains("=");
    Labs labs = Labs.ofUser();
    Labs.Chosen chosen =
        named
            ? new Labs.Chosen(labs.named(words.getFirst()), words.subList(1, words.size()))
            : new Labs.Chosen(labs.only(), words);
    if (chosen.words().isEmpty()) {
      throw new UserError(
          ExitStatus.USAGE, "lifeboat: say what to change, such as links.NAME.delay=50ms");
    }
    Map<String, Object> answer =
        Labs.ask(chosen.lab(), LabProtocol.SET, Map.of("values", chosen.words()), _ -> {});
    PrintWriter err = spec.commandLine().getErr();
    if (Boolean.TRUE.equals(answer.get("changed"))) {
      chosen.words().forEach(word -> err.println(word));
    } else {
      err.println("nothing has changed: the values were so already");
    }
    err.flush();
    return ExitStatus.OK;
  }
}
