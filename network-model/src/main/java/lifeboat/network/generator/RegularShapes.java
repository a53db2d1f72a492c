package lifeboat.network.generator;

import java.util.ArrayList;
import java.util.List;
import lifeboat.network.generator.Drawing.Line;
import lifeboat.network.generator.Drawing.Point;

/** Shapes in which nothing is left to chance. */
final class RegularShapes {

  private RegularShapes() {}

  /** As square as may be; the last row, the southernmost, may be shorter. */
  static Drawing grid(int relays) {
    int width = width(relays);
    List<Point> points = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < relays; i++) {
      points.add(new Point(i % width, -(i / width)));
      if (i % width + 1 < width && i + 1 < relays) {
        lines.add(new Line(i, i + 1));
      }
      if (i + width < relays) {
        lines.add(new Line(i, i + width));
      }
    }
    return new Drawing(points, lines);
  }

  static int width(int relays) {
    int width = (int) Math.sqrt(relays);
    return width * width < relays ? width + 1 : width;
  }

  static Drawing ring(int relays) {
    double radius = relays == 2 ? 0.5 : 0.5 / StrictMath.sin(Math.PI / relays);
    List<Point> points = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < relays; i++) {
      points.add(around(radius, (double) i / relays));
      if (i > 0) {
        lines.add(new Line(i - 1, i));
      }
    }
    if (relays > 2) {
      lines.add(new Line(0, relays - 1));
    }
    return new Drawing(points, lines);
  }

  static Drawing line(int relays) {
    List<Point> points = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < relays; i++) {
      points.add(new Point(i, 0));
      if (i > 0) {
        lines.add(new Line(i - 1, i));
      }
    }
    return new Drawing(points, lines);
  }

  static Drawing star(int relays) {
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    List<Line> lines = new ArrayList<>();
    for (int i = 1; i < relays; i++) {
      points.add(around(1, (i - 1.0) / (relays - 1)));
      lines.add(new Line(0, i));
    }
    return new Drawing(points, lines);
  }

  /**
   * The root in the middle and each generation on a circle of its own. A relay stands in the middle
   * of its share of the circle, so that branches do not cross.
   */
  static Drawing tree(int relays, int branching) {
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    List<Line> lines = new ArrayList<>();
    int first = 0; // of the generation above
    int parents = 1;
    for (int depth = 1; points.size() < relays; depth++) {
      int begin = points.size();
      long places = (long) parents * branching;
      for (long i = 0; i < places && points.size() < relays; i++) {
        lines.add(new Line(first + (int) (i / branching), points.size()));
        points.add(around(depth, (i + 0.5) / places));
      }
      first = begin;
      parents = points.size() - begin;
    }
    return new Drawing(points, lines);
  }

  /** A point of a circle, a share of it clockwise from the north. */
  private static Point around(double radius, double share) {
    double angle = 2 * Math.PI * share;
    return new Point(radius * StrictMath.sin(angle), radius * StrictMath.cos(angle));
  }
}
