package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.simulator.MessageTap.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica as shards: any three of five bring it back.
 *
 * <pre>
 *   s1 - a --- b --- c - s3, s4
 *        |     | \s8 |
 *        d --- e --- f - s6
 *        |     |
 *       s7     s5
 * </pre>
 */
class ShardsTest {

  private static final String NETWORK =
      """
      name: shards
      seed: 11
      defaults:
        links: {rate: 100mbit, delay: 5ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        a: {at: [40.0, 0.0], lan: 172.16.0.0/24}
        b: {at: [40.0, 5.0], lan: 172.21.0.0/24}
        c: {at: [40.0, 10.0], lan: 172.17.0.0/24}
        d: {at: [36.0, 0.0], lan: 172.18.0.0/24}
        e: {at: [36.0, 5.0], lan: 172.19.0.0/24}
        f: {at: [36.0, 10.0], lan: 172.20.0.0/24}
      servers:
        s1: {on: a}
        s3: {on: c}
        s4: {on: c}
        s5: {on: e}
        s6: {on: f}
        s7: {on: d}
        s8: {on: b}
      links:
        ab: {between: [a, b]}
        bc: {between: [b, c]}
        ad: {between: [a, d]}
        be: {between: [b, e]}
        cf: {between: [c, f]}
        de: {between: [d, e]}
        ef: {between: [e, f]}
      workload:
        backup: {from: s1, size: 1MB, shards: {data: 3, parity: 2}}
      """;

  private static final String WHOLE = NETWORK.replace("shards: {data: 3, parity: 2}", "copies: 1");

  private static final List<String> SERVERS = List.of("s3", "s4", "s5", "s6", "s7", "s8");

  private static final long SECOND = 1_000_000_000L;

  private static List<String> holders(SimulatedRun run) {
    return run.replicas().stream().map(shard -> String.valueOf(shard.server())).toList();
  }

  private static String spare(List<String> holders) {
    return SERVERS.stream().filter(any -> !holders.contains(any)).findFirst().orElseThrow();
  }

  private static void assertAllPlacedApart(SimulatedRun run) {
    assertThat(run.replicas()).hasSize(5).extracting(Replica::state).containsOnly(Replica.PLACED);
    assertThat(holders(run)).doesNotHaveDuplicates().doesNotContain("s1");
    assertThat(run.replicas()).allMatch(Replica::sha256Verified);
    assertThat(run.replicas()).allMatch(shard -> shard.aliveAt().equals(List.of(shard.server())));
  }

  /** What comes back has the digest of what was sent as a whole in another run. */
  private static void assertFetched(SimulatedRun run, String server, String... overrides) {
    assertThat(run.eventsOf("retrieval-failed")).isEmpty();
    TimedEvent fetched =
        run.eventsOf("replica-fetched").stream()
            .filter(event -> event.node().equals(server))
            .findFirst()
            .orElseThrow();
    Replica whole = SimulatedRun.ofText(WHOLE, overrides).replicas().getFirst();
    assertThat(fetched.text("sha256")).contains(String.valueOf(whole.sha256()));
    assertThat(fetched.number("replicaBytes")).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void comesBackWithTwoServersAndTheSourceDead(long seed) {
    String seeded = "seed=" + seed;
    SplittableRandom chance = new SplittableRandom(seed);
    SimulatedRun placed = SimulatedRun.ofText(NETWORK, lossy(chance.split(), 0), seeded);
    assertAllPlacedApart(placed);
    List<String> dead = new ArrayList<>(holders(placed));
    while (dead.size() > 2) {
      dead.remove(chance.nextInt(dead.size()));
    }
    String seeker = spare(holders(placed));

    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            simulation -> {
              simulation.linger(120 * SECOND);
              kill(simulation, "s1");
              kill(simulation, "a");
              dead.forEach(server -> kill(simulation, server));
              lossy(new SplittableRandom(seed), 61 * SECOND).prepare(simulation);
              simulation.schedule(
                  62 * SECOND, now -> now.retrieve("search", seeker, "backup", true));
            },
            seeded);

    assertFetched(run, seeker, seeded);
    assertThat(run.eventsOf("shard-fetched")).hasSize(3);
    assertThat(run.eventsOf("replica-discarded").stream().map(TimedEvent::node))
        .as("the shards that were fetched are not kept beside the whole")
        .containsOnly(seeker);
  }

  private static void kill(Simulation simulation, String node) {
    simulation.schedule(60 * SECOND, now -> now.kill("quake", node));
  }

  /** Of all messages but probes one in fifty is lost on each cable. */
  private static SimulatedRun.Meddling lossy(SplittableRandom chance, long fromNanos) {
    return simulation ->
        simulation.schedule(
            fromNanos,
            now ->
                now.tap((_, _, _, message) ->
                    !(message instanceof lifeboat.relay.message.Message.Probe)
                            && chance.nextInt(50) == 0
                        ? Fate.LOST
                        : Fate.PASS));
  }

  @Test
  void everyShardIsLocated() {
    SimulatedRun run = retrieving("s1", false);

    assertAllPlacedApart(run);
    assertThat(run.eventsOf("replica-located").stream().map(e -> e.text("server").orElse("?")))
        .containsExactlyInAnyOrderElementsOf(holders(run));
    assertThat(run.eventsOf("replica-located").stream().map(e -> e.number("copy")))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    assertThat(run.eventsOf("replica-located")).allMatch(e -> e.number("needed") == 3);
  }

