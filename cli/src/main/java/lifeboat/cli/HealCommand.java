package lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabProtocol;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets parts of a laboratory that have failed work again. */
@Command(
    name = "heal",
    description = {
      "Let nodes or links work again that have failed.",
      "A node starts anew with what it has stored, and goes on with what it was sending."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "Usage: lifeboat heal [-hV] [LAB] PART...",
    footer = {"", "Examples: lifeboat heal plains    lifeboat heal fig1 r11-4 south"})
final class HealCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "WORD",
      description = "The laboratory, which may be left out where only one is up; nodes and links.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    return PartChange.of(LabProtocol.HEAL, "up", words, spec.commandLine().getErr());
  }
}
