package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lifeboat.network.result.TimedEvent;
import lifeboat.relay.message.Message;
import lifeboat.simulator.MessageTap.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica is found and brought back by servers that had nothing to do with it.
 *
 * <pre>
 *   s1 - a --- b --- c - s3, s4
 *        |     |     |
 *        d --- e --- f - s6
 *        |     |
 *       s7     s5
 * </pre>
 */
class RetrievalTest {

  private static final String NETWORK =
      """
      name: retrieval
      seed: 11
      defaults:
        links: {rate: 100mbit, delay: 5ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        a: {at: [40.0, 0.0], lan: 172.16.0.0/24}
        b: {at: [40.0, 5.0]}
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
      links:
        ab: {between: [a, b]}
        bc: {between: [b, c]}
        ad: {between: [a, d]}
        be: {between: [b, e]}
        cf: {between: [c, f]}
        de: {between: [d, e]}
        ef: {between: [e, f]}
      workload:
        backup: {from: s1, size: 1MB, copies: 2}
      """;

  private static final long SECOND = 1_000_000_000L;

  private static SimulatedRun run(Consumer<Simulation> more, String... overrides) {
    return SimulatedRun.ofText(
        NETWORK,
        simulation -> {
          simulation.linger(120 * SECOND);
          more.accept(simulation);
        },
        overrides);
  }

  private static void fetch(Simulation simulation, String server, long atSeconds) {
    simulation.schedule(
        atSeconds * SECOND, now -> now.retrieve("by " + server, server, "backup", true));
  }

  private static List<String> serversOf(SimulatedRun run) {
    return run.replicas().stream().map(copy -> String.valueOf(copy.server())).sorted().toList();
  }

  private static void assertFetched(SimulatedRun run, String server) {
    assertThat(run.eventsOf("retrieval-failed")).isEmpty();
    TimedEvent fetched =
        run.eventsOf("replica-fetched").stream()
            .filter(event -> event.node().equals(server))
            .findFirst()
            .orElseThrow();
    assertThat(fetched.text("sha256"))
        .as("the digest of what was sent")
        .contains(String.valueOf(run.replicas().getFirst().sha256()));
    assertThat(fetched.number("replicaBytes")).isEqualTo(1_000_000);
  }

  @Test
  void everyServerThatHasItIsLocated() {
    SimulatedRun run =
        run(simulation ->
            simulation.schedule(5 * SECOND, now -> now.retrieve("search", "s5", "backup", false)));

    assertThat(run.eventsOf("replica-located").stream().map(e -> e.text("server").orElse("?")))
        .containsExactlyInAnyOrderElementsOf(serversOf(run));
    assertThat(run.eventsOf("search-ended")).hasSize(1);
  }

  @Test
  void whatNobodyHasIsNotFound() {
    SimulatedRun run =
        run(
            simulation ->
                simulation.schedule(0, now -> now.retrieve("search", "s5", "backup", true)),
            "workload.backup.at=60s");
    assertThat(run.eventsOf("retrieval-failed"))
        .singleElement()
        .extracting(event -> event.text("why").orElse(""))
        .isEqualTo("no server has it");
  }

  /** The source is gone with the relay of its LAN, and so is the relay that the copies passed. */
  @Test
  void isBroughtBackWhenTheSourceIsGoneAndRelaysHaveChanged() {
    SimulatedRun run =
        run(simulation -> {
          simulation.schedule(5 * SECOND, now -> now.kill("quake", "s1"));
          simulation.schedule(5 * SECOND, now -> now.kill("quake", "a"));
          simulation.schedule(5 * SECOND, now -> now.kill("quake", "b"));
          simulation.schedule(6 * SECOND, now -> now.kill("update", "e"));
          simulation.schedule(8 * SECOND, now -> now.restart("update", "e"));
          fetch(simulation, "s5", 20);
          fetch(simulation, "s7", 20);
        });
    assertFetched(run, "s5");
    assertFetched(run, "s7");
  }

  /** Of all messages that belong to a retrieval, a fifth is lost on each cable. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isBroughtBackUnderLoss(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    SimulatedRun run =
        run(simulation -> {
          simulation.schedule(
              5 * SECOND,
              now ->
                  now.tap((_, _, _, message) ->
                      !(message instanceof Message.Probe) && chance.nextInt(5) == 0
                          ? Fate.LOST
                          : Fate.PASS));
          fetch(simulation, "s5", 6);
        });
    assertFetched(run, "s5");
  }

  /** The first holder dies in the middle; the other one goes on where it was. */
  @Test
  void goesOnFromAnotherHolderWhenOneDies() {
    String slow = "defaults.links={rate: 5mbit, delay: 5ms}";
    List<String> holders = serversOf(run(_ -> {}, slow));
    String seeker =
        Stream.of("s3", "s4", "s5", "s6", "s7")
            .filter(server -> !holders.contains(server))
            .findFirst()
            .orElseThrow();
    Consumer<Simulation> fetches = simulation -> fetch(simulation, seeker, 20);
    String first =
        run(fetches, slow).eventsOf("fetch-started").getFirst().text("server").orElseThrow();
    SimulatedRun run =
        run(
            simulation -> {
              fetches.accept(simulation);
              simulation.schedule(20_800_000_000L, now -> now.kill("fire", first));
            },
            slow);
    assertFetched(run, seeker);
    assertThat(run.eventsOf("fetch-started").stream().map(e -> e.text("server").orElse("?")))
        .hasSizeGreaterThan(1)
        .startsWith(first)
        .last()
        .isNotEqualTo(first);
  }

  @Test
  void theSourceItselfCanBringItsReplicaBack() {
    SimulatedRun run = run(simulation -> fetch(simulation, "s1", 8));
    assertFetched(run, "s1");
  }

  @Test
  void whoHasItNeedNotFetchIt() {
    SimulatedRun run =
        run(simulation -> {
          for (String server : List.of("s3", "s4", "s5", "s6", "s7")) {
            fetch(simulation, server, 8);
          }
        });
    for (String holder : serversOf(run)) {
      TimedEvent here =
          run.eventsOf("replica-fetched").stream()
              .filter(event -> event.node().equals(holder))
              .findFirst()
              .orElseThrow();
      assertThat(here.texts("servers")).containsExactly(holder);
      assertThat(here.number("elapsedNanos")).isZero();
    }
    assertThat(run.eventsOf("replica-fetched")).hasSize(5);
  }
}
