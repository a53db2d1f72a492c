package lifeboat.network.topology;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedSet;

/**
 * Something that happens to the network during the experiment: an entry of {@code events}. Where it
 * lasts for a time, the opposite happens after that.
 */
public sealed interface ScenarioEvent {

  String name();

  /** Time after the tables have converged; events precede workload of the same time. */
  long atNanos();

  /**
   * A part fails: a node ends at once, as by a loss of power, its process dies and its links go
   * down; a cable loses every frame.
   */
  record Fail(String name, long atNanos, NetworkPart part, OptionalLong forNanos)
      implements ScenarioEvent {}

  /**
   * A part that failed works again: a node starts anew with what it has stored, a cable carries
   * frames.
   */
  record Heal(String name, long atNanos, NetworkPart part) implements ScenarioEvent {}

  /**
   * A cable does something else to frames than the file says.
   *
   * @param changed the cable as it is then
   */
  record Degrade(String name, long atNanos, Link changed, OptionalLong forNanos)
      implements ScenarioEvent {}

  /** A degraded cable does to frames what the file says again. */
  record Restore(String name, long atNanos, String link) implements ScenarioEvent {}

  /** A relay or server stops in the middle of everything, as if its processor were taken away. */
  record Pause(String name, long atNanos, String node, OptionalLong forNanos)
      implements ScenarioEvent {}

  /** A paused node goes on. */
  record Resume(String name, long atNanos, String node) implements ScenarioEvent {}

  /**
   * Some nodes are cut off from all others; a relay takes its LAN along.
   *
   * @param nodes relays, and servers, in the order of the file
   */
  record Partition(String name, long atNanos, SequencedSet<String> nodes, OptionalLong forNanos)
      implements ScenarioEvent {
    public Partition {
      nodes = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(nodes));
    }
  }

  /**
   * A cable fails and heals, again and again.
   *
   * @param everyNanos from one failure to the next
   * @param downNanos how long each lasts
   */
  record Flap(String name, long atNanos, String link, long everyNanos, long downNanos, int times)
      implements ScenarioEvent {}

  /** An emergency notice reaches a server on its control channel. */
  record Notify(String name, long atNanos, String server) implements ScenarioEvent {}

  /**
   * A disaster, which ends every node whose site its front reaches.
   *
   * @param cutsLinks whether it also cuts the cables between relays that the front touches
   * @param warningNanos how long before it begins servers are warned of it
   */
  record Disaster(
      String name, long atNanos, Front front, boolean cutsLinks, OptionalLong warningNanos)
      implements ScenarioEvent {

    /** When the front comes within {@code meters} of {@code site}, if it ever does. */
    public OptionalLong nearsNanos(Coordinates site, double meters) {
      OptionalLong since = front.nearsNanos(site, meters);
      return since.isPresent() ? OptionalLong.of(atNanos + since.getAsLong()) : since;
    }

    /** The front at a time after convergence, as a closed ring; empty where there is none. */
    public List<Coordinates> outlineAt(long nanosSinceConvergence) {
      return front.extentAt(nanosSinceConvergence - atNanos).map(Extent::outline).orElse(List.of());
    }

    /** From then on after convergence the front does not change any more. */
    public long settledNanos() {
      return atNanos + front.settledNanos();
    }
  }
}
