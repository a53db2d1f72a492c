package lifeboat.emulator.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Topology;

/** What is to be done in an experiment, in the order of time; at one time, events come first. */
final class Timeline {

  /** Something to be done at its time. */
  sealed interface Entry {
    long atNanos();

    /** An event of the scenario. */
    record Happen(long atNanos, ScenarioEvent event) implements Entry {}

    /** The routes have converged after a failure. */
    record Reroute(long atNanos) implements Entry {}

    /** A deployment begins; {@code sequence} numbers the workload from 1. */
    record Begin(long atNanos, Deployment deployment, int sequence) implements Entry {}
  }

  private Timeline() {}

  static List<Entry> of(Topology topology) {
    List<Entry> entries = new ArrayList<>();
    for (ScenarioEvent event : topology.events().values()) {
      entries.add(new Entry.Happen(event.atNanos(), event));
      entries.add(new Entry.Reroute(event.atNanos() + Routes.CONVERGENCE_NANOS));
    }
    int sequence = 0;
    for (Deployment deployment : topology.workload().values()) {
      entries.add(new Entry.Begin(deployment.atNanos(), deployment, ++sequence));
    }
    entries.sort(Comparator.comparingLong(Entry::atNanos));
    return entries;
  }
}
