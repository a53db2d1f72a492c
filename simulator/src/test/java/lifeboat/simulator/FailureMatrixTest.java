package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.LinkProfile;
import lifeboat.relay.message.Message;
import lifeboat.simulator.MessageTap.Fate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever fails, at whatever step of a transfer: the replica ends whole at one server, or its
 * source is told why not. Far is straight on from the source and is preferred; out is the way out.
 * The switch relays; p is a plain switch, without which f1 and f2 cannot be reached.
 *
 * <pre>
 *                         ,- far - p - f1, f2
 *   s1 - west - switch - mid
 *                         `- out - o1
 * </pre>
 */
class FailureMatrixTest {

  private static final long MILLIS = 1_000_000;
  private static final String SMALL = "workload.backup.size=200KiB";
  private static final String LARGE = "workload.backup.size=4MiB";

  private static final String NETWORK =
      """
      name: matrix
      seed: 7
      defaults:
        links: {rate: 100mbit, delay: 5ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        switch: {at: [39.53, -119.81], kind: switch, lan: 172.20.0.0/24}
        mid: {at: [39.74, -104.99]}
        far: {at: [41.88, -87.63], lan: 172.17.0.0/24}
        out: {at: [32.78, -96.80], lan: 172.18.0.0/24}
      servers:
        s1: {on: west}
        f1: {on: p, cost: 0}
        f2: {on: p, cost: 1}
        o1: {on: out}
      switches: {p: {}}
      links:
        a: {between: [west, switch]}
        b: {between: [switch, mid]}
        c: {between: [mid, far]}
        d: {between: [mid, out]}
        e: {between: [far, p]}
      workload:
        backup: {from: s1, criteria: {time-limit: 40s}}
      """;

  /** The steps of a transfer by the events that end them, and how long after these it strikes. */
  enum Moment {
    BEFORE_ANYTHING("converged", "run", 0),
    DECIDED_AT_THE_FIRST_RELAY("decided", "west", 0),
    DECIDED_AT_THE_SWITCH("decided", "switch", 0),
    DECIDED_IN_THE_MIDDLE("decided", "mid", 0),
    DECIDED_AT_THE_LAST_RELAY("decided", "far", 0),
    BETWEEN_ACCEPTED_AND_STORED("reception-started", "f1", 2 * MILLIS),
    STORED_AT_THE_SERVER("flow-bound", "far", 0),
    STORED_HALFWAY_BACK("flow-bound", "switch", 0),
    BOUND("destination-bound", "s1", 0),
    WHILE_NORMAL_PACKETS_FLOW("destination-bound", "s1", 60 * MILLIS),
    PUBLISHED("replica-published", "f1", 0),
    PLACED_HALFWAY_BACK("flow-placed", "mid", 0);

    private final String kind;
    private final String node;
    private final long laterNanos;

    Moment(String kind, String node, long laterNanos) {
      this.kind = kind;
      this.node = node;
      this.laterNanos = laterNanos;
    }
  }

  /** The undisturbed run tells when each moment is; with one seed it is the same until then. */
  private static final SimulatedRun SMALL_UNDISTURBED = SimulatedRun.ofText(NETWORK, SMALL);

  private static final SimulatedRun LARGE_UNDISTURBED = SimulatedRun.ofText(NETWORK, LARGE);

  /** When a moment is after the tables have converged; empty when the transfer has none such. */
  private static Optional<Long> nanosOf(Moment moment, String size) {
    SimulatedRun run = size.equals(SMALL) ? SMALL_UNDISTURBED : LARGE_UNDISTURBED;
    long start = run.eventsOf("converged").getFirst().atNanos();
    return run.events().stream()
        .filter(event -> event.kind().equals(moment.kind) && event.node().equals(moment.node))
        .findFirst()
        .map(event -> event.atNanos() - start + moment.laterNanos);
  }

  /** Runs it until everything that is left alone must have been reclaimed. */
  private static SimulatedRun run(SimulatedRun.Meddling meddling, String... overrides) {
    return SimulatedRun.ofText(
        NETWORK,
        simulation -> {
          simulation.linger(150_000 * MILLIS);
          meddling.prepare(simulation);
        },
        overrides);
  }

  private static Replica endsWell(SimulatedRun run) {
    Replica replica = run.onlyReplica();
    assertThat(replica.failure()).isNull();
    assertThat(replica.sha256Verified()).isTrue();
    return replica;
  }

  /** Whole at one server, or failed with a reason; and told once. */
  private static void isNotSilent(SimulatedRun run) {
    Replica replica = run.onlyReplica();
    if (replica.isPlaced()) {
      assertThat(replica.sha256Verified()).isTrue();
    } else {
      assertThat(replica.failure()).isNotBlank().isNotEqualTo("it did not end in time");
    }
    assertThat(run.eventsOf("deployment-placed").size() + run.eventsOf("deployment-failed").size())
        .isEqualTo(1);
  }

  /** Servers that hold a published copy when all is over. */
  private static List<String> holders(SimulatedRun run) {
    List<String> holders = new ArrayList<>();
    for (String server : List.of("f1", "f2", "o1")) {
      run.outcome()
          .stores()
          .find(server, run.onlyReplica().copyId())
          .ifPresent(_ -> holders.add(server));
    }
    return holders;
  }

  static Stream<Arguments> deathsOfServersAndOfRelays() {
    List<Arguments> all = new ArrayList<>();
    for (String size : List.of(SMALL, LARGE)) {
      for (Moment moment : Moment.values()) {
        for (String node : List.of("f1", "west", "switch", "mid", "far", "out", "p")) {
          nanosOf(moment, size).ifPresent(at -> all.add(Arguments.of(node, moment, size, at)));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0} dies, {1}, {2}")
  @MethodSource("deathsOfServersAndOfRelays")
  void whoeverDiesAtWhateverStep(String node, Moment moment, String size, long at) {
    SimulatedRun run =
        run(simulation -> simulation.schedule(at, now -> now.kill("blow", node)), size);

    isNotSilent(run);
    isNoticedInTime(node, run);
    boolean wayLeft = List.of("f1", "far", "out", "p").contains(node);
    if (wayLeft) {
      Replica replica = endsWell(run);
      assertThat(holders(run)).contains(replica.server());
    } else if (run.onlyReplica().isPlaced()) {
      assertThat(moment).isGreaterThanOrEqualTo(Moment.STORED_AT_THE_SERVER);
    }
  }

  /**
   * Three round trips and 50 ms after its death, or after the flow was sent to it if that is later;
   * what it sent in its last moment is heard the way of one message later.
   */
  private static void isNoticedInTime(String dead, SimulatedRun run) {
    long died = run.eventsOf("killed").getFirst().atNanos();
    double roundTripMillis =
        switch (dead) {
          case "f1" -> 0.5;
          case "switch" -> 20; // The window of the source queues before this link.
          default -> 10.2;
        };
    for (TimedEvent failed : run.eventsOf("transfer-failed")) {
      boolean silent = failed.text("reason").orElse("").equals("no answer in time");
      if (silent && failed.text("hop").orElse("").equals(dead)) {
        long sent = decidedBefore(failed, run);
        assertThat((failed.atNanos() - Math.max(died, sent)) / 1e6)
            .as("%s notices that %s is dead, in ms", failed.node(), dead)
            .isBetween(0.0, 3.5 * roundTripMillis + 50);
      }
    }
  }

  private static long decidedBefore(TimedEvent failed, SimulatedRun run) {
    return run.eventsOf("decided").stream()
        .filter(event -> event.node().equals(failed.node()) && event.atNanos() < failed.atNanos())
        .mapToLong(TimedEvent::atNanos)
        .max()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0} restarts, {1}, {2}")
  @MethodSource("deathsOfServersAndOfRelays")
  void whoeverRestartsAtWhateverStep(String node, Moment moment, String size, long at) {
    SimulatedRun run =
        run(
            simulation -> {
              simulation.schedule(at, now -> now.kill("reboot", node));
              simulation.schedule(at + 150 * MILLIS, now -> now.restart("reboot", node));
            },
            size);

    assertThat(holders(run)).containsExactly(endsWell(run).server());
  }

  static Stream<Arguments> partitions() {
    List<Arguments> all = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      for (String link : List.of("a", "b", "c", "e")) {
        for (long lasts : List.of(20L, 300L, 5_000L)) {
          nanosOf(moment, LARGE)
              .ifPresent(at -> all.add(Arguments.of(link, moment, lasts * MILLIS, at)));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "link {0} is cut, {1}, for {2} ns")
  @MethodSource("partitions")
  void aPartitionThatHeals(String link, Moment moment, long lastsNanos, long at) {
    SimulatedRun run =
        run(
            simulation -> {
              simulation.schedule(at, now -> now.cut("storm", link));
              simulation.schedule(at + lastsNanos, now -> now.heal("storm", link));
            },
            LARGE);

    assertThat(holders(run)).containsExactly(endsWell(run).server());
  }

  private static final List<Class<? extends Message>> KINDS =
      List.of(
          Message.Probe.class,
          Message.ProbeReply.class,
          Message.GeoUpdate.class,
          Message.TrainPacket.class,
          Message.TrainReport.class,
          Message.ReplicaPacket.class,
          Message.NormalPacket.class,
          Message.Accepted.class,
          Message.Stored.class,
          Message.Placed.class,
          Message.Refused.class,
          Message.Release.class,
          Message.OutcomeAck.class,
          Message.Inquiry.class);

  /** The first five, one of five on each cable, and all of them for a second. */
  static Stream<Arguments> tapsOnEachKind() {
    List<Arguments> all = new ArrayList<>();
    for (Class<? extends Message> kind : KINDS) {
      for (Fate fate : List.of(Fate.LOST, Fate.TWICE, Fate.late(30 * MILLIS), Fate.CORRUPT)) {
        all.add(Arguments.of(kind, fate, "the first five", Taps.first(5, kind::isInstance, fate)));
        all.add(Arguments.of(kind, fate, "a fifth", Taps.share(0.2, kind::isInstance, fate)));
        all.add(Arguments.of(kind, fate, "for a second", Taps.of(kind, 0, lasting(1_000), fate)));
      }
    }
    return all.stream();
  }

  private static long lasting(long millis) {
    return LARGE_UNDISTURBED.eventsOf("converged").getFirst().atNanos() + millis * MILLIS;
  }

  /** A relay, the first server and the source die too, so that every kind of message is wanted. */
  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("tapsOnEachKind")
  void messagesOfEachKindAreLostRepeatedLateOrSpoilt(
      Class<? extends Message> kind, Fate fate, String which, MessageTap tap) {
    SimulatedRun run =
        run(
            simulation -> {
              simulation.schedule(0, now -> now.tap(tap));
              simulation.schedule(100 * MILLIS, now -> now.kill("fire", "f1"));
            },
            "workload.backup.size=1MiB",
            "events.down={at: 60ms, kill: s1}",
            "events.up={at: 90ms, restart: s1}");

    Replica replica = endsWell(run);
    assertThat(holders(run)).contains(replica.server());
  }

  static Stream<Arguments> kindsForEver() {
    return KINDS.stream().map(Arguments::of);
  }

  @ParameterizedTest(name = "no {0} arrives ever")
  @MethodSource("kindsForEver")
  void noMessageOfAKindEverArrives(Class<? extends Message> kind) {
    SimulatedRun run =
        run(
            simulation -> {
              MessageTap tap = Taps.of(kind, 0, Long.MAX_VALUE, Fate.LOST);
              simulation.schedule(0, now -> now.tap(tap));
            },
            "workload.backup.size=1MiB");

    isNotSilent(run);
  }

  static Stream<Arguments> refusals() {
    Consumer<Simulation> stores =
        simulation ->
            List.of("f1", "f2", "o1").forEach(server -> simulation.breakStore("disk", server));
    return Stream.of(
        Arguments.of("all stores fail", stores, new String[0]),
        Arguments.of(
            "no room anywhere",
            (Consumer<Simulation>) _ -> {},
            new String[] {
              "servers.f1.capacity=1kB", "servers.f2.capacity=1kB", "servers.o1.capacity=1kB"
            }),
        Arguments.of(
            "too dear everywhere",
            (Consumer<Simulation>) _ -> {},
            new String[] {
              "workload.backup.criteria={cost: 1}",
              "servers.f1.cost=2",
              "servers.f2.cost=2",
              "servers.o1.cost=2"
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void whenAllRefuseTheSourceIsToldSo(String why, Consumer<Simulation> before, String[] overrides) {
    SimulatedRun run = run(simulation -> simulation.schedule(0, before), overrides);

    assertThat(run.onlyReplica().failure())
        .isEqualTo("no relay and no server left that could take it");
    assertThat(run.secondsBetween("deployment-started", "deployment-failed")).isLessThan(1);
  }

  static Stream<Arguments> limits() {
    return Stream.of(40, 90, 150, 250, 450).map(Arguments::of);
  }

  /** The network gets slower than it was measured, so that the limit comes in the middle. */
  @ParameterizedTest(name = "the limit of {0} ms is reached midway")
  @MethodSource("limits")
  void theUpperLimitOfTimeIsKeptToTheNanosecond(int limitMillis) {
    LinkProfile slow = LinkProfile.of(5 * MILLIS).withRate(3_000_000);
    SimulatedRun run =
        run(
            simulation -> simulation.schedule(0, now -> now.degrade("rain", "b", slow)),
            "workload.backup={from: s1, size: 300KiB, criteria: {time-limit: %dms}}"
                .formatted(limitMillis));

    TimedEvent failed = run.eventsOf("deployment-failed").getFirst();
    assertThat(failed.text("why")).contains("the upper limit of time was reached");
    assertThat(failed.number("elapsedNanos")).isEqualTo(limitMillis * MILLIS);
  }
}
