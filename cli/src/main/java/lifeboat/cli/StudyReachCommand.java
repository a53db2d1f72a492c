package lifeboat.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.simulator.study.ReachStudy;
import lifeboat.simulator.study.ReachStudy.Findings;
import lifeboat.simulator.study.ReachStudy.Journey;
import lifeboat.simulator.study.ReachStudy.Messages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The table of {@code docs/results.md} about real networks: what {@code scripts/study-reach} runs.
 */
@Command(
    name = "study-reach",
    description = "From how many sources of a network does a replica get far enough away?",
    hidden = true,
    mixinStandardHelpOptions = true)
final class StudyReachCommand implements Callable<Integer> {

  private static final double METERS_PER_KILOMETER = 1000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "GraphML with places of nodes.")
  private List<Path> files = List.of();

  @Option(
      names = "--at-least",
      paramLabel = "KM",
      split = ",",
      defaultValue = "500",
      description = "Least distances from the source in km (default: ${DEFAULT-VALUE}).")
  private List<Double> leastKilometers = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    TextTable table =
        new TextTable(
            "network",
            "km",
            "routers",
            "links",
            "sources",
            "reached",
            "growing only",
            "angle alone",
            "stretch",
            "most",
            "to first",
            "most",
            "refusals",
            "relays",
            "messages",
            "packets",
            "accepted",
            "outcomes",
            "acks",
            "others");
    boolean all = true;
    PrintWriter err = spec.commandLine().getErr();
    for (Path file : files) {
      for (double kilometers : leastKilometers) {
        Findings findings =
            ReachStudy.of(StudiedNetwork.read(file), kilometers * METERS_PER_KILOMETER, seed);
        add(table, kilometers, findings);
        all &= findings.reached() == findings.journeys().size();
        tellMissed(findings, err);
        err.printf(
            "%s, %.0f km: tables converged after %.2f s; %d frames in %.0f s of virtual time%n",
            findings.graph().name(),
            kilometers,
            findings.convergedNanos() / 1e9,
            findings.frames(),
            findings.endedNanos() / 1e9);
        err.flush();
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.render(""));
    out.flush();
    return all ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private static void tellMissed(Findings findings, PrintWriter err) {
    for (Journey journey : findings.journeys()) {
      if (!journey.reached()) {
        err.printf(
            "%s: the replica of %s did not get far enough: %s%n",
            findings.graph().name(), journey.source(), journey.failure());
      }
    }
  }

  private static void add(TextTable table, double kilometers, Findings findings) {
    int sources = findings.journeys().size();
    Messages messages = findings.messages();
    table.add(
        findings.graph().name(),
        String.format("%.0f", kilometers),
        String.valueOf(findings.graph().sites().size()),
        String.valueOf(findings.graph().cables().size()),
        String.valueOf(sources),
        share(findings.reached(), sources),
        share(findings.reachableGrowing(), sources),
        share(findings.reachableByAngle(), sources),
        mean(findings.stretch()),
        most(findings.stretch()),
        mean(findings.stretchToFirst()),
        most(findings.stretchToFirst()),
        each(findings.refusals(), sources),
        each(findings.decidingRelays(), sources),
        each(messages.all(), sources),
        each(messages.replicaPackets(), sources),
        each(messages.accepted(), sources),
        each(messages.outcomes(), sources),
        each(messages.outcomeAcks(), sources),
        each(messages.others(), sources));
  }

  private static String share(long count, int sources) {
    return sources == 0 ? "-" : String.format("%.1f %%", 100.0 * count / sources);
  }

  private static String each(long count, int sources) {
    return sources == 0 ? "-" : String.format("%.1f", (double) count / sources);
  }

  private static String mean(DoubleSummaryStatistics values) {
    return values.getCount() == 0 ? "-" : String.format("%.2f", values.getAverage());
  }

  private static String most(DoubleSummaryStatistics values) {
    return values.getCount() == 0 ? "-" : String.format("%.2f", values.getMax());
  }
}
