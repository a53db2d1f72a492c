package lifeboat.relay.transfer;

import lifeboat.relay.message.Place;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;

/**
 * The patent's plane: the azimuthal-equidistant projection of the WGS84 ellipsoid centred on one
 * place (Snyder 1987, p. 191; geodesics by Karney 2013). Directions and distances from the centre
 * are true, so it has no faults at the antimeridian or the poles.
 */
final class Plane {

  /** Places closer together than this are the same place. */
  static final double SAME_PLACE_METERS = 1.0;

  /** A vector in metres: {@code x} east, {@code y} north. */
  record Vector(double x, double y) {
    double length() {
      return StrictMath.hypot(x, y);
    }

    Vector minus(Vector other) {
      return new Vector(x - other.x, y - other.y);
    }

    /** Angle to {@code other} in degrees, 0..180. */
    double degreesTo(Vector other) {
      double cross = x * other.y - y * other.x;
      double dot = x * other.x + y * other.y;
      return StrictMath.toDegrees(Math.abs(StrictMath.atan2(cross, dot)));
    }
  }

  private final Place center;

  Plane(Place center) {
    this.center = center;
  }

  /** Where {@code place} lies on the plane; the centre is the origin. */
  Vector locate(Place place) {
    GeodesicData line = inverse(center, place);
    double azimuth = StrictMath.toRadians(line.azi1);
    return new Vector(line.s12 * StrictMath.sin(azimuth), line.s12 * StrictMath.cos(azimuth));
  }

  private static GeodesicData inverse(Place a, Place b) {
    return Geodesic.WGS84.Inverse(
        a.latitudeDegrees(), a.longitudeDegrees(), b.latitudeDegrees(), b.longitudeDegrees());
  }
}
