package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.relay.node.DumbbellFlows.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transfer alone on a path with a rate, a delay, a queue and losses. */
class BottleneckModelTest {

  private static final long MS = Dumbbell.MS;
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int FRAGMENT = 1440;

  private static Transfer placed(Dumbbell network, long oneWayNanos, long bytes, long hint) {
    Transfer transfer = new Transfer(network, 2 * oneWayNanos, oneWayNanos, bytes, hint);
    for (int second = 1; transfer.placedNanos() == Long.MAX_VALUE; second++) {
      assertThat(second).as("seconds without an end").isLessThan(600);
      network.runUntil(second * 1000L * MS);
    }
    return transfer;
  }

  @ParameterizedTest
  @CsvSource({
    // Mbit/s, one way, queue, loss, replica, share of what the link can carry
    "100, 20, 1024, 0,    100, 0.98",
    "100, 20, 1024, 0.01, 100, 0.94",
    "100, 20, 1024, 0.05, 100, 0.88",
    "100, 20, 64,   0,    100, 0.98",
    "100, 20, 64,   0.01, 100, 0.94",
    "100, 20, 64,   0.05, 100, 0.88",
    "100, 100, 1024, 0.01, 100, 0.89",
    "100, 100, 64,   0.01, 100, 0.88",
    "100, 1,  64,   0,    100, 0.98",
    "1000, 1, 64,   0.01, 100, 0.95",
    "1000, 20, 1024, 0,   100, 0.86",
    "10,  20, 64,   0,    10,  0.97",
    "10,  1,  64,   0.05, 10,  0.90",
    "1,   20, 64,   0,    1,   0.85",
    "1,   100, 64,  0.05, 1,   0.80"
  })
  void fillsThePathWithoutHavingBeenToldItsRate(
      double megabits, long oneWayMillis, long queueKib, double loss, long mib, double share) {
    Dumbbell network = new Dumbbell(megabits * 1e6, queueKib * KIB, loss, 1);
    Transfer transfer = placed(network, oneWayMillis * MS, mib * MIB, 0);
    assertThat(transfer.goodput(megabits * 1e6))
        .as("%s lost, %s overflowed", network.lost(), network.overflowed())
        .isBetween(share, 1.0);
    long again = transfer.transmission().retransmissions();
    long needed = network.lost() + network.overflowed();
    assertThat(again).isLessThanOrEqualTo(needed + needed / 20 + 4);
  }

  @Test
  void aToldRateMakesTheStartQuickAndSure() {
    Dumbbell network = new Dumbbell(100e6, 64 * KIB, 0, 1);
    Transfer told = placed(network, 100 * MS, 20 * MIB, 100_000_000);
    assertThat(network.overflowed()).isZero();
    Transfer untold = placed(new Dumbbell(100e6, 64 * KIB, 0, 1), 100 * MS, 20 * MIB, 0);
    assertThat(told.placedNanos()).isLessThan(untold.placedNanos() - 100 * MS);
  }

  @ParameterizedTest
  @CsvSource({"20, 0, 0.985", "20, 0.01, 0.96", "20, 0.05, 0.88", "100, 0.01, 0.92"})
  void fillsThePathThatItWasToldOf(long oneWayMillis, double loss, double share) {
    for (int seed = 1; seed <= 5; seed++) {
      Dumbbell network = new Dumbbell(100e6, MIB, loss, seed);
      Transfer transfer = placed(network, oneWayMillis * MS, 100 * MIB, 100_000_000);
      assertThat(transfer.goodput(100e6)).as("seed %d", seed).isGreaterThan(share);
    }
  }

  @Test
  void aToldRateThatIsTenTimesTooHighIsFoundOutInARoundTrip() {
    Dumbbell network = new Dumbbell(100e6, 64 * KIB, 0, 1);
    long roundTrip = 40 * MS;
    Transfer misled = placed(network, roundTrip / 2, 100 * MIB, 1_000_000_000);
    double roundTripFrames = 1e9 / 8e9 * roundTrip / (FRAGMENT + Dumbbell.HEADERS);
    assertThat(network.overflowed()).isLessThan((long) (1.5 * roundTripFrames));
    assertThat(misled.goodput(100e6)).isGreaterThan(0.93);
  }

  @Test
  void aToldRateThatIsTenTimesTooLowIsOvercome() {
    Dumbbell network = new Dumbbell(100e6, MIB, 0, 1);
    Transfer misled = placed(network, 20 * MS, 100 * MIB, 10_000_000);
    assertThat(misled.goodput(100e6)).isGreaterThan(0.90);
  }

  @Test
  void keepsTheQueueShortHoweverLongItMayBe() {
    Dumbbell network = new Dumbbell(10e6, 100 * MIB, 0, 1);
    Transfer transfer = new Transfer(network, 40 * MS, 20 * MS, 10 * MIB, 0);
    network.runUntil(2000 * MS);
    long longest = 0;
    while (transfer.placedNanos() == Long.MAX_VALUE) {
      network.runUntil(network.now() + MS);
      longest = Math.max(longest, network.queuedNanos());
    }
    assertThat(longest).isLessThan(2 * BottleneckModel.QUEUE_NANOS);
  }

  @Test
  void aRateSeenOnAFewBytesDoesNotSlowTheSourceDown() {
    BottleneckModel model = new BottleneckModel(64 * KIB, 0, 0);
    model.roundTrip(20 * MS, 100 * MS);
    model.delivered(32.0 / (100 * MS), 32, 0, 0, 0, 0, 100 * MS);
    assertThat(model.pacingNanos(FRAGMENT, 100 * MS)).isLessThan(MS);
  }

  @Test
  void sendsAtOnceBeforeAnythingIsKnown() {
    BottleneckModel model = new BottleneckModel(64 * KIB, 0, 0);
    assertThat(model.pacingNanos(FRAGMENT, 0)).isZero();
    assertThat(model.windowBytes(0)).isEqualTo(64 * KIB);
    assertThat(model.roundTrips().timeoutNanos()).isEqualTo(500 * MS);
  }
}
