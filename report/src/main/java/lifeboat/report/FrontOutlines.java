package lifeboat.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Topology;

/** How the fronts of disasters spread while a run lasted: their outlines at some times of it. */
final class FrontOutlines {

  /** So many outlines of each front; the page goes from one to the next. */
  static final int TIMES = 40;

  /** So many fronts are drawn. */
  static final int MAX_FRONTS = 40;

  private FrontOutlines() {}

  /**
   * An entry for each disaster that began before the end.
   *
   * @param convergedNanos time zero of the scenario
   */
  static List<Map<String, Object>> of(Topology topology, long convergedNanos, long endNanos) {
    List<Map<String, Object>> fronts = new ArrayList<>();
    for (ScenarioEvent event : topology.events().values()) {
      if (event instanceof ScenarioEvent.Disaster disaster
          && convergedNanos + disaster.atNanos() <= endNanos
          && fronts.size() < MAX_FRONTS) {
        fronts.add(front(disaster, convergedNanos, endNanos));
      }
    }
    return fronts;
  }

  private static Map<String, Object> front(
      ScenarioEvent.Disaster disaster, long convergedNanos, long endNanos) {
    long begins = convergedNanos + disaster.atNanos();
    List<Object> outlines = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      long at = begins + (endNanos - begins) * i / (TIMES - 1);
      outlines.add(List.of(at, ring(disaster.outlineAt(at - convergedNanos))));
    }
    Map<String, Object> front = new LinkedHashMap<>();
    front.put("name", disaster.name());
    front.put("outlines", outlines);
    return front;
  }

  /**
   * Longitude and latitude of its corners, clockwise as the page's globe wants the inside; none
   * while there is no front.
   */
  private static List<List<Double>> ring(List<Coordinates> outline) {
    List<List<Double>> ring = new ArrayList<>();
    for (Coordinates corner : outline) {
      ring.add(List.of(rounded(corner.longitudeDegrees()), rounded(corner.latitudeDegrees())));
    }
    return ring;
  }

  private static double rounded(double degrees) {
    return Math.round(degrees * 1e3) / 1e3;
  }
}
