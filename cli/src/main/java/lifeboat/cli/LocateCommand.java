package lifeboat.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds out which servers of a laboratory have a replica. */
@Command(
    name = "locate",
    description = {
      "Ask all servers of a laboratory which of them have a replica, or shards of it.",
      "The server that it came from and the relays on its way need not be there any more."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "lifeboat locate [OPTIONS] [LAB] ID",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat locate send-1",
      "  lifeboat locate fig1 c576edfe-8e9c-3627-bbd3-ae97cfab2b4f:1 --from s12-3"
    })
final class LocateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..2",
      paramLabel = "WORD",
      description =
          "The laboratory, which may be left out where only one is up, and the id of the replica,"
              + " UUID:NUMBER, or the name under which it was sent.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "SERVER",
      description = "The server that asks; without it the first that is up.")
  private @Nullable String from;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Lines for people, or one JSON object.")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    Labs.Chosen chosen = Labs.ofUser().choose(words, 1, 1);
    SearchAnswer answer =
        SearchAnswer.ask(
            chosen.lab(), LabProtocol.LOCATE, chosen.words().getFirst(), from, _ -> {});
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.print(Json.text(answer.json()));
    } else if (answer.isGood()) {
      answer.located().forEach(server -> out.println(server.sentence()));
      answer.ofShards().ifPresent(out::println);
    } else {
      out.println("NOT FOUND: " + answer.why());
    }
    out.flush();
    return answer.isGood() ? ExitStatus.OK : ExitStatus.FAILED;
  }
}
