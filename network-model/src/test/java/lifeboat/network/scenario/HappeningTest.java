package lifeboat.network.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;

/**
 * What events do, and when.
 *
 * <pre>
 *   s1 - a -ab- b -bc- c - s3      a, b and c are 300 km apart, on one meridian
 *        '----- ac ----'
 * </pre>
 */
class HappeningTest {

  private static final String NETWORK =
      """
      name: line
      relays:
        a: {at: [40, 10], lan: 172.16.0.0/24}
        b: {at: [42.7, 10], lan: 172.17.0.0/24}
        c: {at: [45.4, 10], lan: 172.18.0.0/24}
      servers:
        s1: {on: a}
        s2: {on: a}
        s3: {on: c}
      links:
        ab: {between: [a, b], delay: {from-a: 5ms, from-b: 7ms}, seed: {from-b: 7}}
        bc: {between: [b, c], loss: 1%}
        ac: {between: [a, c]}
      events:
      """;

  private static Topology topology(String events, String... overrides) {
    String text = NETWORK + events.indent(2);
    return switch (TopologyFile.parse("t.yaml", text, List.of(overrides))) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new AssertionError(Problem.render(failed.problems()));
    };
  }

  /** Milliseconds, kind, target, in the order of time. */
  private static List<String> story(Topology topology) {
    return Happening.of(topology).stream()
        .map(it -> it.atNanos() / 1_000_000 + " " + it.kind() + " " + it.target())
        .toList();
  }

  private static List<String> story(String events) {
    return story(topology(events));
  }

  @Test
  void whatLastsEndsWithItsOpposite() {
    assertThat(
            story(
                """
                e1: {at: 1s, kill: b, for: 500ms}
                e2: {at: 2s, fail: ab, for: 500ms}
                e3: {at: 3s, pause: s1, for: 500ms}
                e4: {at: 4s, degrade: {link: bc, loss: 20%}, for: 500ms}
                e5: {at: 5s, fail: node:c}
                e6: {at: 6s, heal: c}
                """))
        .containsExactly(
            "1000 killed b",
            "1500 restarted b",
            "2000 failed ab",
            "2500 healed ab",
            "3000 paused s1",
            "3500 resumed s1",
            "4000 degraded bc",
            "4500 restored bc",
            "5000 killed c",
            "6000 restarted c");
  }

  @Test
  void aFlapFailsAndHealsAgainAndAgain() {
    assertThat(story("f: {at: 1s, flap: ab, every: 400ms, times: 2}"))
        .containsExactly("1000 failed ab", "1200 healed ab", "1400 failed ab", "1600 healed ab");
  }

  @Test
  void aPartitionCutsWhatLeadsOutAndTakesLansAlong() {
    assertThat(story("p: {partition: [a, b], for: 3s}"))
        .containsExactly("0 failed bc", "0 failed ac", "3000 healed bc", "3000 healed ac");
    assertThat(story("p: {partition: [s1, b]}"))
        .containsExactly("0 failed ab", "0 failed bc", "0 failed s1");
  }

  @Test
  void whatSeveralEventsHoldDownComesBackWhenAllHaveEnded() {
    assertThat(
            story(
                """
                cut: {at: 1s, fail: ab, for: 4s}
                part: {at: 2s, partition: [a], for: 1s}
                flap: {at: 4s, flap: ab, every: 4s, times: 1}
                """))
        .containsExactly("1000 failed ab", "2000 failed ac", "3000 healed ac", "6000 healed ab");
  }

  @Test
  void healingEndsWhateverHoldsThePart() {
    assertThat(
            story(
                """
                cut: {at: 1s, fail: ab, for: 4s}
                part: {at: 2s, partition: [a], for: 1s}
                up: {at: 2500ms, heal: ab}
                """))
        .containsExactly("1000 failed ab", "2000 failed ac", "2500 healed ab", "3000 healed ac");
  }

  @Test
  void theLastToDegradeALinkCountsAndTheOneBeforeWhenItIsOver() {
    Topology topology =
        topology(
            """
            slow: {at: 1s, degrade: {link: ab, delay: 80ms}, for: 3s}
            lossy: {at: 2s, degrade: {link: ab, loss: 20%}, for: 1s}
            """);
    List<Happening> happenings = Happening.of(topology);
    assertThat(story(topology))
        .containsExactly(
            "1000 degraded ab", "2000 degraded ab", "3000 degraded ab", "4000 restored ab");
    LinkProfile slow = ((Happening.Degraded) happenings.get(2)).shape().fromB();
    LinkProfile lossy = ((Happening.Degraded) happenings.get(1)).shape().fromB();
    assertThat(slow.delayNanos()).isEqualTo(80_000_000);
    assertThat(slow.loss().meanFraction()).isZero();
    assertThat(lossy.delayNanos()).isEqualTo(7_000_000);
    assertThat(lossy.loss().meanFraction()).isEqualTo(0.2);
    assertThat(((Happening.Restored) happenings.get(3)).shape())
        .isEqualTo(topology.links().get("ab"));
  }

  @Test
  void aNodeThatEndsIsNotPausedAnyMore() {
    assertThat(
            story(
                """
                p: {at: 1s, pause: b, for: 5s}
                k: {at: 2s, kill: b, for: 1s}
                """))
        .containsExactly("1000 paused b", "2000 killed b", "3000 restarted b");
  }

  @Test
  void eventsFollowEachOtherAndTimesOfDayCountFromTheStart() {
    assertThat(
            story(
                topology(
                    """
                    last: {after: middle, at: 500ms, restart: c}
                    middle: {after: first, kill: c}
                    first: {at: 14:30:05, fail: ab}
                    night: {at: 00:30, heal: ab}
                    """,
                    "starts-at=14:30")))
        .containsExactly(
            "5000 killed c", "5000 failed ab", "5500 restarted c", "36000000 healed ab");
  }

  @Test
  void workloadCanFollowAnEvent() {
    Topology topology =
        topology("crash: {at: 3s, kill: c}", "workload.w={from: s1, after: crash, at: 1s}");
    assertThat(Timeline.of(topology))
        .extracting(Timeline.Entry::atNanos)
        .containsExactly(3_000_000_000L, 4_000_000_000L);
  }

  @Test
  void aDisasterEndsNodesAndCutsLinksThatItsFrontReaches() {
    // 100 km east of b; the nearest point of ac, on the same meridian, is at b.
    String front = "center: [42.7, 11.22], radius: 0km, speed: 10km/s, reach: 150km";
    List<String> hit = story("q: {at: 1s, disaster: {" + front + "}}");
    assertThat(hit).hasSize(4);
    assertThat(hit.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
        .containsExactlyInAnyOrder("killed b", "failed ab", "failed bc", "failed ac");
    assertThat(story("q: {at: 1s, disaster: {" + front + ", cuts-links: no}}"))
        .singleElement()
        .asString()
        .endsWith("killed b");
  }

  @Test
  void aWarningReachesThoseWhoWaitForIt() {
    Topology topology =
        topology(
            "q: {at: 5s, disaster: {center: [0, 0], radius: 1km, warning: 2s}}",
            "workload.w={from: s1, when: {warning: yes}}",
            "workload.v={from: s3, when: {notice: yes}}");
    assertThat(story(topology)).containsExactly("3000 warned s1");
  }

  @Test
  void chanceComesFromTheSeedAndIsWrittenOut() {
    String noise = "noise: {random: {fail: links, every: 2s, for: 500ms, until: 60s}}";
    Topology topology = topology(noise);
    assertThat(Happening.of(topology)).isNotEmpty().isEqualTo(Happening.of(topology(noise)));
    assertThat(Happening.of(topology(noise, "seed=2"))).isNotEqualTo(Happening.of(topology));
    assertThat(topology.events()).hasSizeBetween(15, 50).containsKey("noise-1");
    assertThat(again(topology)).isEqualTo(topology);
  }

  @Test
  void everyTimelineReadsBackToTheSameOne() {
    for (int seed = 0; seed < 50; seed++) {
      Topology topology = topology(randomEvents(new SplittableRandom(seed)), "seed=" + seed);
      assertThat(Timeline.of(again(topology))).as("seed %d", seed).isEqualTo(Timeline.of(topology));
      assertThat(again(topology)).as("seed %d", seed).isEqualTo(topology);
    }
  }

  private static Topology again(Topology topology) {
    return switch (TopologyFile.parse("again.yaml", TopologyWriter.write(topology), List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new AssertionError(Problem.render(failed.problems()));
    };
  }

  private static String randomEvents(SplittableRandom random) {
    List<String> kinds =
        List.of(
            "kill: b, for: 300ms",
            "fail: ab",
            "heal: ab",
            "fail: link:s1, for: 2s",
            "degrade: {link: ab, loss: 20%, jitter: 1ms}, for: 1s",
            "degrade: {link: s3, delay: {from-c: 3ms, from-s3: 4ms}}",
            "restore: ab",
            "pause: s3, for: 1s",
            "resume: s3",
            "partition: [a, s3], for: 700ms",
            "flap: bc, every: 90ms, times: 4",
            "notify: s1",
            "disaster: {center: [39, 9], radius: 10km, speed: 20km/s, reach: 400km}",
            "disaster: {polygon: [[39, 9], [39, 12], [41, 10]], speed: 1km/s}",
            "disaster: {center: [39, 9], radius: 50km, reach: 90km, speed: 7km/s,"
                + " moves: {heading: 17deg, speed: 33km/s, for: 20s}}",
            "disaster: {track: [{at: 0s, center: [39, 9], radius: 1km}, {at: 3s, center: [45, 9],"
                + " radii: {ne: 90km, se: 80km, sw: 0km, nw: 10km}}]}",
            "random: {kill: nodes, every: 3s, for: 1s, until: 20s, spacing: uniform}",
            "random: {degrade: [ab, s1], to: {loss: 5%}, every: 3s, until: 20s}");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      String kind = kinds.get(random.nextInt(kinds.size()));
      String after = i > 0 && random.nextInt(3) == 0 ? ", after: e" + random.nextInt(i) : "";
      text.append("e%d: {at: %dms%s, %s}\n".formatted(i, random.nextInt(5000), after, kind));
    }
    return text.toString();
  }
}
