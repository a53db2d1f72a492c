package lifeboat.network.topology;

import java.util.OptionalLong;

/** Something that happens to the network during the experiment: an entry of {@code events}. */
public sealed interface ScenarioEvent {

  String name();

  /** Time after the tables have converged; events precede workload of the same time. */
  long atNanos();

  /** The node ends at once, as by a loss of power: its process dies and its links go down. */
  record Kill(String name, long atNanos, String node) implements ScenarioEvent {}

  /** The node comes back: its links go up, its process starts anew with what it has stored. */
  record Restart(String name, long atNanos, String node) implements ScenarioEvent {}

  /** An emergency notice reaches a server on its control channel. */
  record Notify(String name, long atNanos, String server) implements ScenarioEvent {}

  /**
   * A disaster whose front spreads in all directions and ends every node whose site it reaches.
   *
   * @param start where it is at first
   * @param metersPerSecond how fast its radius grows
   * @param reachMeters the largest radius
   */
  record Disaster(
      String name, long atNanos, Area.Circle start, double metersPerSecond, double reachMeters)
      implements ScenarioEvent {

    /** When the front comes within {@code meters} of {@code site}, if it ever does. */
    public OptionalLong nearsNanos(Coordinates site, double meters) {
      double radius = start.center().metersTo(site) - meters;
      if (radius <= start.radiusMeters()) {
        return OptionalLong.of(atNanos);
      }
      return radius > reachMeters || metersPerSecond == 0
          ? OptionalLong.empty()
          : OptionalLong.of(
              atNanos + (long) Math.ceil((radius - start.radiusMeters()) / metersPerSecond * 1e9));
    }

    /** How far the front is from the centre at that time. */
    public double radiusMeters(long nowNanos) {
      double grown = start.radiusMeters() + metersPerSecond * (nowNanos - atNanos) / 1e9;
      return Math.max(start.radiusMeters(), Math.min(grown, reachMeters));
    }
  }
}
