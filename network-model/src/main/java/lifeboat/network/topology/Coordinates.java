package lifeboat.network.topology;

import net.sf.geographiclib.Geodesic;

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

  /** Length of the geodesic to {@code other} in metres (Karney 2013). */
  public double metersTo(Coordinates other) {
    return Geodesic.WGS84.Inverse(
            latitudeDegrees, longitudeDegrees, other.latitudeDegrees, other.longitudeDegrees)
        .s12;
  }
}
