package lifeboat.network.topology;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicLine;
import net.sf.geographiclib.GeodesicMask;

/**
 * A disaster that moves from one place to the next: its middle along geodesics at an even speed,
 * its radii in proportion. It is gone after the last place, and wherever all radii are zero.
 *
 * @param fixes where it is when; at least one, times ascending from 0
 */
public record MovingFront(List<Fix> fixes) implements Front {

  /** So many places a track may have. */
  public static final int MAX_FIXES = 1000;

  /** Between two fixes it is looked at no more often than this, nor more often than that. */
  private static final int MOST_LOOKS = 2048;

  private static final double SHORTEST_STEP_NANOS = 1e6;

  /** Where it is at one time. */
  public record Fix(long atNanos, Coordinates center, Radii radii) {}

  public MovingFront {
    fixes = List.copyOf(fixes);
    if (fixes.isEmpty() || fixes.size() > MAX_FIXES || fixes.getFirst().atNanos() != 0) {
      throw new IllegalArgumentException("a track of " + fixes.size() + " places");
    }
    for (int i = 1; i < fixes.size(); i++) {
      if (fixes.get(i).atNanos() <= fixes.get(i - 1).atNanos()) {
        throw new IllegalArgumentException("times must ascend: " + fixes.get(i));
      }
    }
  }

  @Override
  public Optional<Extent> extentAt(long nanos) {
    if (nanos < 0 || nanos > settledNanos()) {
      return Optional.empty();
    }
    return fixAt(nanos)
        .filter(fix -> fix.radii().largest() > 0)
        .map(fix -> new Extent.Quarters(fix.center(), fix.radii()));
  }

  /** Where it is at a time, whatever its radii; empty outside the track. */
  public Optional<Fix> fixAt(long nanos) {
    for (int i = 0; i + 1 < fixes.size(); i++) {
      if (nanos >= fixes.get(i).atNanos() && nanos < fixes.get(i + 1).atNanos()) {
        return Optional.of(new Leg(fixes.get(i), fixes.get(i + 1)).at(nanos));
      }
    }
    return Optional.of(fixes.getLast()).filter(last -> last.atNanos() == nanos);
  }

  @Override
  public long settledNanos() {
    return fixes.getLast().atNanos();
  }

  @Override
  public OptionalLong nearsNanos(Coordinates place, double meters) {
    for (int i = 0; i + 1 < fixes.size(); i++) {
      OptionalLong found = new Leg(fixes.get(i), fixes.get(i + 1)).nears(place, meters);
      if (found.isPresent()) {
        return found;
      }
    }
    return isNear(fixes.getLast(), place, meters)
        ? OptionalLong.of(settledNanos())
        : OptionalLong.empty();
  }

  private static boolean isNear(Fix fix, Coordinates place, double meters) {
    return fix.radii().largest() > 0
        && new Extent.Quarters(fix.center(), fix.radii()).isWithin(place, meters);
  }

  /** The way between two fixes. */
  private static final class Leg {
    private final Fix from;
    private final Fix to;
    private final GeodesicLine line;
    private final double nanos;

    Leg(Fix from, Fix to) {
      this.from = from;
      this.to = to;
      this.nanos = to.atNanos() - from.atNanos();
      this.line =
          Geodesic.WGS84.InverseLine(
              from.center().latitudeDegrees(),
              from.center().longitudeDegrees(),
              to.center().latitudeDegrees(),
              to.center().longitudeDegrees(),
              GeodesicMask.LATITUDE | GeodesicMask.LONGITUDE | GeodesicMask.DISTANCE_IN);
    }

    Fix at(long time) {
      if (time == from.atNanos()) {
        return from;
      }
      double share = (time - from.atNanos()) / nanos;
      var place = line.Position(share * line.Distance());
      return new Fix(
          time, new Coordinates(place.lat2, place.lon2), from.radii().between(to.radii(), share));
    }

    /**
     * The edge cannot come nearer faster than the middle moves and the radii grow, so from a time
     * at which it is far away the search can leap. Near by it goes in small steps: an edge that
     * only grazes the place for a shorter time may be missed.
     */
    OptionalLong nears(Coordinates place, double meters) {
      double speed = (line.Distance() + from.radii().growth(to.radii())) / nanos;
      double step = Math.max(SHORTEST_STEP_NANOS, nanos / MOST_LOOKS);
      double before = from.atNanos();
      double time = from.atNanos();
      while (time < to.atNanos()) {
        Fix fix = at((long) time);
        if (isNear(fix, place, meters)) {
          return OptionalLong.of(first((long) before, (long) time, place, meters));
        }
        double gap = fix.center().metersTo(place) - fix.radii().largest() - meters;
        before = time;
        time += speed == 0 ? nanos : Math.max(step, gap / speed);
      }
      boolean atTheEnd = isNear(to, place, meters);
      return atTheEnd
          ? OptionalLong.of(first((long) before, to.atNanos(), place, meters))
          : OptionalLong.empty();
    }

    /** The first time near, between one that is not (or the beginning) and one that is. */
    private long first(long far, long near, Coordinates place, double meters) {
      long low = far;
      long high = near;
      while (high - low > 1) {
        long middle = low + (high - low) / 2;
        boolean there = isNear(at(middle), place, meters);
        high = there ? middle : high;
        low = there ? low : middle;
      }
      return isNear(at(low), place, meters) ? low : high;
    }
  }
}
