package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.relay.message.Message.NormalPacket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How much of what a link can carry a replica of 100 MiB takes, from the start of the deployment
 * until `placed` is back at its source.
 *
 * <pre>
 *   a - ra ==== rb - b        one link with a rate, a delay, a queue and losses in both directions
 * </pre>
 */
@SuppressWarnings(
    "SystemOut") // The figures themselves are of interest, not only that they suffice.
class GoodputTest {

  /** What is left of a rate for the bytes of a replica: headers of 74 bytes on each 1440. */
  private static final double PAYLOAD_SHARE =
      (double) NormalPacket.FRAGMENT_BYTES / (NormalPacket.FRAGMENT_BYTES + 32 + 42);

  private static final String ONE_LINK =
      """
      name: goodput
      defaults: {lans: {rate: 10gbit, delay: 0.01ms}}
      relays:
        ra: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        rb: {at: [39.74, -104.99], lan: 172.18.0.0/24}
      servers:
        a: {on: ra}
        b: {on: rb}
      links:
        wide: {between: [ra, rb]}
      workload:
        backup: {from: a, size: 100MiB, criteria: {time-limit: 1000s}}
      """;

  private static final String TWO_SOURCES =
      """
      name: sharing
      defaults: {lans: {rate: 10gbit, delay: 0.01ms}, links: {rate: 10gbit, delay: 0.01ms}}
      relays:
        ra: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        rc: {at: [37.78, -122.43], lan: 172.17.0.0/24}
        rm: {at: [38.00, -121.00]}
        rb: {at: [39.74, -104.99], lan: 172.18.0.0/24}
      servers:
        a: {on: ra}
        c: {on: rc}
        b: {on: rb}
      links:
        near: {between: [ra, rm]}
        far: {between: [rc, rm]}
        wide: {between: [rm, rb], rate: 100mbit, delay: 20ms}
      workload:
        one: {from: a, size: 100MiB, criteria: {time-limit: 1000s, at-least: 500km}}
        other: {from: c, size: 100MiB, criteria: {time-limit: 1000s, at-least: 500km}}
      """;

  @ParameterizedTest
  @CsvSource({
    "100mbit, 20ms,  1MiB,  0%, 0.97",
    "100mbit, 20ms,  1MiB,  1%, 0.92",
    "100mbit, 20ms,  1MiB,  5%, 0.80",
    "100mbit, 20ms,  64KiB, 0%, 0.97",
    "100mbit, 20ms,  64KiB, 1%, 0.92",
    "100mbit, 20ms,  64KiB, 5%, 0.80",
    "100mbit, 100ms, 1MiB,  0%, 0.94",
    "100mbit, 100ms, 1MiB,  1%, 0.90",
    "100mbit, 100ms, 1MiB,  5%, 0.75",
    "1gbit,   20ms,  1MiB,  0%, 0.88",
  })
  void fillsTheLink(String rate, String delay, String queue, String loss, double share) {
    SimulatedRun run =
        SimulatedRun.ofText(
            ONE_LINK,
            "links.wide={between: [ra, rb], rate: %s, delay: %s, queue: %s, loss: %s}"
                .formatted(rate, delay, queue, loss));
    Replica replica = run.onlyReplica();
    assertThat(replica.failure()).isNull();
    double bitsPerSecond = rate.equals("1gbit") ? 1e9 : 100e6;
    double reached = goodput(replica) / (bitsPerSecond * PAYLOAD_SHARE);
    System.out.printf(
        Locale.ROOT,
        "%s %s queue %s loss %s: %.1f %%, %d sent again%n",
        rate,
        delay,
        queue,
        loss,
        100 * reached,
        replica.retransmissions());
    assertThat(reached).isBetween(share, 1.0);
    assertThat(run.eventsOf("attempt-failed")).isEmpty();
    assertThat(run.eventsOf("transfer-failed")).isEmpty();
  }

  private static double goodput(Replica replica) {
    Long bitsPerSecond = replica.goodputBitsPerSecond();
    return bitsPerSecond == null ? 0 : bitsPerSecond;
  }

  @ParameterizedTest
  @CsvSource({"0.01ms, 0s, 1MiB", "0.01ms, 2s, 64KiB", "80ms, 0s, 1MiB", "80ms, 2s, 64KiB"})
  void twoSourcesShareALink(String wayOfOther, String later, String queue) {
    SimulatedRun run =
        SimulatedRun.ofText(
            TWO_SOURCES,
            "links.far={between: [rc, rm], rate: 10gbit, delay: " + wayOfOther + "}",
            "links.wide.queue=" + queue,
            "workload.other.at=" + later);
    double sum = 0;
    double squares = 0;
    for (Replica replica : run.replicas()) {
      assertThat(replica.failure()).isNull();
      sum += goodput(replica);
      squares += goodput(replica) * goodput(replica);
    }
    double jain = sum * sum / (2 * squares);
    System.out.printf(
        Locale.ROOT,
        "two sources, the other %s farther and %s later, queue %s: index %.3f%n",
        wayOfOther,
        later,
        queue,
        jain);
    assertThat(jain).isGreaterThanOrEqualTo(0.9);
  }
}
