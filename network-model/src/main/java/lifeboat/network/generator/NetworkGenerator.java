package lifeboat.network.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.network.generator.Drawing.Point;
import lifeboat.network.link.Seeds;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;

/**
 * Makes networks up. The plane on which they are drawn touches the earth at their middle, as that
 * of the patent does at each relay: directions and distances from the middle are exact.
 */
public final class NetworkGenerator {

  private static final double USUAL_SPACING_METERS = 100_000;

  /** A quarter of the way around the earth, nearly. */
  private static final double MAX_RADIUS_METERS = 9_000_000;

  /** About a centimetre of latitude, so that files stay readable. */
  private static final double PLACES_PER_DEGREE = 1e7;

  private NetworkGenerator() {}

  /** The network; the same options give the same one everywhere. */
  public static SiteGraph generate(GeneratorOptions options) throws GeneratorException {
    check(options);
    Drawing drawing = draw(options);
    Point middle = middle(drawing.points());
    double radius =
        Math.sqrt(drawing.points().stream().mapToDouble(middle::squaredTo).max().orElse(0));
    double spacing =
        options
            .spacingMeters()
            .orElse(Math.min(USUAL_SPACING_METERS, MAX_RADIUS_METERS / Math.max(radius, 1)));
    if (radius * spacing > MAX_RADIUS_METERS * (1 + 1e-9)) {
      throw new GeneratorException(
          String.format(
              "the network would reach %.0f km from its middle, and the limit is %.0f km; use"
                  + " --spacing %.0fm or less",
              radius * spacing / 1000,
              MAX_RADIUS_METERS / 1000,
              Math.floor(MAX_RADIUS_METERS / radius)));
    }
    List<SiteGraph.Site> sites = new ArrayList<>();
    for (Point point : drawing.points()) {
      String id = "r" + (sites.size() + 1);
      sites.add(new SiteGraph.Site(id, id, onEarth(options.center(), middle, point, spacing)));
    }
    List<SiteGraph.Cable> cables =
        drawing.lines().stream().map(line -> new SiteGraph.Cable(line.a(), line.b())).toList();
    return new SiteGraph(options.kind().word() + "-" + options.relays(), sites, cables);
  }

  private static Drawing draw(GeneratorOptions options) throws GeneratorException {
    int relays = options.relays();
    RandomShapes random =
        new RandomShapes(
            new SplittableRandom(
                Seeds.derive(options.seed(), "generate/" + options.kind().word())));
    return switch (options.kind()) {
      case GRID ->
          options.jitter() == 0 && options.links().isEmpty()
              ? RegularShapes.grid(relays)
              : random.grid(
                  relays,
                  options.jitter(),
                  options.links().orElse(RegularShapes.grid(relays).lines().size()));
      case RING -> RegularShapes.ring(relays);
      case LINE -> RegularShapes.line(relays);
      case STAR -> RegularShapes.star(relays);
      case TREE -> RegularShapes.tree(relays, options.branching());
      case WAXMAN -> random.waxman(relays, options.alpha(), options.beta());
      case DELAUNAY -> random.delaunay(relays);
      case SCALE_FREE -> random.scaleFree(relays, options.degree());
    };
  }

  private static void check(GeneratorOptions options) throws GeneratorException {
    int most =
        options.kind() == NetworkKind.WAXMAN
            ? GeneratorOptions.MAX_WAXMAN_RELAYS
            : GeneratorOptions.MAX_RELAYS;
    require(options.relays() >= 2 && options.relays() <= most, "--relays is 2 to " + most);
    require(
        options.links().isEmpty() || options.kind() == NetworkKind.GRID,
        "only a grid has --links to choose");
    require(options.jitter() >= 0 && options.jitter() <= 0.49, "--jitter is 0 to 0.49");
    require(
        options.jitter() == 0 || options.kind() == NetworkKind.GRID, "only a grid has --jitter");
    require(options.degree() >= 1 && options.degree() <= 100, "--degree is 1 to 100");
    require(options.branching() >= 1 && options.branching() <= 1000, "--branching is 1 to 1000");
    require(options.alpha() > 0 && options.alpha() <= 1, "--alpha is above 0, and 1 at most");
    require(options.beta() > 0 && options.beta() <= 1, "--beta is above 0, and 1 at most");
    require(options.spacingMeters().orElse(1) >= 1, "--spacing is a metre at least");
  }

  private static void require(boolean met, String what) throws GeneratorException {
    if (!met) {
      throw new GeneratorException(what);
    }
  }

  private static Point middle(List<Point> points) {
    double west = points.stream().mapToDouble(Point::x).min().orElse(0);
    double east = points.stream().mapToDouble(Point::x).max().orElse(0);
    double south = points.stream().mapToDouble(Point::y).min().orElse(0);
    double north = points.stream().mapToDouble(Point::y).max().orElse(0);
    return new Point((west + east) / 2, (south + north) / 2);
  }

  private static Coordinates onEarth(
      Coordinates center, Point middle, Point point, double spacing) {
    double east = point.x() - middle.x();
    double north = point.y() - middle.y();
    double bearing = StrictMath.toDegrees(StrictMath.atan2(east, north));
    Coordinates exact = center.towards(bearing, StrictMath.hypot(east, north) * spacing);
    return new Coordinates(rounded(exact.latitudeDegrees()), rounded(exact.longitudeDegrees()));
  }

  private static double rounded(double degrees) {
    return Math.rint(degrees * PLACES_PER_DEGREE) / PLACES_PER_DEGREE;
  }
}
