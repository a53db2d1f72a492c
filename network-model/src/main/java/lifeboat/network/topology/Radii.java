package lifeboat.network.topology;

/**
 * How far something reaches from its middle in each quarter of the compass, in metres: what best
 * tracks of storms say about winds. All four are the same for a circle.
 */
public record Radii(double northEast, double southEast, double southWest, double northWest) {

  private static final double QUARTER_DEGREES = 90;

  public Radii {
    if (!(northEast >= 0 && southEast >= 0 && southWest >= 0 && northWest >= 0)) {
      throw new IllegalArgumentException(
          "radii " + northEast + ", " + southEast + ", " + southWest + ", " + northWest);
    }
  }

  /** The same in all directions. */
  public static Radii circle(double meters) {
    return new Radii(meters, meters, meters, meters);
  }

  /** Whether it is the same in all directions. */
  public boolean isCircle() {
    return northEast == southEast && northEast == southWest && northEast == northWest;
  }

  /** The radius in a direction: degrees clockwise from north, in any turn. */
  public double towards(double bearingDegrees) {
    double turned = bearingDegrees % (4 * QUARTER_DEGREES);
    double bearing = turned < 0 ? turned + 4 * QUARTER_DEGREES : turned;
    return switch ((int) (bearing / QUARTER_DEGREES)) {
      case 0, 4 -> northEast;
      case 1 -> southEast;
      case 2 -> southWest;
      default -> northWest;
    };
  }

  /** The largest of them. */
  public double largest() {
    return Math.max(Math.max(northEast, southEast), Math.max(southWest, northWest));
  }

  /** What lies between these and {@code next}, 0 being these and 1 the others. */
  public Radii between(Radii next, double share) {
    return new Radii(
        northEast + share * (next.northEast - northEast),
        southEast + share * (next.southEast - southEast),
        southWest + share * (next.southWest - southWest),
        northWest + share * (next.northWest - northWest));
  }

  /** How much the radius that grows most grows on the way to {@code next}; 0 where none does. */
  double growth(Radii next) {
    double growth = Math.max(next.northEast - northEast, next.southEast - southEast);
    growth = Math.max(growth, Math.max(next.southWest - southWest, next.northWest - northWest));
    return Math.max(0, growth);
  }
}
