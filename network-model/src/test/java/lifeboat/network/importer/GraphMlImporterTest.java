package lifeboat.network.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.sites.SiteTopology;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of the Internet Topology Zoo, and files made to be difficult. */
class GraphMlImporterTest {

  private static final Path ZOO = Path.of("..", "topologies", "topology-zoo");

  private static final String KEYS =
      """
      <key attr.name="label" for="graph" id="d9" />
      <key attr.name="Latitude" for="node" id="d7" />
      <key attr.name="Longitude" for="node" id="d2" />
      <key attr.name="label" for="node" id="d4" />
      """;

  @TempDir private Path folder;

  private SiteGraph read(String inside) throws Exception {
    Path file = folder.resolve("Made.graphml");
    Files.writeString(
        file, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">" + inside + "</graphml>");
    return imported(file);
  }

  /** A network as the studies take it. */
  private static SiteGraph studied(String name) throws ImportRefusedException {
    return NetworkImport.read(
            ZOO.resolve(name + ".graphml"), ImportOptions.DEFAULT.withoutJoiningMembers())
        .graph();
  }

  private static SiteGraph imported(Path file) throws ImportRefusedException {
    return NetworkImport.read(file, ImportOptions.DEFAULT).graph();
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
  void readsWhatHasAPlaceAndHangsTogether(String name, int sites, int cables) throws Exception {
    SiteGraph graph = studied(name);

    assertThat(graph.name()).isEqualTo(name);
    assertThat(graph.sites()).hasSize(sites);
    assertThat(graph.cables()).hasSize(cables);
  }

  @Test
  void findsAttributesByTheNamesOfTheirKeys() throws Exception {
    SiteGraph graph =
        read(
            KEYS
                + "<graph><data key=\"d9\">no node</data>"
                + node("n", "Lyon", 45.7, 4.8)
                + node("m", "Nice", 43.7, 7.3)
                + edge("n", "m")
                + "</graph>");

    assertThat(graph.sites())
        .containsExactly(
            new SiteGraph.Site("n", "Lyon", new Coordinates(45.7, 4.8)),
            new SiteGraph.Site("m", "Nice", new Coordinates(43.7, 7.3)));
  }

  /**
   * <pre>
   *   a == b1/b2 (one place, joined)    c - d       x (no place) - a
   * </pre>
   */
  @Test
  void makesOneRouterOfNodesAtOnePlaceAndOneCableOfParallelEdges() throws Exception {
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
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<graph><node id='n'> | 1: bad XML:",
        "<graph><node/></graph> | 1: <node> without id",
        "<graph><edge source='n'/></graph> | 1: <edge> without target",
        "<graph><node id='n'><graph/></node></graph> | 1: nodes inside of nodes",
        "<graph/> | there is no node in it",
        "<graph><node id='n'><data key='Latitude'>91</data><data key='Longitude'>0</data></node>"
            + "</graph> | no site is left of 1 node, and a replica has to leave for another; dropped:"
            + " 1 node with coordinates that are no degrees (\"n\")",
        "<graph><node id='n'><data key='Internal'>0</data></node></graph> | dropped: 1 node outside"
            + " of the network (Internal=0), without coordinates (\"n\")",
      })
  void saysInWhichFileAndWhereSomethingIsWrong(String inside, String reason) {
    assertThatThrownBy(() -> read(inside))
        .isInstanceOf(ImportRefusedException.class)
        .hasMessageContaining("Made.graphml:")
        .hasMessageContaining(reason);
  }

  @Test
  void opensNoOtherFile() throws Exception {
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

    assertThatThrownBy(() -> imported(file))
        .isInstanceOf(ImportRefusedException.class)
        .hasMessageNotContaining("45.7");
  }

  @Test
  void takesTheIdentifierOfAKeyThatIsNotDeclaredForItsName() throws Exception {
    SiteGraph graph =
        read(
            """
            <graph>
            <node id="a"><data key="Latitude">1</data><data key="Longitude">2</data></node>
            <node id="b"><data key="lat">3</data><data key="lon">4</data></node>
            <edge source="a" target="b"><data key="LinkSpeedRaw">1e+09</data></edge>
            </graph>
            """);

    assertThat(graph.cables())
        .containsExactly(
            new SiteGraph.Cable(0, 1, OptionalLong.of(1_000_000_000L), OptionalLong.empty()));
  }

  @Test
  void readsFilesOfYed() throws Exception {
    SiteGraph graph =
        read(
            KEYS
                + "<key for=\"node\" id=\"d50\" yfiles.type=\"nodegraphics\"/>\""
                + "<graph>"
                + node("n", "Lyon", 45.7, 4.8)
                    .replace(
                        "</node>",
                        "<data key=\"d50\"><ShapeNode><NodeLabel>x</NodeLabel></ShapeNode></data></node>")
                + node("m", "Nice", 43.7, 7.3)
                + edge("n", "m")
                + "</graph>");

    assertThat(graph.sites()).extracting(SiteGraph.Site::label).containsExactly("Lyon", "Nice");
  }

  /**
   * <pre>
   *   a     b
   *    \   /
   *     hub (a shared medium without a place) - c
   * </pre>
   */
  @Test
  void joinsWhatHangsOnASharedMedium() throws Exception {
    String inside =
        KEYS
            + "<key attr.name=\"hyperedge\" for=\"node\" id=\"d5\" /><graph>"
            + node("a", "A", 1, 1)
            + node("b", "B", 2, 1)
            + node("c", "C", 3, 1)
            + "<node id=\"hub\"><data key=\"d5\">1</data></node>"
            + edge("a", "hub")
            + edge("hub", "b")
            + edge("c", "hub")
            + "</graph>";

    assertThat(read(inside).cables()).hasSize(3);
    assertThat(
            NetworkImport.read(folder.resolve("Made.graphml"), ImportOptions.DEFAULT)
                .reduction()
                .merged())
        .containsExactly(
            "1 shared medium without a place: its members are joined pairwise (\"hub\")");
    assertThatThrownBy(() ->
            NetworkImport.read(
                folder.resolve("Made.graphml"), ImportOptions.DEFAULT.withoutJoiningMembers()))
        .hasMessageContaining("a single site is left of 4 nodes")
        .hasMessageContaining("2 nodes apart from the largest part (\"B\", \"C\")");
  }

  @Test
  void givesEachSiteALanAServerAndCablesAsLongAsTheWay() throws Exception {
    SiteGraph graph = studied("Kdl");
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
