package lifeboat.cli;

import java.util.List;
import java.util.Map;
import lifeboat.network.result.HostKeptUp;
import lifeboat.network.result.ResultAssembly;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.Security;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.topology.Topology;
import lifeboat.simulator.Simulation;

/** The document {@code result.json} of a simulation, by itself and as a trial of a sweep. */
final class SimulatedResult {

  private SimulatedResult() {}

  static RunResult of(Topology topology, Simulation.Outcome outcome, boolean strict) {
    List<String> warnings =
        outcome
            .notConverged()
            .map(missing -> List.of("not converged: " + missing))
            .orElse(List.of());
    return ResultAssembly.assemble(
        new ResultAssembly.Run(
            topology,
            "simulate",
            "model",
            true,
            SelfCheckResult.none(SelfCheckResult.MODEL),
            HostKeptUp.inVirtualTime(),
            Security.OPEN,
            strict,
            Map.of("lifeboat", Versions.ofLifeboat())),
        outcome.recorder(),
        outcome.stores(),
        outcome.tables(),
        warnings,
        0,
        outcome.convergedNanos(),
        outcome.endedNanos());
  }
}
