package lifeboat.network.generator;

import java.util.List;

/** A network on a plane, one unit between neighbours: x to the east, y to the north. */
record Drawing(List<Point> points, List<Line> lines) {

  record Point(double x, double y) {

    double squaredTo(Point other) {
      double dx = x - other.x;
      double dy = y - other.y;
      return dx * dx + dy * dy;
    }
  }

  /** A cable between two points by their numbers, the lower one first. */
  record Line(int a, int b) {

    static Line of(int a, int b) {
      return new Line(Math.min(a, b), Math.max(a, b));
    }
  }

  Drawing {
    points = List.copyOf(points);
    lines = List.copyOf(lines);
  }
}