  private static SimulatedRun retrieving(String seeker, boolean fetch, String... dead) {
    return SimulatedRun.ofText(
        NETWORK,
        simulation -> {
          simulation.linger(120 * SECOND);
          Stream.of(dead).forEach(server -> kill(simulation, server));
          simulation.schedule(61 * SECOND, now -> now.retrieve("search", seeker, "backup", fetch));
        });
  }

  @Test
  void whoHasAShardFetchesOnlyTheOthers() {
    String holder = holders(retrieving("s1", false)).getFirst();
    SimulatedRun run = retrieving(holder, true);

    assertFetched(run, holder);
    assertThat(run.eventsOf("shard-fetched")).hasSize(2);
    TimedEvent fetched = run.eventsOf("replica-fetched").getFirst();
    assertThat(fetched.texts("servers")).hasSize(3).contains(holder);
  }

  @Test
  void theSourceItselfCanBringItBack() {
    assertFetched(retrieving("s1", true), "s1");
  }

  @Test
  void withThreeServersDeadItSaysThatTwoShardsAreTooFew() {
    List<String> holders = holders(retrieving("s1", false));
    SimulatedRun run =
        retrieving(spare(holders), true, holders.get(0), holders.get(2), holders.get(4));

    assertThat(run.eventsOf("replica-fetched")).isEmpty();
    assertThat(run.eventsOf("retrieval-failed"))
        .singleElement()
        .extracting(event -> event.text("why").orElse(""))
        .isEqualTo("only 2 of the 3 shards that are needed were found");
  }

  /** One that dies while it sends is replaced by one that was not needed at first. */
  @Test
  void aHolderThatDiesWhileItSendsIsReplaced() {
    String slow = "defaults.links={rate: 5mbit, delay: 5ms}";
    List<String> holders = holders(SimulatedRun.ofText(NETWORK, slow));
    String seeker = spare(holders);
    SimulatedRun.Meddling fetching =
        simulation -> {
          simulation.linger(120 * SECOND);
          simulation.schedule(60 * SECOND, now -> now.retrieve("search", seeker, "backup", true));
        };
    String first =
        SimulatedRun.ofText(NETWORK, fetching, slow)
            .eventsOf("fetch-started")
            .getFirst()
            .text("server")
            .orElseThrow();
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            simulation -> {
              fetching.prepare(simulation);
              simulation.schedule(60_300_000_000L, now -> now.kill("fire", first));
            },
            slow);

    assertFetched(run, seeker, slow);
    assertThat(run.eventsOf("fetch-started")).hasSizeGreaterThan(3);
    assertThat(run.eventsOf("replica-fetched").getFirst().texts("servers")).doesNotContain(first);
  }

  /** Who has put a replica together has it as a whole from then on, for others too. */
  @Test
  void whatWasPutTogetherIsFetchedAsAWhole() {
    List<String> holders = holders(retrieving("s1", false));
    String seeker = spare(holders);
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            simulation -> {
              simulation.linger(120 * SECOND);
              simulation.schedule(60 * SECOND, now -> now.retrieve("one", seeker, "backup", true));
              holders.forEach(
                  server -> simulation.schedule(70 * SECOND, now -> now.kill("quake", server)));
              simulation.schedule(80 * SECOND, now -> now.retrieve("two", "s1", "backup", true));
            });

    assertFetched(run, seeker);
    assertFetched(run, "s1");
    assertThat(run.eventsOf("shard-fetched").stream().map(TimedEvent::node)).containsOnly(seeker);
  }

  @Test
  void saysHowManyWerePlacedWhenThereAreTooFewServers() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK,
            "workload.backup.shards={data: 4, parity: 4}",
            "workload.backup.criteria={time-limit: 20s}",
            "expect={some: {copies-alive: 6}, all: {copies-alive: 8}}");

    assertThat(run.replicas()).hasSize(8).allMatch(shard -> shard.needed() == 4);
    assertThat(run.replicas().stream().filter(Replica::isPlaced)).hasSize(6);
    assertThat(run.result().isOk()).isFalse();
    assertThat(run.result().expectations())
        .extracting(verdict -> verdict.met())
        .containsExactly(true, false);
  }

  @Test
  void aSourceThatRestartsGoesOnWithEachShardWhereItWas() {
    SimulatedRun run =
        SimulatedRun.ofText(
            NETWORK.replace("1MB", "6MB")
                + "events: {crash: {at: 500ms, kill: s1}, back: {at: 900ms, restart: s1}}\n",
            "defaults.links={rate: 20mbit, delay: 5ms}");

    assertAllPlacedApart(run);
    assertThat(run.eventsOf("deployment-resumed")).isNotEmpty();
  }

  /** With one that is enough, each is the whole. */
  @Test
  void oneDataShardMakesCopies() {
    SimulatedRun run = SimulatedRun.ofText(NETWORK, "workload.backup.shards={data: 1, parity: 1}");

    assertThat(run.replicas()).hasSize(2).allMatch(copy -> copy.bytes() == 1_000_000);
    assertThat(run.replicas()).noneMatch(Replica::isShard);
    assertThat(holders(run)).doesNotHaveDuplicates();
  }
}
