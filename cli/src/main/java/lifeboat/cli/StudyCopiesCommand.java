package lifeboat.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Function;
import lifeboat.simulator.study.CopiesStudy;
import lifeboat.simulator.study.CopiesStudy.Case;
import lifeboat.simulator.study.CopiesStudy.Findings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The table of {@code docs/results.md} about copies: what {@code scripts/study-copies} runs. */
@Command(
    name = "study-copies",
    description = "How much sooner are copies placed that leave by different links?",
    hidden = true,
    mixinStandardHelpOptions = true)
final class StudyCopiesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "GraphML with places of nodes.")
  private List<Path> files = List.of();

  @Option(
      names = "--copies",
      defaultValue = "3",
      description = "How many copies (default: ${DEFAULT-VALUE}).")
  private int copies;

  @Option(
      names = "--bytes",
      defaultValue = "2000000",
      description = "Length of the replica (default: ${DEFAULT-VALUE}).")
  private long bytes;

  @Option(
      names = "--sources",
      defaultValue = "10",
      description = "So many sources of each network at the most (default: ${DEFAULT-VALUE}).")
  private int sources;

  @Option(names = "--seed", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    TextTable table =
        new TextTable(
            "network",
            "routers",
            "sources",
            "all placed",
            "ways",
            "copies",
            "one way",
            "gain",
            "least",
            "most");
    for (Path file : files) {
      CopiesStudy.Question question = new CopiesStudy.Question(copies, bytes, sources, seed);
      add(table, CopiesStudy.of(StudiedNetwork.read(file), question));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.render(""));
    out.flush();
    return ExitStatus.OK;
  }

  private static void add(TextTable table, Findings findings) {
    List<Case> cases = findings.cases();
    long placed = cases.stream().filter(one -> one.copiesSeconds().isPresent()).count();
    double[] gains = sorted(cases, Case::gain);
    table.add(
        findings.graph().name(),
        String.valueOf(findings.graph().sites().size()),
        String.valueOf(cases.size()),
        String.valueOf(placed),
        text("%.1f", cases.stream().mapToInt(Case::ways).average()),
        text("%.2f s", median(sorted(cases, Case::copiesSeconds))),
        text("%.2f s", median(sorted(cases, Case::oneWaySeconds))),
        text("%.2f", median(gains)),
        text("%.2f", at(gains, 0)),
        text("%.2f", at(gains, gains.length - 1)));
  }

  private static double[] sorted(List<Case> cases, Function<Case, OptionalDouble> of) {
    return cases.stream()
        .map(of)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .sorted()
        .toArray();
  }

  private static OptionalDouble median(double[] sorted) {
    return at(sorted, sorted.length / 2);
  }

  private static OptionalDouble at(double[] sorted, int index) {
    return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[index]);
  }

  private static String text(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
  }
}
