package lifeboat.relay.transfer;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.Area;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.Place;
import net.sf.geographiclib.Geodesic;

/** Where a replica may rest, by its criteria: the area, the exclusions and the least distance. */
final class Territory {

  private final EvaluationCriteria criteria;
  private final Optional<Place> globalSource;

  /** The territory of a replica from {@code globalSource}, which may be unknown. */
  Territory(EvaluationCriteria criteria, Optional<Place> globalSource) {
    this.criteria = criteria;
    this.globalSource = globalSource;
  }

  /** Whether a server at {@code place} may hold the replica. */
  boolean contains(Place place) {
    return farEnough(place)
        && criteria.area().map(area -> contains(area, place)).orElse(true)
        && criteria.excludedAreas().stream().noneMatch(circle -> contains(circle, place));
  }

  /** Without a known source no distance from it is enough. */
  private boolean farEnough(Place place) {
    double least = criteria.leastDistanceMeters();
    return least == 0 || globalSource.map(source -> source.metersTo(place) >= least).orElse(false);
  }

  static boolean contains(Area area, Place place) {
    return switch (area) {
      case Circle circle -> circle.center().metersTo(place) <= circle.radiusMeters();
      case Polygon polygon -> surrounds(polygon.corners(), place);
    };
  }

  /**
   * Whether the corners turn round {@code place}: along a geodesic that is shorter than half the
   * way round the earth the azimuth from {@code place} turns one way and by less than 180 degrees,
   * so the turns of all edges sum up to a full circle inside and to nothing outside. Seen from the
   * other side of the earth they do so too, which is why the middle of the corners has to be near.
   */
  private static boolean surrounds(List<Place> corners, Place place) {
    if (!isOnTheSideOf(corners, place)) {
      return false;
    }
    double turned = 0;
    double last = azimuth(place, corners.getLast());
    for (Place corner : corners) {
      double azimuth = azimuth(place, corner);
      turned += StrictMath.IEEEremainder(azimuth - last, 360);
      last = azimuth;
    }
    return Math.abs(turned) > 180;
  }

  /** Whether {@code place} is less than 90 degrees from the middle of the corners. */
  private static boolean isOnTheSideOf(List<Place> corners, Place place) {
    double sum = 0;
    for (Place corner : corners) {
      double north = StrictMath.toRadians(corner.latitudeDegrees());
      double here = StrictMath.toRadians(place.latitudeDegrees());
      double east = StrictMath.toRadians(corner.longitudeDegrees() - place.longitudeDegrees());
      sum +=
          StrictMath.sin(north) * StrictMath.sin(here)
              + StrictMath.cos(north) * StrictMath.cos(here) * StrictMath.cos(east);
    }
    return sum > 0;
  }

  private static double azimuth(Place from, Place to) {
    return Geodesic.WGS84.Inverse(
            from.latitudeDegrees(),
            from.longitudeDegrees(),
            to.latitudeDegrees(),
            to.longitudeDegrees())
        .azi1;
  }
}
