package lifeboat.simulator.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import lifeboat.network.generator.GeneratorException;
import lifeboat.network.generator.GeneratorOptions;
import lifeboat.network.generator.NetworkGenerator;
import lifeboat.network.generator.NetworkKind;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AngleRoutingTest {

  private static final int RELAYS = 60;

  /** Kranakis, Singh and Urrutia 1999, theorem 2. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void alwaysArrivesOnDelaunayTriangulations(long seed) throws GeneratorException {
    assertThat(arrived(generated(NetworkKind.DELAUNAY, seed))).isEqualTo(RELAYS * (RELAYS - 1));
  }

  @Test
  void goesInCirclesOnOtherNetworks() throws GeneratorException {
    assertThat(arrived(generated(NetworkKind.SCALE_FREE, 1))).isLessThan(RELAYS * (RELAYS - 1));
  }

  /** Away from 0 the way leads to 1; from there 2 lies straight ahead, and leads back to 1 only. */
  @Test
  void aDeadEndStraightAheadIsACircle() {
    SiteGraph graph =
        new SiteGraph(
            "dead-end",
            List.of(site(0, 0, 0), site(1, 0, 1), site(2, 0, 2), site(3, 2, 2.5)),
            List.of(
                new SiteGraph.Cable(0, 1), new SiteGraph.Cable(1, 2), new SiteGraph.Cable(1, 3)));
    AngleRouting routing = new AngleRouting(graph);

    assertThat(routing.leaves(0, graph.meters(0, 2))).isTrue();
    assertThat(routing.leaves(0, graph.meters(0, 3))).isFalse();
  }

  private static SiteGraph.Site site(int id, double latitude, double longitude) {
    return new SiteGraph.Site("" + id, "" + id, new Coordinates(latitude, longitude));
  }

  private static int arrived(SiteGraph graph) {
    AngleRouting routing = new AngleRouting(graph);
    return IntStream.range(0, RELAYS)
        .map(from ->
            (int)
                IntStream.range(0, RELAYS)
                    .filter(to -> to != from && routing.arrives(from, to))
                    .count())
        .sum();
  }

  private static SiteGraph generated(NetworkKind kind, long seed) throws GeneratorException {
    GeneratorOptions usual = GeneratorOptions.of(kind, RELAYS, seed);
    return NetworkGenerator.generate(
        new GeneratorOptions(
            kind,
            RELAYS,
            seed,
            new Coordinates(0, 0),
            OptionalDouble.of(100),
            usual.jitter(),
            OptionalInt.empty(),
            usual.degree(),
            usual.branching(),
            usual.alpha(),
            usual.beta()));
  }
}
