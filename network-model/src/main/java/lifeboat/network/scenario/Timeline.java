package lifeboat.network.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Topology;

/**
 * What is to be done in an experiment, in the order of time; at one time, events come first. Both
 * engines play the same list.
 */
public final class Timeline {

  /** Something to be done at its time. */
  public sealed interface Entry {
    /** Time after the tables have converged. */
    long atNanos();

    /** Something happens to a node or link. */
    record Happen(Happening happening) implements Entry {
      @Override
      public long atNanos() {
        return happening.atNanos();
      }
    }

    /** A deployment begins; {@code sequence} numbers the workload from 1. */
    record Begin(Deployment deployment, int sequence) implements Entry {
      @Override
      public long atNanos() {
        return deployment.atNanos();
      }
    }
  }

  private Timeline() {}

  /** Everything that a topology wants done. */
  public static List<Entry> of(Topology topology) {
    List<Entry> entries = new ArrayList<>();
    Happening.of(topology).forEach(happening -> entries.add(new Entry.Happen(happening)));
    int sequence = 0;
    for (Deployment deployment : topology.workload().values()) {
      entries.add(new Entry.Begin(deployment, ++sequence));
    }
    entries.sort(Comparator.comparingLong(Entry::atNanos));
    return List.copyOf(entries);
  }
}
