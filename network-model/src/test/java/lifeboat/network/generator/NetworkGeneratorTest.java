package lifeboat.network.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import lifeboat.network.sites.Parts;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that are made up. */
class NetworkGeneratorTest {

  private static SiteGraph generate(NetworkKind kind, int relays) throws GeneratorException {
    return NetworkGenerator.generate(GeneratorOptions.of(kind, relays, 1));
  }

  private static GeneratorOptions grid(int relays, double jitter, int links) {
    return new GeneratorOptions(
        NetworkKind.GRID,
        relays,
        1,
        new Coordinates(0, 0),
        OptionalDouble.empty(),
        jitter,
        OptionalInt.of(links),
        1,
        1,
        1,
        1);
  }

  private static List<Integer> degrees(SiteGraph graph) {
    return graph.neighbours().stream().map(Set::size).toList();
  }

  private static boolean isInOnePiece(SiteGraph graph) {
    Parts parts = new Parts(graph.sites().size());
    graph.cables().forEach(cable -> parts.join(cable.a(), cable.b()));
    return parts.all().size() == 1;
  }

  @ParameterizedTest
  @EnumSource
  void isInOnePieceAndTheSameForTheSameSeed(NetworkKind kind) throws GeneratorException {
    for (int relays : List.of(2, 3, 7, 50)) {
      SiteGraph graph = generate(kind, relays);

      assertThat(graph.sites()).hasSize(relays);
      assertThat(graph.cables()).doesNotHaveDuplicates();
      assertThat(isInOnePiece(graph)).as("%s of %d", kind, relays).isTrue();
      assertThat(generate(kind, relays)).isEqualTo(graph);
      assertThat(graph.sites()).extracting(SiteGraph.Site::at).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WAXMAN", "DELAUNAY", "SCALE_FREE"})
  void isAnotherForAnotherSeed(NetworkKind kind) throws GeneratorException {
    assertThat(NetworkGenerator.generate(GeneratorOptions.of(kind, 20, 2)).cables())
        .isNotEqualTo(generate(kind, 20).cables());
  }

  @Test
  void regularShapesAreWhatTheirNamesSay() throws GeneratorException {
    assertThat(degrees(generate(NetworkKind.RING, 9))).containsOnly(2);
    assertThat(degrees(generate(NetworkKind.LINE, 4))).containsExactly(1, 2, 2, 1);
    assertThat(degrees(generate(NetworkKind.STAR, 5))).containsExactly(4, 1, 1, 1, 1);
    assertThat(degrees(generate(NetworkKind.TREE, 7))).containsExactly(2, 3, 3, 1, 1, 1, 1);
    assertThat(degrees(generate(NetworkKind.GRID, 9))).containsExactly(2, 3, 2, 3, 4, 3, 2, 3, 2);
  }

  @Test
  void neighboursAreAHundredKilometresApartAroundTheMiddle() throws GeneratorException {
    SiteGraph ring = generate(NetworkKind.RING, 6);
    for (SiteGraph.Cable cable : ring.cables()) {
      assertThat(ring.meters(cable.a(), cable.b())).isCloseTo(100_000, within(100.0));
    }
    assertThat(ring.sites().getFirst().at().latitudeDegrees()).isGreaterThan(48.5);
    SiteGraph line = generate(NetworkKind.LINE, 3);
    assertThat(line.sites().get(1).at()).isEqualTo(new Coordinates(48, 9));
    assertThat(line.sites().getLast().at().longitudeDegrees()).isGreaterThan(9);
  }

  @Test
  void theEarthIsLargeEnoughForALongLine() throws GeneratorException {
    SiteGraph line = generate(NetworkKind.LINE, 2000);
    assertThat(line.meters(0, 1999)).isBetween(17_000_000.0, 18_100_000.0);
    GeneratorOptions far =
        new GeneratorOptions(
            NetworkKind.LINE,
            2000,
            1,
            new Coordinates(0, 0),
            OptionalDouble.of(100_000),
            0,
            OptionalInt.empty(),
            1,
            1,
            1,
            1);
    assertThatThrownBy(() -> NetworkGenerator.generate(far))
        .hasMessageContaining("use --spacing 9004m or less");
  }

  @Test
  void aGridHasTheShortestLinksThatAreAskedFor() throws GeneratorException {
    SiteGraph tree = NetworkGenerator.generate(grid(30, 0.3, 29));
    assertThat(tree.cables()).hasSize(29);
    assertThat(isInOnePiece(tree)).isTrue();
    assertThat(NetworkGenerator.generate(grid(30, 0.3, 60)).cables())
        .hasSize(60)
        .containsAll(tree.cables());
    assertThatThrownBy(() -> NetworkGenerator.generate(grid(30, 0.3, 28)))
        .hasMessageContaining("a grid of 30 relays has 29 to ");
  }

  /** Inside its hull a triangulation of n points has 3n - 3 - h edges, h of them on the hull. */
  @Test
  void aTriangulationHasAsManyEdgesAsEulerSays() throws GeneratorException {
    SiteGraph graph = generate(NetworkKind.DELAUNAY, 400);
    assertThat(graph.cables()).hasSizeBetween(3 * 400 - 3 - 60, 3 * 400 - 6);
  }

  @Test
  void aScaleFreeNetworkHasFewThatManyAreJoinedTo() throws GeneratorException {
    SiteGraph graph = generate(NetworkKind.SCALE_FREE, 1000);
    assertThat(graph.cables()).hasSize(2 * 1000 - 3);
    List<Integer> degrees = degrees(graph);
    assertThat(IntStream.range(0, 1000).filter(i -> degrees.get(i) == 2).count())
        .isGreaterThan(400);
    assertThat(degrees.stream().mapToInt(Integer::intValue).max().orElse(0)).isGreaterThan(40);
  }

  @Test
  void saysWhatItsLimitsAre() {
    assertThatThrownBy(() -> generate(NetworkKind.RING, 1)).hasMessage("--relays is 2 to 100000");
    assertThatThrownBy(() -> generate(NetworkKind.WAXMAN, 10_001))
        .hasMessage("--relays is 2 to 10000");
  }
}
