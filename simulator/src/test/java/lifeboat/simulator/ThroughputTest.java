package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.result.RunResult.Replica;
import lifeboat.relay.message.Message.NormalPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a link a replica fills, over the three relays of fig9. */
class ThroughputTest {

  /** What is left of a rate for the bytes of a replica: headers of 74 bytes on each 1440. */
  private static final double PAYLOAD_SHARE =
      (double) NormalPacket.FRAGMENT_BYTES / (NormalPacket.FRAGMENT_BYTES + 32 + 42);

  private static Replica fig9(String size, String link, String lan) {
    return SimulatedRun.ofFile(
            "fig9.yaml",
            "workload.backup={from: s12-1, size: " + size + ", criteria: {time-limit: 200s}}",
            "defaults.links=" + link,
            "defaults.lans=" + lan,
            "expect={}")
        .onlyReplica();
  }

  @ParameterizedTest
  @CsvSource({
    "fig1.yaml, 1MiB",
    "fig1.yaml, 20MiB",
    "fig9.yaml, 1MiB",
    "fig9.yaml, 20MiB",
    "fig10.yaml, 1MiB",
    "fig10.yaml, 20MiB"
  })
  void sendsNothingTwiceWhereNothingIsLost(String file, String size) {
    Replica replica =
        SimulatedRun.ofFile(
                file, "defaults.links.rate=1gbit", "workload.backup.size=" + size, "expect={}")
            .onlyReplica();
    assertThat(replica.failure()).isNull();
    assertThat(replica.sha256Verified()).isTrue();
    assertThat(replica.retransmissions()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "100mbit, 5ms,  0%, 0.85",
    "100mbit, 5ms,  1%, 0.70",
    "100mbit, 50ms, 0%, 0.55",
    "100mbit, 50ms, 1%, 0.50",
    "10mbit,  5ms,  0%, 0.85",
    "10mbit,  5ms,  5%, 0.60",
    "1gbit,   5ms,  0%, 0.50"
  })
  void fillsTheLink(String rate, String delay, String loss, double share) {
    Replica replica =
        fig9(
            "20MiB",
            "{rate: " + rate + ", delay: " + delay + ", loss: " + loss + "}",
            "{rate: 1gbit, delay: 0.1ms}");
    assertThat(replica.failure()).isNull();
    double possible = bitsPerSecond(rate) * PAYLOAD_SHARE * (1 - lossFraction(loss));
    Long goodput = replica.goodputBitsPerSecond();
    double reached = goodput == null ? 0 : goodput / possible;
    assertThat(reached)
        .as(
            "20 MiB at %s, %s, %s loss: %.1f Mbit/s of %.1f, %d retransmissions",
            rate,
            delay,
            loss,
            goodput == null ? 0 : goodput / 1e6,
            possible / 1e6,
            replica.retransmissions())
        .isBetween(share, 1.0);
  }

  @Test
  void aShallowQueueCostsRepetitionsButNotThePlacement() {
    Replica replica =
        fig9("4MiB", "{rate: 10mbit, delay: 20ms, queue: 30KiB}", "{rate: 1gbit, delay: 0.1ms}");
    assertThat(replica.failure()).isNull();
    assertThat(replica.sha256Verified()).isTrue();
  }

  private static double bitsPerSecond(String rate) {
    return rate.endsWith("gbit") ? 1e9 : Double.parseDouble(rate.replace("mbit", "")) * 1e6;
  }

  private static double lossFraction(String loss) {
    return Double.parseDouble(loss.replace("%", "")) / 100;
  }
}
