package lifeboat.network.graphml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of the Internet Topology Zoo, and files made to be difficult. */
class GraphMlFileTest {

  private static final Path ZOO = Path.of("..", "topologies", "topology-zoo");

  private static final String KEYS =
      """
      <key attr.name="label" for="graph" id="d9" />
      <key attr.name="Latitude" for="node" id="d7" />
      <key attr.name="Longitude" for="node" id="d2" />
      <key attr.name="label" for="node" id="d4" />
      """;

  @TempDir private Path folder;

  private SiteGraph read(String inside) throws IOException {
    Path file = folder.resolve("Made.graphml");
    Files.writeString(
        file, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">" + inside + "</graphml>");
    return GraphMlFile.read(file);
  }

  private static String node(String id, String label, double latitude, double longitude) {
    return "<node id=\"%s\"><data key=\"d4\">%s</data><data key=\"d7\">%s</data><data key=\"d2\">%s</data></node>"
        .formatted(id, label, latitude, longitude);
  }

  private static String edge(String a, String b) {
    return "<edge source=\"%s\" target=\"%s\"><data key=\"d1\">x</data></edge>".formatted(a, b);
  }

  @ParameterizedTest
  @CsvSource({"Abilene,11,14", "Kdl,704,813", "Sinet,36,38", "WideJpn,18,21"})
  void readsWhatHasAPlaceAndHangsTogether(String name, int sites, int cables) throws IOException {
    SiteGraph graph = GraphMlFile.read(ZOO.resolve(name + ".graphml"));

    assertThat(graph.name()).isEqualTo(name);
    assertThat(graph.sites()).hasSize(sites);
    assertThat(graph.cables()).hasSize(cables);
  }

  @Test
  void findsAttributesByTheNamesOfTheirKeys() throws IOException {
    SiteGraph graph =
        read(
            KEYS
                + "<graph><data key=\"d9\">no node</data>"
                + node("n", "Lyon", 45.7, 4.8)
                + "</graph>");

    assertThat(graph.sites())
        .containsExactly(new SiteGraph.Site("n", "Lyon", new Coordinates(45.7, 4.8)));
  }

  /**
   * <pre>
   *   a == b1/b2 (one place, joined)    c - d       x (no place) - a
   * </pre>
   */
  @Test
  void makesOneRouterOfNodesAtOnePlaceAndOneCableOfParallelEdges() throws IOException {
    SiteGraph graph =
        read(
            KEYS
                + "<graph>"
                + node("c", "C", 1, 1)
                + node("d", "D", 2, 1)
                + node("a", "A", 50, 1)
                + node("b1", "B", 51, 1)
                + node("b2", "B again", 51, 1)
                + "<node id=\"x\"><data key=\"d4\">peer</data></node>"
                + edge("c", "d")
                + edge("a", "b1")
                + edge("b1", "a")
                + edge("b1", "b2")
                + edge("a", "a")
                + edge("b2", "a")
                + edge("x", "a")
                + "</graph>");

    assertThat(graph.sites()).extracting(SiteGraph.Site::id).containsExactly("a", "b1");
    assertThat(graph.cables()).containsExactly(new SiteGraph.Cable(0, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<graph><node id='n'>",
        "<graph><node/></graph>",
        "<graph><edge source='n'/></graph>",
        "<graph><node id='n'><graph><node id='m'/></graph></node></graph>",
        "<key attr.name='Latitude' for='node' id='a'/><key attr.name='Longitude' for='node' id='o'/>"
            + "<graph><node id='n'><data key='a'>91</data><data key='o'>0</data></node></graph>",
        "<key attr.name='Latitude' for='node' id='a'/><key attr.name='Longitude' for='node' id='o'/>"
            + "<graph><node id='n'><data key='a'>north</data><data key='o'>0</data></node></graph>"
      })
  void saysInWhichFileAndLineSomethingIsWrong(String inside) {
    assertThatThrownBy(() -> read(inside))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Made.graphml")
        .hasMessageContaining("[row,col]");
  }

  @Test
  void opensNoOtherFile() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "45.7");
    Path file = folder.resolve("Evil.graphml");
    Files.writeString(
        file,
        "<!DOCTYPE graphml [<!ENTITY s SYSTEM \""
            + secret.toUri()
            + "\">]><graphml>"
            + KEYS
            + "<graph><node id=\"n\"><data key=\"d7\">&s;</data><data key=\"d2\">1</data></node>"
            + "</graph></graphml>");

    assertThatThrownBy(() -> GraphMlFile.read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void givesEachSiteALanAServerAndCablesAsLongAsTheWay() throws IOException {
    SiteGraph graph = GraphMlFile.read(ZOO.resolve("Kdl.graphml"));
    Topology topology = SiteTopology.of(graph, 1, new LinkedHashMap<>());
    NetworkLayout layout = NetworkLayout.of(topology);

    assertThat(topology.relays()).hasSize(704);
    assertThat(topology.servers()).hasSize(704);
    assertThat(topology.links()).hasSize(813 + 704);
    Ipv4Prefix last = layout.address(SiteTopology.server(graph.sites().getLast()));
    assertThat(last.toString()).isEqualTo("172.16.21.250/29");
    SiteGraph.Cable cable = graph.cables().getFirst();
    Link link = topology.links().values().iterator().next();
    assertThat(link.fromA().delayNanos())
        .isEqualTo(Math.round(graph.meters(cable.a(), cable.b()) * 5));
  }
}
