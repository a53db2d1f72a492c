package lifeboat.network.importer;

import lifeboat.network.importer.FoundNetwork.Place;
import lifeboat.network.topology.Coordinates;

/** Places as files write them: decimal degrees. */
final class Degrees {

  private Degrees() {}

  /** The place; unknown where the two are no latitude and longitude. */
  static Place place(String latitude, String longitude) {
    try {
      return place(Double.parseDouble(latitude), Double.parseDouble(longitude));
    } catch (NumberFormatException _) {
      return new Place.Unknown("with coordinates that are no numbers");
    }
  }

  static Place place(double latitude, double longitude) {
    boolean onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    return onEarth
        ? new Place.Known(new Coordinates(latitude, longitude))
        : new Place.Unknown("with coordinates that are no degrees");
  }
}
