package lifeboat.cli;

import java.nio.file.Path;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.simulator.Simulation;
import lifeboat.simulator.invariant.InvariantViolation;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.trial.TrialMetrics;
import lifeboat.sweep.trial.TrialOutcome;
import lifeboat.sweep.trial.TrialRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays trials in virtual time, in this process; nothing is written but what the sweep writes. */
final class SimulatedTrials implements TrialRunner {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String source;
  private final String text;

  /**
   * Trials of a topology.
   *
   * @param source its path, beside which the files lie that it names
   */
  SimulatedTrials(Path source, String text) {
    this.source = source.toString();
    this.text = text;
  }

  @Override
  public TrialOutcome play(Trial trial) {
    return switch (TopologyFile.parse(source, text, trial.overrides())) {
      case ReadResult.Failed failed ->
          TrialOutcome.error(
              String.join(" | ", failed.problems().stream().map(Problem::render).toList()));
      case ReadResult.Ok ok -> simulate(ok.topology(), trial);
    };
  }

  private TrialOutcome simulate(Topology topology, Trial trial) {
    try {
      Simulation.Outcome outcome =
          new Simulation(
                  NetworkLayout.of(topology), _ -> {}, Versions.ofLifeboat(), commandOf(trial))
              .run();
      JsonNode result = JSON.valueToTree(SimulatedResult.of(topology, outcome, false));
      return TrialMetrics.of(result);
    } catch (InvariantViolation violation) {
      return TrialOutcome.error("a fault of lifeboat: " + violation.getMessage());
    }
  }

  private String commandOf(Trial trial) {
    StringBuilder command = new StringBuilder("lifeboat simulate ").append(source);
    trial.overrides().forEach(setting -> command.append(" --set '").append(setting).append('\''));
    return command.toString();
  }
}
