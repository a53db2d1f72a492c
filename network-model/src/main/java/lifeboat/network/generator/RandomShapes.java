package lifeboat.network.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SplittableRandom;
import lifeboat.network.generator.Drawing.Line;
import lifeboat.network.generator.Drawing.Point;
import lifeboat.network.sites.Parts;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.triangulate.DelaunayTriangulationBuilder;

/** Shapes that are drawn by chance; the same chance gives the same shape. */
final class RandomShapes {

  /** Columns and rows that a cable of a grid may span. */
  private static final int REACH = 2;

  private final SplittableRandom random;

  RandomShapes(SplittableRandom random) {
    this.random = random;
  }

  /** A grid whose relays stand off their places, with the shortest cables in one piece. */
  Drawing grid(int relays, double jitter, int links) throws GeneratorException {
    int width = RegularShapes.width(relays);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < relays; i++) {
      double x = i % width + 2 * jitter * (random.nextDouble() - 0.5);
      double y = -(i / width) + 2 * jitter * (random.nextDouble() - 0.5);
      points.add(new Point(x, y));
    }
    List<Line> near = new ArrayList<>();
    for (int i = 0; i < relays; i++) {
      for (int down = 0; down <= REACH; down++) {
        for (int right = down == 0 ? 1 : -REACH; right <= REACH; right++) {
          int column = i % width + right;
          int other = i + down * width + right;
          if (column >= 0 && column < width && other < relays) {
            near.add(new Line(i, other));
          }
        }
      }
    }
    if (links > near.size() || links < relays - 1) {
      throw new GeneratorException(
          "a grid of " + relays + " relays has " + (relays - 1) + " to " + near.size() + " links");
    }
    return new Drawing(points, shortest(points, near, links));
  }

  /** First those that join everything (Kruskal), then the shortest of the rest. */
  private static List<Line> shortest(List<Point> points, List<Line> near, int links) {
    near.sort(byLength(points));
    Parts parts = new Parts(points.size());
    SequencedSet<Line> chosen = new LinkedHashSet<>();
    for (Line line : near) {
      if (parts.join(line.a(), line.b())) {
        chosen.add(line);
      }
    }
    for (Line line : near) {
      if (chosen.size() < links) {
        chosen.add(line);
      }
    }
    return chosen.stream().sorted(byLength(points)).toList();
  }

  /** Random places; of each pair, a cable by chance, and then the shortest that join everything. */
  Drawing waxman(int relays, double alpha, double beta) {
    List<Point> points = scattered(relays);
    double scale = beta * Math.sqrt(2.0 * relays); // the diagonal of the square is the unit
    List<Line> lines = new ArrayList<>();
    for (int a = 0; a < relays; a++) {
      for (int b = a + 1; b < relays; b++) {
        double distance = Math.sqrt(points.get(a).squaredTo(points.get(b)));
        if (random.nextDouble() < alpha * StrictMath.exp(-distance / scale)) {
          lines.add(new Line(a, b));
        }
      }
    }
    return new Drawing(points, joined(points, lines));
  }

  Drawing delaunay(int relays) {
    List<Point> points = scattered(relays);
    return new Drawing(points, triangulation(points));
  }

  /** Each new relay gets cables to others, the likelier the more of them they have. */
  Drawing scaleFree(int relays, int degree) {
    List<Point> points = scattered(relays);
    List<Line> lines = new ArrayList<>();
    List<Integer> ends = new ArrayList<>(); // each relay as often as it has cables
    for (int i = 1; i < relays; i++) {
      SequencedSet<Integer> peers = new LinkedHashSet<>();
      if (i <= degree) {
        for (int other = 0; other < i; other++) {
          peers.add(other);
        }
      }
      while (peers.size() < Math.min(degree, i)) {
        peers.add(ends.get(random.nextInt(ends.size())));
      }
      for (int peer : peers) {
        lines.add(Line.of(peer, i));
        ends.add(peer);
        ends.add(i);
      }
    }
    return new Drawing(points, lines);
  }

  /** Uniformly over a square in which each relay has one square unit. */
  private List<Point> scattered(int relays) {
    double side = Math.sqrt(relays);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < relays; i++) {
      points.add(new Point(random.nextDouble() * side, random.nextDouble() * side));
    }
    return points;
  }

  /** The shortest lines that join everything are among those of the triangulation. */
  private static List<Line> joined(List<Point> points, List<Line> lines) {
    Parts parts = new Parts(points.size());
    lines.forEach(line -> parts.join(line.a(), line.b()));
    List<Line> all = new ArrayList<>(lines);
    for (Line line : triangulation(points).stream().sorted(byLength(points)).toList()) {
      if (parts.join(line.a(), line.b())) {
        all.add(line);
      }
    }
    return all;
  }

  /** The edges of Delaunay's triangulation, in the order of their ends. */
  private static List<Line> triangulation(List<Point> points) {
    Map<Coordinate, Integer> numbers = new HashMap<>();
    for (Point point : points) {
      numbers.put(new Coordinate(point.x(), point.y()), numbers.size());
    }
    DelaunayTriangulationBuilder builder = new DelaunayTriangulationBuilder();
    builder.setSites(numbers.keySet());
    Geometry edges = builder.getEdges(new GeometryFactory());
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < edges.getNumGeometries(); i++) {
      Coordinate[] ends = edges.getGeometryN(i).getCoordinates();
      Integer a = numbers.get(ends[0]);
      Integer b = numbers.get(ends[1]);
      if (a == null || b == null) {
        throw new IllegalStateException("an edge between points that were not given");
      }
      lines.add(Line.of(a, b));
    }
    lines.sort(Comparator.comparingInt(Line::a).thenComparingInt(Line::b));
    return lines;
  }

  private static Comparator<Line> byLength(List<Point> points) {
    return Comparator.<Line>comparingDouble(
            line -> points.get(line.a()).squaredTo(points.get(line.b())))
        .thenComparingInt(Line::a)
        .thenComparingInt(Line::b);
  }
}
