package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.relay.node.DumbbellFlows.Aimd;
import lifeboat.relay.node.DumbbellFlows.ConstantRate;
import lifeboat.relay.node.DumbbellFlows.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transfers of 100 MiB that share a bottleneck of 100 Mbit/s with each other or with others. */
class CompetitionTest {

  private static final long MS = Dumbbell.MS;
  private static final long KIB = 1024;
  private static final long REPLICA = 100 * 1024 * KIB;
  private static final double RATE = 100e6;

  @ParameterizedTest
  @CsvSource({
    // one way of each, queue, loss, how much later the second one starts
    "20, 20,   1024, 0,    0",
    "20, 20,   1024, 0.01, 2000",
    "20, 20,   64,   0,    0",
    "20, 20,   64,   0.01, 2000",
    "20, 100,  1024, 0,    0",
    "20, 100,  1024, 0,    2000",
    "20, 100,  64,   0,    0",
    "20, 100,  64,   0.01, 2000",
    "100, 100, 1024, 0,    0",
    "100, 100, 64,   0,    2000",
    "5, 50,    1024, 0,    2000",
    "5, 50,    64,   0,    0"
  })
  void twoTransfersShareWhereverTheyComeFromAndWheneverTheyStart(
      long oneWayMillis, long otherMillis, long queueKib, double loss, long laterMillis) {
    Dumbbell network = new Dumbbell(RATE, queueKib * KIB, loss, 1);
    Transfer one = new Transfer(network, 2 * oneWayMillis * MS, oneWayMillis * MS, REPLICA, 0);
    Transfer other =
        new Transfer(network, (2 * otherMillis + laterMillis) * MS, otherMillis * MS, REPLICA, 0);
    network.runUntil((2 * otherMillis + laterMillis) * MS);
    long before = one.arrivedBytes();
    while (Math.min(one.placedNanos(), other.placedNanos()) == Long.MAX_VALUE) {
      network.runUntil(network.now() + 100 * MS);
    }
    double a = one.arrivedBytes() - before;
    double b = other.arrivedBytes();
    double jain = (a + b) * (a + b) / (2 * (a * a + b * b));
    assertThat(jain)
        .as("index of %.0f and %.0f bytes, %d overflowed", a, b, network.overflowed())
        .isGreaterThanOrEqualTo(0.9);
  }

  @ParameterizedTest
  @CsvSource({"20, 1024, 30", "20, 1024, 70", "20, 64, 30", "20, 64, 70", "100, 1024, 70"})
  void leavesAConstantRateWhatItSends(long oneWayMillis, long queueKib, long megabits) {
    Dumbbell network = new Dumbbell(RATE, queueKib * KIB, 0, 1);
    ConstantRate constant = new ConstantRate(network, megabits * 1e6);
    Transfer transfer = new Transfer(network, 1000 * MS, oneWayMillis * MS, REPLICA, 0);
    run(network, transfer);
    assertThat((double) constant.arrived() / constant.sent())
        .as("share of the packets of the constant rate that arrived")
        .isGreaterThan(0.95);
    assertThat(transfer.goodput(RATE)).isGreaterThan(0.95 * (RATE / 1e6 - megabits) / 100);
  }

  @Test
  void neitherStarvesNorIsStarvedByATransferThatHalvesItsWindowAtALoss() {
    Dumbbell network = new Dumbbell(RATE, 1024 * KIB, 0, 1);
    Aimd aimd = new Aimd(network, 20 * MS);
    network.runUntil(5000 * MS);
    long before = aimd.arrived();
    Transfer transfer = new Transfer(network, 5000 * MS, 20 * MS, REPLICA, 0);
    run(network, transfer);
    double seconds = (network.now() - 5000 * MS) / 1e9;
    double share = (aimd.arrived() - before) * (1440 + Dumbbell.HEADERS) * 8 / seconds / RATE;
    assertThat(share).isBetween(0.2, 0.85);
    assertThat(transfer.goodput(RATE)).isGreaterThan(0.15);
  }

  private static void run(Dumbbell network, Transfer transfer) {
    while (transfer.placedNanos() == Long.MAX_VALUE) {
      assertThat(network.now()).isLessThan(200_000 * MS);
      network.runUntil(network.now() + 100 * MS);
    }
  }
}
