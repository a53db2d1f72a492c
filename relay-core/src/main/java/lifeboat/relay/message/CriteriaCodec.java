package lifeboat.relay.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.WireReader.Fault;

/** Evaluation criteria as bytes and back. */
final class CriteriaCodec {

  private static final int NO_AREA = 0;
  private static final int CIRCLE = 1;
  private static final int POLYGON = 2;

  private CriteriaCodec() {}

  static void write(WireWriter w, EvaluationCriteria criteria) {
    w.i64(criteria.timeLimitNanos())
        .i64(criteria.maxDelayNanos())
        .i64(criteria.minThroughputBitsPerSecond())
        .f64(criteria.minReliability())
        .f64(criteria.maxCost())
        .f64(criteria.leastDistanceMeters());
    if (criteria.area().isEmpty()) {
      w.u8(NO_AREA);
    } else {
      switch (criteria.area().get()) {
        case Circle circle -> writeCircle(w.u8(CIRCLE), circle);
        case Polygon polygon -> {
          w.u8(POLYGON).u8(polygon.corners().size());
          polygon.corners().forEach(w::shortPlace);
        }
      }
    }
    w.u8(criteria.excludedAreas().size());
    criteria.excludedAreas().forEach(circle -> writeCircle(w, circle));
    w.u8(criteria.excluded().size());
    criteria.excluded().forEach(w::uuid);
  }

  static EvaluationCriteria read(WireReader r) throws Fault {
    return new EvaluationCriteria(
        r.nonNegative("time limit"),
        r.nonNegative("delay"),
        r.nonNegative("throughput"),
        r.f64(0, 1, "reliability"),
        r.f64(0, Double.POSITIVE_INFINITY, "cost"),
        r.f64(0, Circle.MAX_RADIUS_METERS, "least distance"),
        readArea(r),
        readCircles(r),
        readServers(r));
  }

  private static void writeCircle(WireWriter w, Circle circle) {
    w.shortPlace(circle.center()).i32((int) Math.round(circle.radiusMeters()));
  }

  private static Optional<Area> readArea(WireReader r) throws Fault {
    int kind = r.u8();
    return switch (kind) {
      case NO_AREA -> Optional.empty();
      case CIRCLE -> Optional.of(readCircle(r));
      case POLYGON -> Optional.of(readPolygon(r));
      default -> throw r.fault("no area has kind " + kind);
    };
  }

  private static Circle readCircle(WireReader r) throws Fault {
    Place center = r.shortPlace();
    int radius = r.i32();
    if (radius < 0 || radius > Circle.MAX_RADIUS_METERS) {
      throw r.fault("radius out of range");
    }
    return new Circle(center, radius);
  }

  private static Polygon readPolygon(WireReader r) throws Fault {
    int count = r.countUpTo(Polygon.MAX_CORNERS, "corners");
    if (count < Polygon.MIN_CORNERS) {
      throw r.fault("a polygon of " + count + " corners");
    }
    List<Place> corners = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      corners.add(r.shortPlace());
    }
    return new Polygon(corners);
  }

  private static List<Circle> readCircles(WireReader r) throws Fault {
    int count = r.countUpTo(EvaluationCriteria.MAX_EXCLUDED_AREAS, "excluded circles");
    List<Circle> circles = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      circles.add(readCircle(r));
    }
    return circles;
  }

  private static List<UUID> readServers(WireReader r) throws Fault {
    int count = r.countUpTo(EvaluationCriteria.MAX_EXCLUDED, "excluded servers");
    List<UUID> servers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      servers.add(r.uuid());
    }
    return servers;
  }
}
