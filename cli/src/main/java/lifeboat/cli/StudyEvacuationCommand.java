package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.ScenarioEvent.Disaster;
import lifeboat.simulator.study.EvacuationStudy;
import lifeboat.simulator.study.EvacuationStudy.Findings;
import lifeboat.simulator.study.EvacuationStudy.Question;
import lifeboat.simulator.study.EvacuationStudy.Saving;
import lifeboat.simulator.study.EvacuationStudy.Site;
import lifeboat.simulator.study.EvacuationStudy.Way;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The table of {@code docs/results.md} about storms: what {@code scripts/study-evacuation} runs.
 */
@Command(
    name = "study-evacuation",
    description = "How much is saved from a network before a hurricane, and by which policy?",
    hidden = true,
    mixinStandardHelpOptions = true)
final class StudyEvacuationCommand implements Callable<Integer> {

  /** An hour of the storm is a second of virtual time. */
  private static final int TIME_SCALE = 3600;

  private static final double NANOS_PER_STORM_HOUR = 1e9;
  private static final long LEAST_WARNING_NANOS = 1_000_000_000L;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private static final List<Way> WAYS =
      List.of(
          new Way("nearest", new Policy.Nearest(), 1),
          new Way("random", new Policy.Random(), 1),
          new Way("farthest-known", new Policy.FarthestKnown(), 1),
          new Way("lifeboat", new Policy.Lifeboat(), 1),
          new Way("lifeboat, 2 copies", new Policy.Lifeboat(), 2));

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "GraphML with places of nodes.")
  private List<Path> files = List.of();

  @Option(
      names = "--storm",
      paramLabel = "FILE",
      required = true,
      description = "A track in the format HURDAT2; several times for several storms.")
  private List<Path> storms = List.of();

  @Option(
      names = "--part-bytes",
      defaultValue = "20000",
      description = "Length of one part (default: ${DEFAULT-VALUE}).")
  private int partBytes;

  @Option(
      names = "--rate",
      defaultValue = "2000000",
      description = "Bits a second of links between sites (default: ${DEFAULT-VALUE}).")
  private long rate;

  @Option(names = "--seed", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    TextTable table =
        new TextTable(
            "storm",
            "network",
            "sites",
            "warning h",
            "way",
            "saved MB",
            "to nearest",
            "all copies MB",
            "lost MB",
            "one part h");
    PrintWriter err = spec.commandLine().getErr();
    for (Path storm : storms) {
      for (Path file : files) {
        SiteGraph graph = StudiedNetwork.read(file);
        Findings findings = EvacuationStudy.of(graph, question(storm, graph), WAYS);
        err.printf(
            "%s, %s: %d sites are warned and hit%n",
            name(storm), graph.name(), findings.sites().size());
        err.flush();
        add(table, name(storm), findings);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.render(""));
    out.flush();
    return ExitStatus.OK;
  }

  /** The storm from an hour before it touches the network: the days before cost time only. */
  private Question question(Path storm, SiteGraph graph) {
    LocalDateTime from = beginning(storm);
    Disaster whole = front(storm, "34kt", from);
    OptionalLong first =
        graph.sites().stream()
            .map(site -> whole.nearsNanos(site.at(), 0))
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .min();
    from = from.plusHours(Math.max(0, (long) (first.orElse(0) / NANOS_PER_STORM_HOUR) - 1));
    return new Question(
        front(storm, "34kt", from),
        front(storm, "64kt", from),
        partBytes,
        rate,
        LEAST_WARNING_NANOS,
        seed);
  }

  /** When the first observation of a track was made, which is its second line. */
  private static LocalDateTime beginning(Path storm) {
    try {
      String[] fields = Files.readAllLines(storm).get(1).split(",", 3);
      return LocalDateTime.parse(
          fields[0].strip() + fields[1].strip(), DateTimeFormatter.ofPattern("yyyyMMddHHmm"));
    } catch (IOException | RuntimeException e) {
      throw new UserError(ExitStatus.USAGE, storm + ": not a track in the format HURDAT2");
    }
  }

  /** The storm as topology files have it, read from one that has nothing else. */
  private static Disaster front(Path storm, String wind, LocalDateTime from) {
    String text =
        String.format(
            Locale.ROOT,
            "name: storm%nrelays:%n  r: {at: [0, 0]}%nevents:%n  storm: {at: 0s, disaster: {track:"
                + " '%s', wind: %s, from: %s, time-scale: %d, cuts-links: no}}%n",
            storm.getFileName(),
            wind,
            from,
            TIME_SCALE);
    return switch (TopologyFile.parse(
        storm.resolveSibling("storm.yaml").toString(), text, List.of())) {
      case ReadResult.Ok ok -> (Disaster) ok.topology().events().firstEntry().getValue();
      case ReadResult.Failed failed ->
          throw new UserError(ExitStatus.USAGE, Problem.render(failed.problems()));
    };
  }

  private static String name(Path storm) {
    return String.valueOf(storm.getFileName()).replaceFirst("\\.txt$", "");
  }

  private static void add(TextTable table, String storm, Findings findings) {
    long nearest = findings.savings().isEmpty() ? 0 : findings.savings().getFirst().safeBytes();
    String warning =
        String.format(
            Locale.ROOT,
            "%.0f to %.0f",
            findings.sites().stream().mapToLong(Site::warningNanos).min().orElse(0)
                / NANOS_PER_STORM_HOUR,
            findings.sites().stream().mapToLong(Site::warningNanos).max().orElse(0)
                / NANOS_PER_STORM_HOUR);
    for (Saving saving : findings.savings()) {
      table.add(
          storm,
          findings.graph().name(),
          String.valueOf(findings.sites().size()),
          warning,
          saving.way().name(),
          megabytes(saving.safeBytes()),
          nearest == 0
              ? "-"
              : String.format(Locale.ROOT, "%.2f", (double) saving.safeBytes() / nearest),
          megabytes(saving.allSafeBytes()),
          megabytes(saving.lostBytes()),
          saving.oneEachNanos().isPresent()
              ? String.format(
                  Locale.ROOT, "%.2f", saving.oneEachNanos().getAsLong() / NANOS_PER_STORM_HOUR)
              : "-");
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / BYTES_PER_MEGABYTE);
  }
}
