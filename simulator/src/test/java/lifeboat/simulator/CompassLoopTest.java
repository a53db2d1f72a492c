package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.sites.SiteTopology;
import lifeboat.network.topology.Area;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A network on which routing by angle alone goes in a circle: 1, 2, 3, 4, 1 and so on, though 0 can
 * be reached.
 *
 * <pre>
 *        7 --------- 6
 *       / \           \
 *      3 - 4           5
 *     / \ /             \
 *    2 - 1               0     from 1, towards 0
 * </pre>
 */
class CompassLoopTest {

  private static final int START = 1;
  private static final int TARGET = 0;
  private static final double UNITS_PER_DEGREE = 100;
  private static final double METERS_PER_UNIT = 1113;
  private static final double AREA_METERS = 2000;

  private final List<double[]> points = new ArrayList<>();
  private final List<Set<Integer>> neighbours = new ArrayList<>();
  private final List<Integer> loop = new ArrayList<>();

  CompassLoopTest() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/compass-loop.json")) {
      JsonNode file = JsonMapper.shared().readTree(Objects.requireNonNull(in));
      for (JsonNode point : file.get("points")) {
        points.add(new double[] {point.get(0).asDouble(), point.get(1).asDouble()});
        neighbours.add(new LinkedHashSet<>());
      }
      for (JsonNode edge : file.get("edges")) {
        neighbours.get(edge.get(0).asInt()).add(edge.get(1).asInt());
        neighbours.get(edge.get(1).asInt()).add(edge.get(0).asInt());
      }
      file.get("expected_cycle").forEach(node -> loop.add(node.asInt()));
    }
  }

  /** Always to the neighbour whose direction deviates least from that of the target. */
  private int nearestByAngle(int here) {
    return neighbours.get(here).stream()
        .min((a, b) -> Double.compare(angle(here, a), angle(here, b)))
        .orElseThrow();
  }

  private double angle(int here, int next) {
    double bearing = bearing(here, next) - bearing(here, TARGET);
    return Math.abs(Math.IEEEremainder(bearing, 2 * Math.PI));
  }

  private double bearing(int from, int to) {
    return Math.atan2(
        points.get(to)[1] - points.get(from)[1], points.get(to)[0] - points.get(from)[0]);
  }

  /** The network with its first axis eastward and its second northward. */
  private List<Coordinates> asDegrees() {
    return points.stream()
        .map(point -> new Coordinates(point[1] / UNITS_PER_DEGREE, point[0] / UNITS_PER_DEGREE))
        .toList();
  }

  /** The network around a place, turned and perhaps mirrored. */
  private List<Coordinates> around(
      double latitude, double longitude, double turnDegrees, boolean mirrored) {
    return points.stream()
        .map(point -> {
          double east = (point[0] - 65) * (mirrored ? -1 : 1);
          double north = point[1] - 73;
          GeodesicData end =
              Geodesic.WGS84.Direct(
                  latitude,
                  longitude,
                  Math.toDegrees(Math.atan2(east, north)) + turnDegrees,
                  Math.hypot(east, north) * METERS_PER_UNIT);
          return new Coordinates(end.lat2, end.lon2);
        })
        .toList();
  }

  private static Area circleAround(Coordinates place) {
    return new Area.Circle(place, AREA_METERS);
  }

  private static Area polygonAround(Coordinates place) {
    return new Area.Polygon(
        Stream.of(20, 95, 160, 250, 310)
            .map(azimuth ->
                Geodesic.WGS84.Direct(
                    place.latitudeDegrees(), place.longitudeDegrees(), azimuth, AREA_METERS))
            .map(corner -> new Coordinates(corner.lat2, corner.lon2))
            .toList());
  }

  /**
   * Sends a replica from the server at 1 into the area around 0, where the only other server is.
   */
  private List<String> pathTo(List<Coordinates> places, Area area, long seed) {
    List<SiteGraph.Site> sites =
        IntStream.range(0, places.size())
            .mapToObj(i -> new SiteGraph.Site("" + i, "node " + i, places.get(i)))
            .toList();
    Criteria criteria =
        new Criteria(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.of(area),
            new LinkedHashMap<>());
    LinkedHashMap<String, Deployment> workload = new LinkedHashMap<>();
    workload.put(
        "backup",
        new Deployment("backup", "s1", 0, Optional.empty(), 4096, Optional.empty(), criteria));
    Topology topology =
        withServersAtEndsOnly(
            SiteTopology.of(new SiteGraph("compass", sites, cables()), seed, workload));
    List<TimedEvent> events = new ArrayList<>();
    Simulation simulation = new Simulation(NetworkLayout.of(topology), events::add);
    Simulation.Outcome outcome = simulation.run();

    assertThat(outcome.notConverged()).isEmpty();
    Replica replica = outcome.recorder().replicas(outcome.stores()).getFirst();
    assertThat(replica.failure()).isNull();
    assertThat(replica.server()).isEqualTo("s0");
    assertThat(replica.sha256Verified()).isTrue();
    assertThat(replica.relays()).startsWith("r1").endsWith("r0").doesNotHaveDuplicates();
    assertThat(
            events.stream()
                .filter(event -> event.kind().equals("decided") && event.number("round") == 1)
                .map(TimedEvent::node))
        .doesNotHaveDuplicates();
    return replica.relays();
  }

  private List<SiteGraph.Cable> cables() {
    return IntStream.range(0, neighbours.size())
        .boxed()
        .flatMap(
            a -> neighbours.get(a).stream().filter(b -> b > a).map(b -> new SiteGraph.Cable(a, b)))
        .toList();
  }

  private static Topology withServersAtEndsOnly(Topology all) {
    LinkedHashMap<String, Node.Server> servers = new LinkedHashMap<>(all.servers());
    servers.keySet().retainAll(Set.of("s" + START, "s" + TARGET));
    LinkedHashMap<String, Link> links = new LinkedHashMap<>(all.links());
    links.keySet().removeIf(name -> all.servers().containsKey(name) && !servers.containsKey(name));
    return new Topology(
        all.name(),
        all.description(),
        all.seed(),
        all.linkBackend(),
        all.processes(),
        all.relays(),
        servers,
        all.switches(),
        links,
        all.workload(),
        all.events(),
        all.expectations());
  }

  @Test
  void routingByAngleAloneGoesInACircle() {
    List<Integer> way = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    int here = START;
    while (seen.add(here)) {
      way.add(here);
      here = nearestByAngle(here);
    }

    assertThat(here).isEqualTo(START);
    assertThat(way).isEqualTo(loop).doesNotContain(TARGET);
  }

  @Test
  void theReplicaComesToTheOnlyServerInTheArea() {
    List<Coordinates> places = asDegrees();

    assertThat(pathTo(places, circleAround(places.get(TARGET)), 1))
        .isEqualTo(pathTo(places, polygonAround(places.get(TARGET)), 1))
        .containsExactly("r1", "r3", "r7", "r6", "r5", "r0");
  }

  /** Anywhere on earth, across the antimeridian and over the poles, turned and mirrored. */
  static Stream<List<Double>> anywhere() {
    Random random = new Random(20260117);
    List<List<Double>> all = new ArrayList<>();
    for (List<Double> center :
        List.of(
            List.of(90.0, 0.0),
            List.of(-90.0, 0.0),
            List.of(89.8, 179.9),
            List.of(-89.7, -90.0),
            List.of(0.0, 180.0),
            List.of(52.0, -179.9),
            List.of(-17.0, 179.8))) {
      for (int i = 0; i < 6; i++) {
        all.add(List.of(center.get(0), center.get(1), random.nextDouble() * 360, i % 2.0));
      }
    }
    for (int i = 0; i < 18; i++) {
      double latitude = Math.toDegrees(Math.asin(random.nextDouble() * 2 - 1));
      all.add(
          List.of(latitude, random.nextDouble() * 360 - 180, random.nextDouble() * 360, i % 2.0));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("anywhere")
  void itComesThereWhereverTheNetworkLies(List<Double> where) {
    List<Coordinates> places = around(where.get(0), where.get(1), where.get(2), where.get(3) == 1);

    pathTo(places, circleAround(places.get(TARGET)), 7);
    pathTo(places, polygonAround(places.get(TARGET)), 7);
  }
}
