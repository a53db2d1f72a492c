package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lifeboat.network.route.Route;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example topologies: they read, read back, and are what their pictures show. */
class ExampleTopologiesTest {
  private static final Path FOLDER = Path.of("..", "topologies");

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void readsBackWhatItWrote(Path file) {
    Topology topology = read(file);
    String text = TopologyWriter.write(topology);
    assertThat(TopologyFile.parse("again.yaml", text, List.of()))
        .isInstanceOfSatisfying(
            ReadResult.Ok.class, ok -> assertThat(ok.topology()).isEqualTo(topology));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void hasARouteBetweenAllServers(Path file) {
    Topology topology = read(file);
    Routes routes = Routes.of(NetworkLayout.of(topology), Set.of(), Set.of());
    for (String from : topology.servers().keySet()) {
      for (String to : topology.servers().keySet()) {
        assertThat(routes.path(from, to)).startsWith(from).endsWith(to);
      }
    }
  }

  @Test
  void numbersFigureOneAsThePatentDoes() {
    NetworkLayout layout = NetworkLayout.of(read("fig1"));
    assertThat(layout.addresses().values().stream().map(Ipv4Prefix::toString))
        .containsExactly(
            "172.16.0.1/24",
            "10.255.0.2/32",
            "172.17.0.1/24",
            "10.255.0.4/32",
            "10.255.0.5/32",
            "172.18.0.1/24",
            "172.16.0.10/24",
            "172.18.0.10/24",
            "172.17.0.10/24",
            "172.17.0.11/24",
            "172.17.0.12/24");
    assertThat(layout.portsOf("r11-3").stream().map(NetworkLayout.Port::address))
        .containsExactly(prefix("10.0.0.1/31"), prefix("172.17.0.2/24"));
    assertThat(layout.portsOf("r11-4").stream().map(NetworkLayout.Port::address))
        .containsExactly(prefix("172.17.0.3/24"), prefix("10.0.0.2/31"));
    assertThat(layout.portsOf("r11-5").stream().map(NetworkLayout.Port::address))
        .containsExactly(prefix("172.17.0.4/24"), prefix("10.0.0.4/31"));
    assertThat(layout.portsOf("sw13")).hasSize(6).allMatch(NetworkLayout.Port::bridged);
    assertThat(layout.portsOf("sw13").getLast().device()).isEqualTo("eth5");
    assertThat(layout.port("r11-1", "s12-1").bridged()).isTrue();
    assertThat(layout.port("r11-1", "west").bridged()).isFalse();
    assertThat(layout.relayOf("s12-4").name()).isEqualTo("sw13");
    assertThat(layout.gateway("s12-4")).isEqualTo(Ipv4Prefix.parse("172.17.0.1/24"));
    assertThat(layout.bridgeAddress("sw13")).isEqualTo(prefix("172.17.0.1/24"));
    assertThat(layout.bridgeMac("sw13")).isEqualTo("02:4c:00:02:ff:ff");
    assertThat(layout.port("sw13", "plains").mac()).isEqualTo("02:4c:00:02:00:01");
  }

  @Test
  void routesFigureOneThroughKansasCityAndWithoutItThroughDallas() {
    NetworkLayout layout = NetworkLayout.of(read("fig1"));
    Ipv4Prefix lan2 = Ipv4Prefix.parse("172.18.0.0/24");
    Routes whole = Routes.of(layout, Set.of(), Set.of());
    assertThat(whole.tableOf("r11-3"))
        .contains(new Route(lan2, prefix("172.17.0.3/24"), "eth1"))
        .contains(new Route(Ipv4Prefix.parse("172.16.0.0/24"), prefix("10.0.0.0/31"), "eth0"));
    assertThat(whole.path("s12-1", "s12-2"))
        .containsExactly("s12-1", "r11-1", "r11-3", "sw13", "r11-4", "r11-2", "s12-2");
    Routes without = Routes.of(layout, Set.of("r11-4"), Set.of());
    assertThat(without.tableOf("r11-3")).contains(new Route(lan2, prefix("172.17.0.4/24"), "eth1"));
    assertThat(without.tableOf("sw13")).contains(new Route(lan2, prefix("172.17.0.4/24"), "br0"));
    Routes cut = Routes.of(layout, Set.of(), Set.of("plains"));
    assertThat(cut.tableOf("r11-4"))
        .contains(new Route(Ipv4Prefix.parse("172.17.0.0/24"), prefix("10.0.0.3/31"), "eth1"));
  }

  @Test
  void leadsAwayFromTheSourceAtEveryHopOfFigureOne() {
    Topology topology = read("fig1");
    assertThat(distance(topology, "r11-3")).isLessThan(distance(topology, "sw13"));
    assertThat(distance(topology, "sw13")).isLessThan(distance(topology, "r11-4"));
    assertThat(distance(topology, "sw13")).isLessThan(distance(topology, "r11-5"));
    assertThat(distance(topology, "r11-4")).isLessThan(distance(topology, "r11-2"));
    assertThat(distance(topology, "r11-5")).isLessThan(distance(topology, "r11-2"));
    double kansasCity = angleDegrees(topology, "r11-1", "r11-3", "sw13", "r11-4");
    double dallas = angleDegrees(topology, "r11-1", "r11-3", "sw13", "r11-5");
    assertThat(kansasCity).isLessThan(20);
    assertThat(dallas).isGreaterThan(kansasCity + 30);
  }

  @Test
  void makesDenverTheFirstChoiceOfFigureTenAndAlbuquerqueTheSecond() {
    Topology topology = read("fig10");
    assertThat(distance(topology, "r11a")).isLessThan(distance(topology, "r11b"));
    assertThat(distance(topology, "r11a")).isLessThan(distance(topology, "r11-2"));
    double denver = angleDegrees(topology, "r11-1", "r11a", "r11a", "r11-2");
    double albuquerque = angleDegrees(topology, "r11-1", "r11a", "r11a", "r11b");
    assertThat(albuquerque).isGreaterThan(denver + 30);
  }

  /** The angle of the patent's S3 to S5, in the plane around {@code relay}. */
  private static double angleDegrees(
      Topology topology, String source, String last, String relay, String candidate) {
    double[] first = minus(plane(topology, relay, last), plane(topology, relay, source));
    double[] second = plane(topology, relay, candidate);
    double cosine =
        (first[0] * second[0] + first[1] * second[1])
            / (Math.hypot(first[0], first[1]) * Math.hypot(second[0], second[1]));
    return Math.toDegrees(Math.acos(cosine));
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1]};
  }

  private static double[] plane(Topology topology, String center, String relay) {
    Coordinates from = at(topology, center);
    Coordinates to = at(topology, relay);
    GeodesicData line =
        Geodesic.WGS84.Inverse(
            from.latitudeDegrees(),
            from.longitudeDegrees(),
            to.latitudeDegrees(),
            to.longitudeDegrees());
    double azimuth = Math.toRadians(line.azi1);
    return new double[] {line.s12 * Math.sin(azimuth), line.s12 * Math.cos(azimuth)};
  }

  private static double distance(Topology topology, String relay) {
    return at(topology, "r11-1").metersTo(at(topology, relay));
  }

  private static Coordinates at(Topology topology, String relay) {
    return Optional.ofNullable(topology.relays().get(relay)).orElseThrow().at();
  }

  private static Optional<Ipv4Prefix> prefix(String text) {
    return Optional.of(Ipv4Prefix.parse(text));
  }

  private static Topology read(String name) {
    return read(FOLDER.resolve(name + ".yaml"));
  }

  private static Topology read(Path file) {
    return switch (TopologyFile.read(file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new AssertionError(Problem.render(failed.problems()));
    };
  }
}
