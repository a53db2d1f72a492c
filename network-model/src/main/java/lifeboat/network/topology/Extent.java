package lifeboat.network.topology;

import java.util.ArrayList;
import java.util.List;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;

/** Where a disaster is at one moment: everything inside its front. */
public sealed interface Extent {

  /** Whether the front is no further than {@code meters} from a place, or has passed it. */
  boolean isWithin(Coordinates place, double meters);

  /** The front as a closed ring, clockwise: the last place is the first one. For drawing. */
  List<Coordinates> outline();

  /** A circle whose edge is as far from {@code place} as the front is: what servers are told. */
  Area.Circle towards(Coordinates place);

  /** A middle from which the front has a distance in each quarter of the compass. */
  record Quarters(Coordinates center, Radii radii) implements Extent {

    private static final int OUTLINE_STEP_DEGREES = 5;
    private static final int QUARTER_DEGREES = 90;
    private static final int FULL_DEGREES = 360;

    @Override
    public boolean isWithin(Coordinates place, double meters) {
      GeodesicData way = wayTo(place);
      return way.s12 <= radii.towards(way.azi1) + meters;
    }

    @Override
    public Area.Circle towards(Coordinates place) {
      return new Area.Circle(center, radii.towards(wayTo(place).azi1));
    }

    /** Where two quarters meet there is a corner for each of the two radii. */
    @Override
    public List<Coordinates> outline() {
      List<Coordinates> ring = new ArrayList<>();
      for (int bearing = 0; bearing < FULL_DEGREES; bearing += OUTLINE_STEP_DEGREES) {
        double before = radii.towards(bearing - 1);
        double here = radii.towards(bearing);
        if (bearing % QUARTER_DEGREES == 0 && before != here) {
          ring.add(center.towards(bearing, before));
        }
        ring.add(center.towards(bearing, here));
      }
      ring.add(ring.getFirst());
      return List.copyOf(ring);
    }

    private GeodesicData wayTo(Coordinates place) {
      return Geodesic.WGS84.Inverse(
          center.latitudeDegrees(),
          center.longitudeDegrees(),
          place.latitudeDegrees(),
          place.longitudeDegrees());
    }
  }

  /** A polygon, and everything within a distance of it. */
  record Grown(Area.Polygon core, double marginMeters) implements Extent {

    @Override
    public boolean isWithin(Coordinates place, double meters) {
      return core.metersTo(place) <= marginMeters + meters;
    }

    @Override
    public Area.Circle towards(Coordinates place) {
      return new Area.Circle(core.nearestTo(place), marginMeters);
    }

    @Override
    public List<Coordinates> outline() {
      return core.outline(marginMeters);
    }
  }
}
