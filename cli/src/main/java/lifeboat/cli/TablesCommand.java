package lifeboat.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabProtocol;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.result.TableRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what the relays of a laboratory know at this moment. */
@Command(
    name = "tables",
    description = "Show the prospective tables (FIG. 5) of the relays as they are now.",
    mixinStandardHelpOptions = true,
    customSynopsis = "Usage: lifeboat tables [-hV] [--format=text|json] [LAB] [RELAY]",
    footer = {
      "",
      "Examples: lifeboat tables    lifeboat tables fig1 r11-3    watch lifeboat tables"
    })
final class TablesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..2",
      paramLabel = "WORD",
      description = "The laboratory, which may be left out where only one is up, and a relay.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "A table, or a list of JSON objects.")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    Labs.Chosen chosen = Labs.ofUser().choose(words, 0, 1);
    Map<String, String> details =
        chosen.words().isEmpty() ? Map.of() : Map.of("relay", chosen.words().getFirst());
    Map<String, Object> answer = Labs.ask(chosen.lab(), LabProtocol.TABLES, details, _ -> {});
    List<?> rows = answer.get("rows") instanceof List<?> list ? list : List.of();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        format == Format.JSON
            ? Json.text(rows)
            : TablesText.of(
                rows.stream().map(row -> JsonLines.convert(row, TableRow.class)).toList(), ""));
    out.flush();
    return ExitStatus.OK;
  }
}
