package lifeboat.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunReport;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.simulator.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The same experiment in virtual time. */
@Command(
    name = "simulate",
    description = "Run the same file in virtual time: no privileges, the same result files.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat simulate topologies/fig1.yaml --seed 7",
      "  lifeboat simulate topologies/survival.yaml --policy nearest"
    })
final class SimulateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private TopologyOptions options;
  @Mixin private PolicyOption policy;
  @Mixin private ResultOptions results;

  @Override
  public Integer call() throws IOException {
    Topology topology = options.read(policy.overrides());
    try (RunDirectory directory = results.createDirectory(topology.name())) {
      directory.writeTopology(TopologyWriter.write(topology));
      List<TimedEvent> decisions = new ArrayList<>();
      Simulation simulation =
          new Simulation(
              NetworkLayout.of(topology),
              event -> {
                write(directory, event);
                if (RunDirectory.isDecision(event) && decisions.size() < RunReport.MAX_DECISIONS) {
                  decisions.add(event);
                }
              },
              Versions.ofLifeboat(),
              "lifeboat simulate " + directory.path().resolve("topology.yaml"));
      Simulation.Outcome outcome = simulation.run();
      RunResult result = SimulatedResult.of(topology, outcome, results.strict());
      directory.writeTables(outcome.tables(), result.selfCheck());
      directory.writeTestReport(result);
      double playedSeconds = (outcome.endedNanos() - outcome.convergedNanos()) / 1e9;
      directory.writeTraffic(outcome.traffic().rows(topology, playedSeconds));
      String json = directory.writeResult(result);
      results.writeReport(directory, topology);
      results.print(
          spec.commandLine().getOut(),
          topology,
          new RunReport(result, json, directory.path(), outcome.tables(), decisions));
      return result.isOk() ? ExitStatus.OK : ExitStatus.FAILED;
    }
  }

  private static void write(RunDirectory directory, TimedEvent event) {
    try {
      directory.write(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
