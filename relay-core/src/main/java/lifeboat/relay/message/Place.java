package lifeboat.relay.message;

/** Geospatial information of an installation site: WGS84 degrees. */
public record Place(double latitudeDegrees, double longitudeDegrees) {

  public Place {
    if (!(Math.abs(latitudeDegrees) <= 90) || !(Math.abs(longitudeDegrees) <= 180)) {
      throw new IllegalArgumentException(
          "no place at " + latitudeDegrees + ", " + longitudeDegrees);
    }
  }

  @Override
  public String toString() {
    return latitudeDegrees + "," + longitudeDegrees;
  }
}
