package lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabProtocol;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets parts of a laboratory fail. */
@Command(
    name = "fail",
    description = {
      "Let nodes or links of a laboratory fail.",
      "A link loses every frame; a node is unplugged and everything on it ends. The routes go"
          + " another way 0.2 s later."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "Usage: lifeboat fail [-hV] [LAB] PART...",
    footer = {
      "",
      "Examples: lifeboat fail plains    lifeboat fail fig1 r11-4 south    lifeboat fail link:s12-2",
      "A server and its cable have one name, which means the server; link:NAME is the cable."
    })
final class FailCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "WORD",
      description = "The laboratory, which may be left out where only one is up; nodes and links.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    return PartChange.of(LabProtocol.FAIL, "down", words, spec.commandLine().getErr());
  }
}
