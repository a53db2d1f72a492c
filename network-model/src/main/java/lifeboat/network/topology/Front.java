package lifeboat.network.topology;

import java.util.Optional;
import java.util.OptionalLong;

/** How a disaster moves and spreads. All times are nanoseconds since it began. */
public sealed interface Front permits Front.Spreading, MovingFront {

  /** When the front first comes within {@code meters} of a place, if it ever does. */
  OptionalLong nearsNanos(Coordinates place, double meters);

  /** Where the disaster is; empty where it is nowhere, as before it begins. */
  Optional<Extent> extentAt(long nanos);

  /** When the front changes for the last time: it stays as it is, or is gone, from then on. */
  long settledNanos();

  /**
   * A disaster that stays at its place and spreads in all directions, for ever.
   *
   * @param start where it is at first
   * @param metersPerSecond how fast its edge moves outward
   * @param reachMeters the largest radius of a circle, or how far it spreads beyond a polygon
   */
  record Spreading(Area start, double metersPerSecond, double reachMeters) implements Front {

    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public OptionalLong nearsNanos(Coordinates place, double meters) {
      double wanted = start.metersTo(place) - meters;
      if (wanted <= 0) {
        return OptionalLong.of(0);
      }
      return wanted > mostGrowth() || metersPerSecond == 0
          ? OptionalLong.empty()
          : OptionalLong.of((long) Math.ceil(wanted / metersPerSecond * NANOS_PER_SECOND));
    }

    @Override
    public Optional<Extent> extentAt(long nanos) {
      if (nanos < 0) {
        return Optional.empty();
      }
      double grown = Math.min(metersPerSecond * nanos / NANOS_PER_SECOND, mostGrowth());
      return Optional.of(
          switch (start) {
            case Area.Circle circle ->
                new Extent.Quarters(circle.center(), Radii.circle(circle.radiusMeters() + grown));
            case Area.Polygon polygon -> new Extent.Grown(polygon, grown);
          });
    }

    @Override
    public long settledNanos() {
      return metersPerSecond == 0
          ? 0
          : (long) Math.ceil(mostGrowth() / metersPerSecond * NANOS_PER_SECOND);
    }

    private double mostGrowth() {
      return switch (start) {
        case Area.Circle circle -> Math.max(0, reachMeters - circle.radiusMeters());
        case Area.Polygon _ -> reachMeters;
      };
    }
  }
}
