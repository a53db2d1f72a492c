package lifeboat.relay.message;

import java.util.List;

/** A part of the earth's surface, bounded by geodesics. */
public sealed interface Area {

  /** All places within {@code radiusMeters} of {@code center}. */
  record Circle(Place center, double radiusMeters) implements Area {

    /** More than half the way round the earth. */
    public static final double MAX_RADIUS_METERS = 30e6;

    public Circle {
      if (!(radiusMeters >= 0 && radiusMeters <= MAX_RADIUS_METERS)) {
        throw new IllegalArgumentException("radius must be 0..30,000 km, was " + radiusMeters);
      }
    }
  }

  /**
   * All places inside a ring of corners that are joined by geodesics, the last with the first. It
   * is smaller than a hemisphere; which way round the corners go does not matter.
   *
   * @param corners {@link #MIN_CORNERS} to {@link #MAX_CORNERS} places
   */
  record Polygon(List<Place> corners) implements Area {
    public static final int MIN_CORNERS = 3;
    public static final int MAX_CORNERS = 16;

    public Polygon {
      corners = List.copyOf(corners);
      if (corners.size() < MIN_CORNERS || corners.size() > MAX_CORNERS) {
        throw new IllegalArgumentException("a polygon of " + corners.size() + " corners");
      }
    }
  }
}
