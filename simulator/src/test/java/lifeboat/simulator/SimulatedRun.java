package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.result.HostKeptUp;
import lifeboat.network.result.ResultAssembly;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.Security;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.result.TrafficCounters;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;

/** A topology that was run in virtual time, and what came of it. */
record SimulatedRun(Topology topology, Simulation.Outcome outcome, List<TimedEvent> events) {

  private static final Path TOPOLOGIES = Path.of("../topologies");

  /** What a test does to a network besides what its file says. */
  @FunctionalInterface
  interface Meddling {
    /** Nothing. */
    Meddling NONE = _ -> {};

    void prepare(Simulation simulation);
  }

  /** Runs one of the example topologies with some values replaced. */
  static SimulatedRun ofFile(String file, String... overrides) {
    return of(TopologyFile.read(TOPOLOGIES.resolve(file), List.of(overrides)), Meddling.NONE);
  }

  /** Runs the topology in {@code yaml} with some values replaced. */
  static SimulatedRun ofText(String yaml, String... overrides) {
    return ofText(yaml, Meddling.NONE, overrides);
  }

  /** Runs the topology in {@code yaml} and lets a test meddle: kill, cut, tap, all in its time. */
  static SimulatedRun ofText(String yaml, Meddling meddling, String... overrides) {
    return of(TopologyFile.parse("test.yaml", yaml, List.of(overrides)), meddling);
  }

  private static SimulatedRun of(ReadResult read, Meddling meddling) {
    if (read instanceof ReadResult.Failed failed) {
      throw new AssertionError(Problem.render(failed.problems()));
    }
    NetworkLayout layout = NetworkLayout.of(((ReadResult.Ok) read).topology());
    List<TimedEvent> events = new ArrayList<>();
    Simulation simulation = new Simulation(layout, events::add);
    meddling.prepare(simulation);
    Simulation.Outcome outcome = simulation.run();
    assertThat(outcome.notConverged()).isEmpty();
    return new SimulatedRun(layout.topology(), outcome, List.copyOf(events));
  }

  /** The document {@code result.json}. */
  RunResult result() {
    return ResultAssembly.assemble(
        new ResultAssembly.Run(
            topology,
            "simulate",
            "model",
            true,
            SelfCheckResult.none(SelfCheckResult.MODEL),
            HostKeptUp.inVirtualTime(),
            Security.OPEN,
            false,
            Map.of()),
        outcome.recorder(),
        outcome.stores(),
        outcome.tables(),
        List.of(),
        0,
        outcome.convergedNanos(),
        outcome.endedNanos());
  }

  /** What the cables carried from the time when the tables had converged. */
  List<TrafficCounters.Row> rows() {
    double seconds = (outcome.endedNanos() - outcome.convergedNanos()) / 1e9;
    return outcome.traffic().rows(topology, seconds);
  }

  List<Replica> replicas() {
    return outcome.recorder().replicas(outcome.stores());
  }

  Replica onlyReplica() {
    assertThat(replicas()).hasSize(1);
    return replicas().getFirst();
  }

  List<TimedEvent> eventsOf(String kind) {
    return events.stream().filter(event -> event.kind().equals(kind)).toList();
  }

  /** Seconds between the first events of two kinds. */
  double secondsBetween(String first, String second) {
    long from = eventsOf(first).getFirst().atNanos();
    return (eventsOf(second).getFirst().atNanos() - from) / 1e9;
  }
}
