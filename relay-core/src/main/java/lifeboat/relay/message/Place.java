package lifeboat.relay.message;

import net.sf.geographiclib.Geodesic;

/** Geospatial information of an installation site: WGS84 degrees. */
public record Place(double latitudeDegrees, double longitudeDegrees) {

  public Place {
    if (!(Math.abs(latitudeDegrees) <= 90) || !(Math.abs(longitudeDegrees) <= 180)) {
      throw new IllegalArgumentException(
          "no place at " + latitudeDegrees + ", " + longitudeDegrees);
    }
  }

  /** Length of the geodesic to {@code other} in metres (Karney 2013). */
  public double metersTo(Place other) {
    return Geodesic.WGS84.Inverse(
            latitudeDegrees, longitudeDegrees, other.latitudeDegrees, other.longitudeDegrees)
        .s12;
  }

  @Override
  public String toString() {
    return latitudeDegrees + "," + longitudeDegrees;
  }
}
