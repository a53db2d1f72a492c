package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;

/** What the command line and the defaults make of a good file. */
class OverrideTest {
  private static final Path FIG1 = Path.of("..", "topologies", "fig1.yaml");
  private static final long MILLISECOND = 1_000_000;

  @Test
  void overridesAValueThatTheFileHasAndOneThatItLacks() {
    Topology topology = fig1("links.west.delay=5ms", "seed=7", "linkBackend=userspace");
    assertThat(link(topology, "west").fromA().delayNanos()).isEqualTo(5 * MILLISECOND);
    assertThat(topology.seed()).isEqualTo(7);
    assertThat(topology.linkBackend()).isEqualTo(Topology.LinkBackend.USERSPACE);
  }

  @Test
  void addsAWholeEntryInASectionThatTheFileLacks() {
    Topology topology = fig1("events.down={at: 2s, kill: r11-4}");
    assertThat(topology.events())
        .containsEntry(
            "down",
            new ScenarioEvent.Fail(
                "down",
                2000 * MILLISECOND,
                new NetworkPart.NodePart("r11-4"),
                OptionalLong.empty()));
  }

  @Test
  void laterOverridesWin() {
    assertThat(fig1("seed=7", "seed=8").seed()).isEqualTo(8);
  }

  @Test
  void givesEachDirectionItsOwnDelay() {
    Link west = link(fig1("links.west.delay={from-r11-1: 4ms, from-r11-3: 9ms}"), "west");
    assertThat(west.from("r11-1").delayNanos()).isEqualTo(4 * MILLISECOND);
    assertThat(west.from("r11-3").delayNanos()).isEqualTo(9 * MILLISECOND);
  }

  @Test
  void takesWhatIsNotSaidFromTheDefaults() {
    Topology topology = fig1("defaults.lans.rate=10mbit", "defaults.links.loss=1%");
    assertThat(link(topology, "s12-1").fromA().rateBitsPerSecond()).isEqualTo(10_000_000);
    assertThat(link(topology, "s12-1").fromA().delayNanos()).isEqualTo(MILLISECOND / 10);
    assertThat(link(topology, "west").fromB().loss()).isEqualTo(new Loss.Random(0.01));
    assertThat(link(topology, "west").fromB().delayNanos())
        .isBetween(4 * MILLISECOND, 6 * MILLISECOND);
  }

  @Test
  void readsEveryCriterion() {
    Topology topology =
        fig1(
            "workload.backup.criteria={time-limit: 9s, delay: 50ms, throughput: 10mbit,"
                + " reliability: 90%, cost: 1.5, at-least: 300km,"
                + " area: {center: [39.1, -94.6], radius: 1.5km}}");
    assertThat(TopologyFile.parse("fig1.yaml", TopologyWriter.write(topology), List.of()))
        .isInstanceOfSatisfying(
            ReadResult.Ok.class, ok -> assertThat(ok.topology()).isEqualTo(topology));
    assertThat(topology.workload().values())
        .singleElement()
        .satisfies(deployment -> {
          assertThat(deployment.criteria().maxDelayNanos())
              .isEqualTo(OptionalLong.of(50 * MILLISECOND));
          assertThat(deployment.criteria().minReliability()).isEqualTo(OptionalDouble.of(0.9));
          assertThat(deployment.criteria().leastDistanceMeters())
              .isEqualTo(OptionalDouble.of(300_000));
        });
  }

  @Test
  void keepsTextThatYamlWouldTakeForSomethingElse() {
    Topology topology =
        fig1("name=\"a \\\"b\\\" \\\\ \u00e9 #: \u20ac\"", "relays.r11-1.site=\"true\"");
    String text = TopologyWriter.write(topology);
    assertThat(TopologyFile.parse("fig1.yaml", text, List.of()))
        .isInstanceOfSatisfying(
            ReadResult.Ok.class, ok -> assertThat(ok.topology()).isEqualTo(topology));
  }

  @Test
  void numbersServersBehindPlainSwitchesAroundWantedAddresses() {
    Topology topology =
        fig1(
            "switches.p={}",
            "links.up={between: [r11-2, p]}",
            "servers.s12-2.on=p",
            "servers.s9={on: p, address: 172.18.0.10}");
    NetworkLayout layout = NetworkLayout.of(topology);
    assertThat(layout.address("s9")).isEqualTo(Ipv4Prefix.parse("172.18.0.10/24"));
    assertThat(layout.address("s12-2")).isEqualTo(Ipv4Prefix.parse("172.18.0.11/24"));
    assertThat(layout.relayOf("s9").name()).isEqualTo("r11-2");
    assertThat(layout.hasBridge("p")).isTrue();
    assertThat(layout.bridgeAddress("p")).isEmpty();
  }

  @Test
  void remembersWhereThingsWereWritten() {
    ReadResult result = TopologyFile.read(FIG1, List.of("seed=3"));
    assertThat(result)
        .isInstanceOfSatisfying(
            ReadResult.Ok.class,
            ok -> {
              assertThat(ok.tree().positionOf("links.west").map(Position::line)).contains(22);
              assertThat(ok.tree().positionOf("seed").map(Position::toString))
                  .contains("--set seed=3");
              assertThat(ok.tree().positionOf("links.nowhere")).isEmpty();
            });
  }

  private static Link link(Topology topology, String name) {
    return Optional.ofNullable(topology.links().get(name)).orElseThrow();
  }

  private static Topology fig1(String... overrides) {
    return switch (TopologyFile.read(FIG1, List.of(overrides))) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new AssertionError(Problem.render(failed.problems()));
    };
  }
}
