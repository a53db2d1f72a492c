package lifeboat.network.topology;

import java.util.List;

/** A part of the earth's surface, bounded by geodesics. */
public sealed interface Area {

  /** All places within {@code radiusMeters} of {@code center}. */
  record Circle(Coordinates center, double radiusMeters) implements Area {}

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
  }
}
