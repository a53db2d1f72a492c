package lifeboat.emulator.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Happening;
import lifeboat.network.topology.Topology;

/** What is to be done in an experiment, in the order of time; at one time, events come first. */
final class Timeline {

  /** Something to be done at its time. */
  sealed interface Entry {
    long atNanos();

    /** Something happens to a node. */
    record Happen(long atNanos, Happening happening) implements Entry {}

    /** A deployment begins; {@code sequence} numbers the workload from 1. */
    record Begin(long atNanos, Deployment deployment, int sequence) implements Entry {}
  }

  private Timeline() {}

  static List<Entry> of(Topology topology) {
    List<Entry> entries = new ArrayList<>();
    for (Happening happening : Happening.of(topology)) {
      entries.add(new Entry.Happen(happening.atNanos(), happening));
    }
    int sequence = 0;
    for (Deployment deployment : topology.workload().values()) {
      entries.add(new Entry.Begin(deployment.atNanos(), deployment, ++sequence));
    }
    entries.sort(Comparator.comparingLong(Entry::atNanos));
    return entries;
  }
}
