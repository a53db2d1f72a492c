package lifeboat.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import lifeboat.network.generator.GeneratorException;
import lifeboat.network.generator.GeneratorOptions;
import lifeboat.network.generator.NetworkGenerator;
import lifeboat.network.generator.NetworkKind;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;
import lifeboat.simulator.study.AngleRouting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The table of {@code docs/results.md} about compass routing: what {@code scripts/study-compass}
 * runs.
 */
@Command(
    name = "study-compass",
    description = "Between how many pairs of places does routing by angle alone arrive?",
    hidden = true,
    mixinStandardHelpOptions = true)
final class StudyCompassCommand implements Callable<Integer> {

  /** So near to each other that the earth between them is flat. */
  private static final double SPACING_METERS = 100;

  private static final List<NetworkKind> KINDS =
      List.of(NetworkKind.DELAUNAY, NetworkKind.WAXMAN, NetworkKind.SCALE_FREE);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "GraphML with places of nodes.")
  private List<Path> files = List.of();

  @Option(
      names = "--relays",
      defaultValue = "200",
      description = "Relays of generated networks (default: ${DEFAULT-VALUE}).")
  private int relays;

  @Option(
      names = "--seeds",
      defaultValue = "10",
      description = "So many generated networks of each kind (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Override
  public Integer call() throws GeneratorException {
    TextTable table = new TextTable("network", "routers", "pairs", "arrives", "goes in a circle");
    for (NetworkKind kind : KINDS) {
      long pairs = 0;
      long arrived = 0;
      for (int seed = 1; seed <= seeds; seed++) {
        SiteGraph graph = generated(kind, seed);
        pairs += pairs(graph);
        arrived += arrived(graph);
      }
      add(table, seeds + " x " + kind.word(), relays, pairs, arrived);
    }
    for (Path file : files) {
      SiteGraph graph = StudiedNetwork.read(file);
      add(table, graph.name(), graph.sites().size(), pairs(graph), arrived(graph));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.render(""));
    out.flush();
    return ExitStatus.OK;
  }

  private SiteGraph generated(NetworkKind kind, int seed) throws GeneratorException {
    GeneratorOptions usual = GeneratorOptions.of(kind, relays, seed);
    return NetworkGenerator.generate(
        new GeneratorOptions(
            kind,
            relays,
            seed,
            new Coordinates(0, 0),
            OptionalDouble.of(SPACING_METERS),
            usual.jitter(),
            OptionalInt.empty(),
            usual.degree(),
            usual.branching(),
            usual.alpha(),
            usual.beta()));
  }

  private static long pairs(SiteGraph graph) {
    return (long) graph.sites().size() * (graph.sites().size() - 1);
  }

  private static long arrived(SiteGraph graph) {
    AngleRouting routing = new AngleRouting(graph);
    long arrived = 0;
    for (int from = 0; from < graph.sites().size(); from++) {
      for (int to = 0; to < graph.sites().size(); to++) {
        arrived += from != to && routing.arrives(from, to) ? 1 : 0;
      }
    }
    return arrived;
  }

  private static void add(TextTable table, String name, int routers, long pairs, long arrived) {
    table.add(
        name,
        String.valueOf(routers),
        String.valueOf(pairs),
        String.format(Locale.ROOT, "%.2f %%", 100.0 * arrived / pairs),
        String.valueOf(pairs - arrived));
  }
}
