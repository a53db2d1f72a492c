package lifeboat.network.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of nodes, links and round trips. */
class TablesImportTest {

  private static final Path CLOUD = Path.of("..", "topologies", "cloud-rtt");

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static NetworkImport read(
      Path file,
      Optional<Path> links,
      Optional<Path> places,
      Map<String, String> where,
      int nearest)
      throws ImportRefusedException {
    ImportOptions options =
        new ImportOptions(
            Optional.empty(),
            PlaceUnit.AUTO,
            new Coordinates(0, 0),
            1,
            links,
            places,
            new LinkedHashMap<>(where),
            nearest == 0 ? OptionalInt.empty() : OptionalInt.of(nearest),
            true,
            true,
            true);
    return NetworkImport.read(file, options);
  }

  private NetworkImport nodesAndLinks(String nodes, String links) throws Exception {
    return read(
        file("nodes.csv", nodes),
        Optional.of(file("links.csv", links)),
        Optional.empty(),
        Map.of(),
        0);
  }

  @Test
  void takesHalfOfTheRoundTripAndTheRateOfALink() throws Exception {
    SiteGraph graph =
        nodesAndLinks(
                "name;lat;lon;city\nb;52.5;13.4;\"Berlin; Mitte\"\n\nh;53.6;10.0;Hamburg\nk;50.9;7;Köln\n",
                "\uFEFFFrom,To,RTT_ms,rate\nb,h,6.5,10gbit\nh,k,,\n")
            .graph();

    assertThat(graph.sites())
        .extracting(SiteGraph.Site::label)
        .containsExactly("Berlin; Mitte", "Hamburg", "Köln");
    assertThat(graph.cables())
        .containsExactly(
            new SiteGraph.Cable(
                0, 1, OptionalLong.of(10_000_000_000L), OptionalLong.of(3_250_000L)),
            new SiteGraph.Cable(1, 2));
  }

  @Test
  void saysInWhichLineAValueIsWrong() {
    String nodes = "id,latitude,longitude\na,1,1\nb,2,2\n";
    assertThatThrownBy(() -> nodesAndLinks(nodes, "from,to,rtt\na,b,1\n\na,b,soon\n"))
        .hasMessageContaining("links.csv:4: \"soon\" is no number");
    assertThatThrownBy(() -> nodesAndLinks(nodes, "from,to,rtt\na,b,-3\n"))
        .hasMessageContaining("links.csv:2: \"-3\" is no delay from 0 to 60 s");
    assertThatThrownBy(() -> nodesAndLinks(nodes, "x,y\na,b\n"))
        .hasMessageContaining("links.csv: no column for the one end of a link")
        .hasMessageContaining("has x, y");
    assertThatThrownBy(() -> nodesAndLinks(nodes + "a,3,3\n", "from,to\na,b\n"))
        .hasMessageContaining(
            "nodes.csv:4: \"a\" is also another place in an earlier line; --where");
    assertThatThrownBy(() -> nodesAndLinks(nodes + "\"open,3,3\n", "from,to\na,b\n"))
        .hasMessageContaining("nodes.csv: bad CSV");
    assertThatThrownBy(
            () -> read(file("n.csv", nodes), Optional.empty(), Optional.empty(), Map.of(), 0))
        .hasMessageContaining("says nothing of links; add --links FILE");
  }

  /** Four places on a line, and one far away that only the shortest cable of all joins. */
  @Test
  void joinsTheNearestAndWhatWouldBeApart() throws Exception {
    SiteGraph graph =
        read(
                file("n.csv", "id,lat,lon\na,0,0\nb,0,1\nc,0,5\nd,0,6\nfar,0,40\n"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                1)
            .graph();

    assertThat(graph.cables())
        .containsExactly(
            new SiteGraph.Cable(0, 1),
            new SiteGraph.Cable(1, 2),
            new SiteGraph.Cable(2, 3),
            new SiteGraph.Cable(3, 4));
  }

  private static NetworkImport aws(Map<String, String> where, int nearest)
      throws ImportRefusedException {
    return read(
        CLOUD.resolve("aws_rtt_ms_21x21.csv"),
        Optional.empty(),
        Optional.of(CLOUD.resolve("cloud_regions.csv")),
        where,
        nearest);
  }

  @Test
  void makesAMeshOfTheCloudOrJoinsTheNearestByDelay() throws Exception {
    Map<String, String> amazon = Map.of("provider", "Amazon Web Services");
    SiteGraph mesh = aws(amazon, 0).graph();

    assertThat(mesh.sites()).hasSize(21);
    assertThat(aws(amazon, 0).found().remarks())
        .anySatisfy(
            line -> assertThat(line).contains("about a node that an earlier line has placed"));
    assertThat(mesh.cables()).hasSize(210);
    // af-south-1 to ap-east-1: 240 ms there, 241 ms back.
    assertThat(mesh.cables())
        .contains(
            new SiteGraph.Cable(
                0, 1, OptionalLong.empty(), OptionalLong.of((120_000_000L + 120_500_000L) / 2)));
    assertThat(aws(amazon, 2).graph().cables()).hasSizeBetween(21, 42);
  }

  @Test
  void saysWhenRegionsOfSeveralProvidersHaveOneName() {
    assertThatThrownBy(() -> aws(Map.of(), 0))
        .hasMessageMatching(".*cloud_regions.csv:\\d+: .*")
        .hasMessageContaining("--where COLUMN=VALUE takes some of the lines only");
    assertThatThrownBy(() -> aws(Map.of("colour", "red"), 0))
        .hasMessageContaining("no column for the condition --where colour");
  }

  @Test
  void refusesWhatIsNoSquare() {
    String places = "id,lat,lon\na,1,1\nb,2,2\n";
    assertThatThrownBy(() ->
            read(
                file("m.csv", ",a,b\na,0,1\nc,1,0\nb,1,0\n"),
                Optional.empty(),
                Optional.of(file("p.csv", places)),
                Map.of(),
                0))
        .hasMessageContaining("m.csv");
    assertThatThrownBy(() ->
            read(
                file("m.csv", ",a,b\na,0,1,7\nb,1,0\n"),
                Optional.empty(),
                Optional.of(file("p.csv", places)),
                Map.of(),
                0))
        .hasMessageContaining("m.csv:2: more values than the first line has names");
  }
}
