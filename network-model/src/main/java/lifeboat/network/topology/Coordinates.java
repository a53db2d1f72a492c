package lifeboat.network.topology;

import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;

/** A place on the WGS84 ellipsoid, in degrees: latitude -90..90, longitude -180..180. */
public record Coordinates(double latitudeDegrees, double longitudeDegrees) {

  public Coordinates {
    if (!(latitudeDegrees >= -90 && latitudeDegrees <= 90)) {
      throw new IllegalArgumentException("latitude must be -90..90, was " + latitudeDegrees);
    }
    if (!(longitudeDegrees >= -180 && longitudeDegrees <= 180)) {
      throw new IllegalArgumentException("longitude must be -180..180, was " + longitudeDegrees);
    }
  }

  /** The place that one comes to from here, so far in a direction: degrees clockwise from north. */
  public Coordinates towards(double bearingDegrees, double meters) {
    GeodesicData way =
        Geodesic.WGS84.Direct(latitudeDegrees, longitudeDegrees, bearingDegrees, meters);
    return new Coordinates(way.lat2, way.lon2);
  }

  /** Length of the geodesic to {@code other} in metres (Karney 2013). */
  public double metersTo(Coordinates other) {
    return Geodesic.WGS84.Inverse(
            latitudeDegrees, longitudeDegrees, other.latitudeDegrees, other.longitudeDegrees)
        .s12;
  }
}
