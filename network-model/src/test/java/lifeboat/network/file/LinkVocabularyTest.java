package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import lifeboat.network.link.Seeds;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.Jitter.Distribution;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the words about cables mean, in files and in overrides. */
class LinkVocabularyTest {
  private static final long MILLISECOND = 1_000_000;

  private static final String FILE =
      """
      relays:
        sf: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        la: {at: [34.05, -118.24], lan: 172.17.0.0/24}
      servers:
        s1: {on: sf}
      links:
        coast:
          between: [sf, la]
          delay: 20ms
          jitter: 5ms
          jitter-distribution: paretonormal
          jitter-correlation: 25%
          loss: {good-to-bad: 1%, bad-to-good: 25%, loss-in-bad: 90%, loss-in-good: 0.1%}
          duplicate: 0.2%
          reorder: 3%
          corrupt: 0.04%
          rate: 10mbit
          queue: 100packets
          seed: 7
      """;

  private static final LinkProfile COAST =
      LinkProfile.of(20 * MILLISECOND)
          .withJitter(new Jitter(5 * MILLISECOND, Distribution.PARETONORMAL, 0.25))
          .withLoss(new Loss.GilbertElliott(0.01, 0.25, 0.9, 0.001))
          .withDuplicate(0.002)
          .withReorder(0.03)
          .withCorrupt(0.0004)
          .withRate(10_000_000)
          .withQueuePackets(100)
          .withSeed(7);

  @Test
  void readsEveryWord() {
    assertThat(coast().fromA()).isEqualTo(COAST);
    assertThat(coast().fromB()).isEqualTo(COAST);
  }

  @Test
  void givesEachDirectionItsOwn() {
    Link link =
        coast(
            "links.coast.jitter-distribution={from-sf: normal, from-la: pareto}",
            "links.coast.loss={from-sf: 5%, from-la: {good-to-bad: 2%, bad-to-good: 50%}}",
            "links.coast.queue={from-sf: bdp, from-la: 64KiB}",
            "links.coast.seed={from-sf: 1, from-la: 2}",
            "links.coast.rate={from-sf: 10mbit, from-la: unlimited}",
            "links.coast.delay={from-sf: 20ms, from-la: 30ms}",
            "links.coast.duplicate={from-sf: 0%, from-la: 1%}");

    assertThat(link.from("sf"))
        .isEqualTo(
            COAST
                .withJitter(COAST.jitter().withDistribution(Distribution.NORMAL))
                .withLoss(0.05)
                .withQueueBytes(10_000_000 / 8 * 50 / 1000)
                .withSeed(1)
                .withDuplicate(0));
    assertThat(link.from("la"))
        .isEqualTo(
            COAST
                .withDelay(30 * MILLISECOND)
                .withJitter(COAST.jitter().withDistribution(Distribution.PARETO))
                .withLoss(new Loss.GilbertElliott(0.02, 0.5, 1, 0))
                .withQueueBytes(65_536)
                .withSeed(2)
                .withRate(0)
                .withDuplicate(0.01));
  }

  @ParameterizedTest
  @MethodSource("files")
  void writesWhatReadsBackToTheSame(String override) {
    Topology topology = read(override);

    String text = TopologyWriter.write(topology);

    assertThat(TopologyFile.parse("t.yaml", text, List.of()))
        .isInstanceOfSatisfying(
            ReadResult.Ok.class, ok -> assertThat(ok.topology()).isEqualTo(topology));
  }

  static Stream<String> files() {
    return Stream.of(
        "seed=1",
        "links.coast.seed=",
        "links.coast.seed={from-sf: 1, from-la: -2}",
        "links.coast.queue=bdp",
        "links.coast.rate=unlimited",
        "links.coast.loss={from-sf: 5%, from-la: {good-to-bad: 2%, bad-to-good: 50%}}",
        "links.coast.jitter-distribution={from-sf: normal, from-la: uniform}",
        "servers.s1={on: sf, queue: 7packets, loss: {good-to-bad: 2%, bad-to-good: 50%}}",
        "defaults.lans={loss: {good-to-bad: 2%, bad-to-good: 50%}, queue: bdp, reorder: 1%}");
  }

  @Test
  void everyPartOfBurstyLossHasAPath() {
    assertThat(coast("links.coast.loss.good-to-bad=2%").fromA().loss())
        .isEqualTo(new Loss.GilbertElliott(0.02, 0.25, 0.9, 0.001));
    assertThat(coast("links.coast.loss=3%").fromA().loss()).isEqualTo(new Loss.Random(0.03));
  }

  @Test
  void aFactorStretchesAutomaticDelaysOnly() {
    long direct = coast("links.coast.jitter=1ms", "links.coast.delay=auto").fromA().delayNanos();

    assertThat(
            coast(
                    "links.coast.delay=auto",
                    "links.coast.jitter=1ms",
                    "links.coast.delay-factor=1.9")
                .fromB()
                .delayNanos())
        .isCloseTo(Math.round(direct * 1.9), within(1L));
    assertThat(
            coast("links.coast.delay=", "links.coast.jitter=1ms", "defaults.links.delay-factor=2")
                .fromA()
                .delayNanos())
        .isCloseTo(2 * direct, within(1L));
    assertThat(coast("links.coast.delay-factor=3").fromA().delayNanos())
        .isEqualTo(20 * MILLISECOND);
    assertThat(direct).isBetween(2 * MILLISECOND, 3 * MILLISECOND);
  }

