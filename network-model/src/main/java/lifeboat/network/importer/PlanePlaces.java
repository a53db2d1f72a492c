package lifeboat.network.importer;

import java.math.BigDecimal;
import java.util.List;
import lifeboat.network.importer.FoundNetwork.Place;
import lifeboat.network.topology.Coordinates;

/**
 * Pairs of numbers, x before y, that may be degrees, degrees and minutes, or pixels of a picture;
 * finds out which, and what places they are.
 */
final class PlanePlaces {

  /** Fewer numbers than these may all end below .60 by accident: 0.6 to the 12th is 0.2 %. */
  private static final int MIN_NUMBERS_FOR_MINUTES = 12;

  private static final int DECIMALS_OF_MINUTES = 2;
  private static final BigDecimal SIXTY_HUNDREDTHS = new BigDecimal("0.60");
  private static final double MINUTES_PER_UNIT = 0.6;

  /** As far from the middle of a picture as its corners may come. */
  private static final double MAX_METERS = 10_000_000;

  /** Two numbers as they were written. */
  record Pair(BigDecimal x, BigDecimal y) {}

  private final List<Pair> pairs;
  private final PlaceUnit unit;

  /** The pairs as {@code asked}, or as they look where that is {@link PlaceUnit#AUTO}. */
  PlanePlaces(List<Pair> pairs, PlaceUnit asked) {
    this.pairs = List.copyOf(pairs);
    this.unit = asked == PlaceUnit.AUTO ? guess() : asked;
  }

  /** What was found out, for people. */
  String remark(double metersPerPixel) {
    return switch (unit) {
      case MINUTES ->
          "coordinates read as degrees.minutes, because no number goes beyond .59;"
              + " --coordinates degrees takes them as decimal";
      case PIXELS ->
          "coordinates read as pixels of a picture, because they are no degrees: a pixel is "
              + BigDecimal.valueOf(metersPerPixel / 1000).stripTrailingZeros().toPlainString()
              + " km (--pixel), the middle of the picture lies at 0, 0 (--center)";
      case DEGREES, AUTO -> "coordinates read as degrees";
    };
  }

  /** The place of a pair; pixels lie around {@code center}. */
  Place place(Pair pair, Coordinates center, double metersPerPixel) {
    return switch (unit) {
      case DEGREES, AUTO -> Degrees.place(pair.y.doubleValue(), pair.x.doubleValue());
      case MINUTES -> Degrees.place(ofMinutes(pair.y), ofMinutes(pair.x));
      case PIXELS -> ofPixels(pair, center, metersPerPixel);
    };
  }

  private Place ofPixels(Pair pair, Coordinates center, double metersPerPixel) {
    double east = (pair.x.doubleValue() - middle(true)) * metersPerPixel;
    double south = (pair.y.doubleValue() - middle(false)) * metersPerPixel;
    double meters = Math.hypot(east, south);
    if (!(meters <= MAX_METERS)) {
      return new Place.Unknown("farther than 10000 km from the middle of the picture");
    }
    double bearing = StrictMath.toDegrees(StrictMath.atan2(east, -south));
    return new Place.Known(center.towards(bearing, meters));
  }

  private double middle(boolean ofX) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Pair pair : pairs) {
      double value = (ofX ? pair.x : pair.y).doubleValue();
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return (least + most) / 2;
  }

  private PlaceUnit guess() {
    boolean degrees =
        pairs.stream()
            .allMatch(pair ->
                Math.abs(pair.x.doubleValue()) <= 180 && Math.abs(pair.y.doubleValue()) <= 90);
    if (!degrees) {
      return PlaceUnit.PIXELS;
    }
    boolean minutes =
        2 * pairs.size() >= MIN_NUMBERS_FOR_MINUTES
            && pairs.stream().allMatch(pair -> mayBeMinutes(pair.x) && mayBeMinutes(pair.y))
            && pairs.stream().anyMatch(pair -> pair.x.stripTrailingZeros().scale() > 1);
    return minutes ? PlaceUnit.MINUTES : PlaceUnit.DEGREES;
  }

  private static boolean mayBeMinutes(BigDecimal number) {
    BigDecimal fraction = number.abs().remainder(BigDecimal.ONE);
    return number.scale() == DECIMALS_OF_MINUTES && fraction.compareTo(SIXTY_HUNDREDTHS) < 0;
  }

  private static double ofMinutes(BigDecimal number) {
    double size = Math.abs(number.doubleValue());
    double whole = Math.floor(size);
    return Math.copySign(whole + (size - whole) / MINUTES_PER_UNIT, number.doubleValue());
  }
}
