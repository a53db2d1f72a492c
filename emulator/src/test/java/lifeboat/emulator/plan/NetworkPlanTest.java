package lifeboat.emulator.plan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.emulator.SmallNetwork;
import lifeboat.emulator.link.EmulatedLink;
import lifeboat.network.link.Seeds;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network is {@link SmallNetwork#coast()}. */
class NetworkPlanTest {

  private final NetworkLayout layout = SmallNetwork.coast().layout();

  @ParameterizedTest
  @EnumSource(names = {"NETEM", "USERSPACE"})
  void plansExactlyTheGoldenLines(LinkBackend backend) {
    NetworkPlan plan = NetworkPlan.of(layout, SmallNetwork.routes(layout), backend, false);

    assertThat(plan.toString()).isEqualTo(golden("coast-" + backend + ".plan"));
  }

  @Test
  void namesTheEntryOfTheFileForEveryLine() {
    NetworkPlan plan =
        NetworkPlan.of(layout, SmallNetwork.routes(layout), LinkBackend.NETEM, false);

    assertThat(plan.lines())
        .extracting(PlanLine::origin)
        .contains("links.coast", "links.aisle", "servers.s1", "relays.hub", "switches.floor")
        .allMatch(origin -> origin.matches("(links|relays|servers|switches)\\.[a-z0-9]+"));
  }

  @Test
  void wantsToBeToldTheBackend() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> NetworkPlan.of(layout, SmallNetwork.routes(layout), LinkBackend.AUTO, false));
  }

  @Test
  void joinsTheOuterEndsThatItPlans() {
    List<EmulatedLink> cables = UserspaceCables.of(layout);

    assertThat(cables)
        .extracting(EmulatedLink::name)
        .containsExactly("coast", "south", "aisle", "s1", "s2", "s3", "s4");
    assertThat(cables.get(1).deviceA()).isEqualTo("l1a");
    assertThat(cables.getFirst().fromA().loss().meanFraction()).isEqualTo(0.001);
  }

  @Test
  void givesEachDirectionASeedOfItsOwnWhereNetemKnowsSeeds() {
    NetworkPlan plan = NetworkPlan.of(layout, SmallNetwork.routes(layout), LinkBackend.NETEM, true);

    List<String> seeds = new ArrayList<>();
    for (PlanLine line : plan.lines()) {
      Matcher seed = Pattern.compile("netem .* seed (\\d+)").matcher(line.toString());
      if (seed.find()) {
        seeds.add(seed.group(1));
      }
    }
    assertThat(seeds).hasSize(2 * layout.topology().links().size()).doesNotHaveDuplicates();
    assertThat(seeds).contains(Long.toUnsignedString(Seeds.ofDirection(1, link("coast"), "sf")));
  }

  @Test
  void changesOnlyTheRoutesThatDiffer() {
    var before = SmallNetwork.routes(layout);
    var after = SmallNetwork.routes(layout, "south");

    assertThat(NetworkPlan.routeChanges(layout, before, before)).isEmpty();
    assertThat(NetworkPlan.routeChanges(layout, before, after))
        .extracting(PlanLine::toString)
        .contains("ip -n sf route del 172.18.0.0/24 via 172.17.0.3 dev eth0 onlink");
    assertThat(NetworkPlan.routeChanges(layout, after, before))
        .extracting(PlanLine::toString)
        .contains("ip -n sf route replace 172.18.0.0/24 via 172.17.0.3 dev eth0 onlink");
  }

  /** {@code tc qdisc replace} would keep what the new line does not mention. */
  @Test
  void shapesALinkAnewByDeletingWhatWasThere() {
    Link coast = requireNonNull(layout.topology().links().get("coast"));
    Link plain =
        new Link("coast", coast.kind(), "sf", "hub", LinkProfile.of(0), LinkProfile.of(7_000_000));

    assertThat(NetworkPlan.reshaping(layout, coast, plain, false))
        .extracting(PlanLine::toString)
        .containsExactly(
            "tc -n sf qdisc del dev eth0 root",
            "tc -n hub qdisc del dev eth0 root",
            "tc -n hub qdisc add dev eth0 root netem limit 100000 delay 7ms");
    assertThat(NetworkPlan.reshaping(layout, plain, plain.severed(), false))
        .extracting(PlanLine::toString)
        .containsExactly(
            "tc -n sf qdisc add dev eth0 root netem limit 100000 loss 100%",
            "tc -n hub qdisc del dev eth0 root",
            "tc -n hub qdisc add dev eth0 root netem limit 100000 delay 7ms loss 100%");
  }

  @Test
  void queuesInFrontOfTheRateAndNotWithTheFramesUnderWay() {
    assertThat(netem(LinkProfile.of(100_000_000).withRate(121_120_000).withQueueBytes(15_140)))
        .containsExactly(
            "root handle 1: netem limit 100000 delay 100ms",
            "parent 1:1 netem limit 10 rate 121120kbit");
  }

  @Test
  void needsOneNetemWhereNothingIsUnderWay() {
    assertThat(netem(LinkProfile.of(0).withRate(10_000_000).withQueuePackets(7)))
        .containsExactly("root netem limit 7 rate 10mbit");
  }

  @Test
  void givesANetemThatDuplicatesRoomForTheFramesUnderWay() {
    LinkProfile profile =
        LinkProfile.of(100_000_000).withRate(121_120_000).withQueueBytes(15_140).withDuplicate(0.5);

    assertThat(netem(profile))
        .containsExactly("root netem limit 1010 delay 100ms duplicate 50% rate 121120kbit");
  }

  @Test
  void keepsNetemInOrderUnderJitter() {
    LinkProfile profile = LinkProfile.of(5_000_000).withJitter(1_500).withLoss(0.0125);

    assertThat(netem(profile))
        .containsExactly("root netem limit 100000 delay 5ms 1.5us loss 1.25% rate 100gbit");
    assertThat(netem(profile.withRate(1_000_000)).getFirst())
        .isEqualTo("root handle 1: netem limit 100000 delay 5ms 1.5us loss 1.25% rate 100gbit");
  }

  @Test
  void leavesAnUnlimitedLinkAlone() {
    assertThat(netem(LinkProfile.of(0))).isEmpty();
  }

  @Test
  void tellsNetemEverythingThatTheFileCanSay() {
    LinkProfile profile =
        LinkProfile.of(20_000_000)
            .withJitter(new Jitter(5_000_000, Jitter.Distribution.PARETONORMAL, 0.25))
            .withLoss(new Loss.GilbertElliott(0.01, 0.25, 0.9, 0.001))
            .withReorder(0.03)
            .withCorrupt(0.0004)
            .withRate(10_000_000)
            .withQueuePackets(100);

    assertThat(NetemArguments.of(profile, OptionalLong.of(-1)))
        .containsExactly(
            "root handle 1: netem limit 100000 delay 20ms 5ms 25% distribution paretonormal"
                + " loss gemodel 1% 25% 90% 0.1% reorder 3% corrupt 0.04%"
                + " seed 18446744073709551615 rate 100gbit",
            "parent 1:1 netem limit 100 rate 10mbit");
  }

  @Test
  void knowsWhatNetemTakesTheWordsForAndDoesNotDo() {
    Topology coast = layout.topology();
    SequencedMap<String, Link> links = new LinkedHashMap<>(coast.links());
    Link south = Objects.requireNonNull(links.get("south"));
    LinkProfile correlated =
        south.fromB().withJitter(Jitter.uniform(1_000_000).withCorrelation(0.2));
    links.put(
        "south",
        new Link("south", south.kind(), south.nodeA(), south.nodeB(), south.fromA(), correlated));

    assertThat(NetemGaps.of(coast)).isEmpty();
    assertThat(NetemGaps.of(coast.withLinks(links)))
        .containsExactly(
            "links.south: netem ignores jitter-correlation; link-backend: userspace does it");
  }

  private static List<String> netem(LinkProfile profile) {
    return NetemArguments.of(profile, OptionalLong.empty());
  }

  private Link link(String name) {
    return Objects.requireNonNull(layout.topology().links().get(name));
  }

  private static String golden(String name) {
    try (InputStream file = NetworkPlanTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
