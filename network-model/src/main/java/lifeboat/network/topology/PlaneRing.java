package lifeboat.network.topology;

import java.util.ArrayList;
import java.util.List;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;
import net.sf.geographiclib.GeodesicLine;
import net.sf.geographiclib.GeodesicMask;

/**
 * A ring of geodesics in the azimuthal equidistant plane around a place, in which everything has
 * the right distance and direction from that place. Edges are divided into pieces that are as good
 * as straight.
 */
final class PlaneRing {

  private static final double PIECE_METERS = 25_000;

  /** An edge of half the earth's circumference has pieces of 50 km then. */
  private static final int MAX_PIECES = 400;

  private static final double ARC_STEP_RADIANS = Math.toRadians(10);

  /** A point of the plane: metres to the east and to the north of the middle. */
  private record Point(double east, double north) {
    Point moved(double angle, double meters) {
      return new Point(east + meters * Math.cos(angle), north + meters * Math.sin(angle));
    }

    double angleTo(Point next) {
      return Math.atan2(next.north - north, next.east - east);
    }
  }

  private final Coordinates middle;
  private final List<Point> points = new ArrayList<>();

  private PlaneRing(Coordinates middle) {
    this.middle = middle;
  }

  static PlaneRing around(Coordinates middle, List<Coordinates> corners) {
    PlaneRing ring = new PlaneRing(middle);
    for (int i = 0; i < corners.size(); i++) {
      ring.addEdge(corners.get(i), corners.get((i + 1) % corners.size()));
    }
    return ring;
  }

  /** A place amid all corners. */
  static Coordinates middle(List<Coordinates> corners) {
    double x = 0;
    double y = 0;
    double z = 0;
    for (Coordinates corner : corners) {
      double latitude = Math.toRadians(corner.latitudeDegrees());
      double longitude = Math.toRadians(corner.longitudeDegrees());
      x += Math.cos(latitude) * Math.cos(longitude);
      y += Math.cos(latitude) * Math.sin(longitude);
      z += Math.sin(latitude);
    }
    return new Coordinates(
        Math.toDegrees(Math.atan2(z, Math.hypot(x, y))), Math.toDegrees(Math.atan2(y, x)));
  }

  private void addEdge(Coordinates from, Coordinates to) {
    GeodesicLine line =
        Geodesic.WGS84.InverseLine(
            from.latitudeDegrees(),
            from.longitudeDegrees(),
            to.latitudeDegrees(),
            to.longitudeDegrees(),
            GeodesicMask.LATITUDE | GeodesicMask.LONGITUDE | GeodesicMask.DISTANCE_IN);
    int pieces = (int) Math.clamp(Math.ceil(line.Distance() / PIECE_METERS), 1, MAX_PIECES);
    for (int piece = 0; piece < pieces; piece++) {
      GeodesicData at = line.Position(line.Distance() * piece / pieces);
      points.add(project(at.lat2, at.lon2));
    }
  }

  private Point project(double latitude, double longitude) {
    GeodesicData way =
        Geodesic.WGS84.Inverse(
            middle.latitudeDegrees(), middle.longitudeDegrees(), latitude, longitude);
    double bearing = Math.toRadians(way.azi1);
    return new Point(way.s12 * Math.sin(bearing), way.s12 * Math.cos(bearing));
  }

  private Coordinates place(Point point) {
    double bearing = Math.toDegrees(Math.atan2(point.east, point.north));
    return middle.towards(bearing, Math.hypot(point.east, point.north));
  }

  private Point next(int i) {
    return points.get((i + 1) % points.size());
  }

  /** How far the middle is from the inside of the ring; 0 where it is in it. */
  double metersToMiddle() {
    if (holdsMiddle()) {
      return 0;
    }
    Point nearest = nearest();
    return Math.hypot(nearest.east, nearest.north);
  }

  Coordinates nearestToMiddle() {
    return holdsMiddle() ? middle : place(nearest());
  }

  /** The middle is inside where a ray from it crosses the ring an odd number of times. */
  private boolean holdsMiddle() {
    boolean inside = false;
    for (int i = 0; i < points.size(); i++) {
      Point a = points.get(i);
      Point b = next(i);
      if (a.north > 0 != b.north > 0) {
        double crossing = a.east - a.north * (b.east - a.east) / (b.north - a.north);
        inside ^= crossing > 0;
      }
    }
    return inside;
  }

  private Point nearest() {
    Point best = points.getFirst();
    for (int i = 0; i < points.size(); i++) {
      Point candidate = nearestOf(points.get(i), next(i));
      boolean nearer =
          Math.hypot(candidate.east, candidate.north) < Math.hypot(best.east, best.north);
      best = nearer ? candidate : best;
    }
    return best;
  }

  private static Point nearestOf(Point a, Point b) {
    double east = b.east - a.east;
    double north = b.north - a.north;
    double square = east * east + north * north;
    double share = square == 0 ? 0 : -(a.east * east + a.north * north) / square;
    double within = Math.clamp(share, 0, 1);
    return new Point(a.east + within * east, a.north + within * north);
  }

  /**
   * The ring moved outward, round where it is convex. Where it is hollow, a margin that is wider
   * than the hollow makes it cross itself, inside of what is enclosed. Clockwise.
   */
  List<Coordinates> grown(double marginMeters) {
    List<Point> ring = isClockwise() ? points.reversed() : points;
    List<Coordinates> outline = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      Point before = ring.get((i + ring.size() - 1) % ring.size());
      Point here = ring.get(i);
      Point after = ring.get((i + 1) % ring.size());
      double outward = before.angleTo(here) - Math.PI / 2;
      double turn = Math.IEEEremainder(here.angleTo(after) - before.angleTo(here), 2 * Math.PI);
      int steps = marginMeters == 0 ? 0 : (int) Math.ceil(Math.max(0, turn) / ARC_STEP_RADIANS);
      for (int step = 0; step <= steps; step++) {
        double share = steps == 0 ? 0.5 : (double) step / steps;
        outline.add(place(here.moved(outward + share * turn, marginMeters)));
      }
    }
    outline.add(outline.getFirst());
    return List.copyOf(outline.reversed());
  }

  private boolean isClockwise() {
    double twice = 0;
    for (int i = 0; i < points.size(); i++) {
      twice += points.get(i).east * next(i).north - next(i).east * points.get(i).north;
    }
    return twice < 0;
  }
}
