package lifeboat.network.topology;

import java.util.List;

/** A part of the earth's surface, bounded by geodesics. */
public sealed interface Area {

  /** How far a place is from the area in metres; 0 inside. */
  double metersTo(Coordinates place);

  /** All places within {@code radiusMeters} of {@code center}. */
  record Circle(Coordinates center, double radiusMeters) implements Area {
    @Override
    public double metersTo(Coordinates place) {
      return Math.max(0, center.metersTo(place) - radiusMeters);
    }
  }

  /** All places inside a ring of corners, the last joined with the first. */
  record Polygon(List<Coordinates> corners) implements Area {
    public static final int MIN_CORNERS = 3;

    /** So many fit into a packet. */
    public static final int MAX_CORNERS = 16;

    public Polygon {
      corners = List.copyOf(corners);
      if (corners.size() < MIN_CORNERS || corners.size() > MAX_CORNERS) {
        throw new IllegalArgumentException("a polygon of " + corners.size() + " corners");
      }
    }

    /** As exact as the chords of pieces of 25 km are: within a few metres. */
    @Override
    public double metersTo(Coordinates place) {
      return PlaneRing.around(place, corners).metersToMiddle();
    }

    /** The nearest place of the polygon; the place itself inside. */
    public Coordinates nearestTo(Coordinates place) {
      return PlaneRing.around(place, corners).nearestToMiddle();
    }

    /** The edge of everything within a distance of the polygon, as a closed ring. For drawing. */
    public List<Coordinates> outline(double marginMeters) {
      return PlaneRing.around(PlaneRing.middle(corners), corners).grown(marginMeters);
    }
  }
}