  @Test
  void aShortProductIsTenFrames() {
    assertThat(coast("links.coast.queue=bdp", "links.coast.rate=1mbit").fromA().queueLimit())
        .isEqualTo(new QueueLimit.Bytes(15_140));
    assertThat(QueueLimit.bandwidthDelayProduct(Long.MAX_VALUE, Long.MAX_VALUE / 4, 0))
        .isEqualTo(new QueueLimit.Bytes(QueueLimit.Bytes.MAX));
  }

  @Test
  void theSeedOfACableWinsAndItsDirectionsShareNoChance() {
    Link own = coast();
    Link derived = coast("links.coast.seed=");

    assertThat(Seeds.ofDirection(1, own, "sf")).isEqualTo(Seeds.ofDirection(2, own, "sf"));
    assertThat(Seeds.ofDirection(1, own, "sf")).isNotEqualTo(Seeds.ofDirection(1, own, "la"));
    assertThat(Seeds.ofDirection(1, derived, "sf"))
        .isNotEqualTo(Seeds.ofDirection(2, derived, "sf"))
        .isNotEqualTo(Seeds.ofDirection(1, derived, "la"));
    assertThat(derived.fromA().seed()).isEqualTo(OptionalLong.empty());
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        broken(
            "links.coast.jitter=21ms",
            "links.coast.jitter: jitter 21ms is more than the delay 20ms; "
                + "a frame cannot arrive before it is sent"),
        broken("links.coast.jitter=3s", "links.coast.jitter: 3s is out of bounds; write 0ms to 2s"),
        broken(
            "links.coast={between: [sf, la], delay: 0ms, reorder: 1%}",
            "links.coast.reorder: without a delay no frame can overtake another; "
                + "write a delay such as 5ms, or reorder: 0%"),
        broken(
            "links.coast={between: [sf, la], rate: unlimited, queue: bdp}",
            "links.coast.queue: bdp is the product of a rate and a delay, and the rate is unlimited; "
                + "write a rate such as 100mbit"),
        broken(
            "links.coast.loss.bad-to-good=0%",
            "links.coast.loss.bad-to-good: a link that has become bad stays bad for ever; "
                + "write more than 0%"),
        broken(
            "links.coast.loss.good-to-bad=0",
            "links.coast.loss.good-to-bad: a link that is good stays good, "
                + "so nothing is lost in bursts; write more than 0%"),
        broken(
            "links.coast.loss={good-to-bad: 1%}",
            "links.coast.loss.bad-to-good: a required key is missing; "
                + "write such as bad-to-good: 25%"),
        broken(
            "links.coast.loss={good-to-bda: 1%, good-to-bad: 1%, bad-to-good: 1%}",
            "links.coast.loss.good-to-bda: no such key; did you mean \"good-to-bad\"?"),
        broken(
            "links.coast.loss={from-sf: 1%}",
            "links.coast.loss: the direction from-la is missing; "
                + "write both directions, or one value for both"),
        broken(
            "links.coast.loss={from-sf: 1%, bad-to-good: 1%}",
            "links.coast.loss.bad-to-good: no such key; directions are from-<node>: value"),
        broken(
            "links.coast.jitter-distribution=gauss",
            "links.coast.jitter-distribution: \"gauss\" is not known here; "
                + "write uniform or normal or pareto or paretonormal"),
        broken(
            "links.coast.jitter-correlation=100%",
            "links.coast.jitter-correlation: 100% is out of bounds; write 0% to 99%"),
        broken(
            "links.coast.queue=100",
            "links.coast.queue: 100: a unit is missing; write such as 64KiB, 100packets or bdp"),
        broken(
            "links.coast.queue=0packets",
            "links.coast.queue: 0packets is out of bounds; write 1packets to 1000000packets"),
        broken(
            "links.coast.queue=1kB",
            "links.coast.queue: 1kB is out of bounds; write 1514B to 1GiB"),
        broken(
            "links.coast.rate=0bit",
            "links.coast.rate: 0bit is out of bounds; write 1kbit to 1tbit"),
        broken(
            "defaults.lans.jitter=1ms",
            "servers.s1.jitter: jitter 1ms is more than the delay 100us; "
                + "a frame cannot arrive before it is sent"),
        broken(
            "servers.s1.delay-factor=2",
            "servers.s1.delay-factor: no such key; known: on, address, capacity, cost, delay, jitter,"
                + " jitter-distribution, jitter-correlation, loss, duplicate, reorder, corrupt, rate,"
                + " queue, seed"));
  }

  private static Arguments broken(String override, String problem) {
    return Arguments.of(override, problem);
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void saysWhatContradictsItself(String override, String problem) {
    ReadResult result = TopologyFile.parse("t.yaml", FILE, List.of(override));

    assertThat(result)
        .isInstanceOfSatisfying(
            ReadResult.Failed.class,
            failed ->
                assertThat(failed.problems())
                    .singleElement()
                    .extracting(Problem::render)
                    .asString()
                    .endsWith("  " + problem));
  }

  private static Link coast(String... overrides) {
    return Objects.requireNonNull(read(overrides).links().get("coast"));
  }

  private static Topology read(String... overrides) {
    return switch (TopologyFile.parse("t.yaml", FILE, List.of(overrides))) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new AssertionError(failed.problems().toString());
    };
  }
}
