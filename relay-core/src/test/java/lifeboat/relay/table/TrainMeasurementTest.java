package lifeboat.relay.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** What trains show of a link of 100 Mbit/s, on which a full frame takes 121.12 µs. */
class TrainMeasurementTest {

  private static final int FRAME_BYTES = 1514;
  private static final long FRAME_NANOS = 121_120;
  private static final double RATE = 100e6;

  private static OptionalLong measured(TrainMeasurement train) {
    return train.bitsPerSecond(FRAME_BYTES, 2, 0);
  }

  private static TrainMeasurement evenTrain(int count, IntPredicate arrives) {
    TrainMeasurement train = new TrainMeasurement(count);
    for (int i = 0; i < count; i++) {
      if (arrives.test(i)) {
        train.arrived(i, 0, i * FRAME_NANOS);
      }
    }
    return train;
  }

  @Test
  void anEvenTrainShowsTheRate() {
    assertThat(measured(evenTrain(12, _ -> true)).orElseThrow()).isEqualTo(100_000_000);
  }

  @Test
  void lostFramesHaveTakenTheirTimeOnTheWire() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TrainMeasurement train = evenTrain(21, _ -> random.nextDouble() >= 0.2);
      assertThat((double) measured(train).orElseThrow()).isCloseTo(RATE, within(0.001 * RATE));
    }
  }

  @Test
  void framesThatFoundTheQueueFullHaveNot() {
    TrainMeasurement train = new TrainMeasurement(32);
    int[] indices = {0, 1, 2, 3, 4, 5, 14, 22, 31}; // Ten times as fast they came to the queue.
    for (int i = 0; i < indices.length; i++) {
      train.arrived(indices[i], 0, i * FRAME_NANOS);
    }
    assertThat((double) measured(train).orElseThrow()).isCloseTo(RATE, within(0.001 * RATE));
  }

  @Test
  void theBurstOfAShaperDoesNotCount() {
    TrainMeasurement train = new TrainMeasurement(12);
    for (int i = 0; i < 12; i++) {
      train.arrived(i, 0, Math.max(0, i - 1) * FRAME_NANOS); // Two at once, then the rate.
    }
    assertThat(measured(train).orElseThrow()).isEqualTo(100_000_000);
  }

  @Test
  void aTrainThatWasHeldUpInTheMiddleSaysNothing() {
    TrainMeasurement train = new TrainMeasurement(12);
    for (int i = 0; i < 12; i++) {
      train.arrived(i, 0, i < 6 ? i * FRAME_NANOS : 40 * FRAME_NANOS + i * 1_000L);
    }
    assertThat(measured(train)).isEmpty();
  }

  @Test
  void aTrainThatLeftSlowlySaysNothing() {
    TrainMeasurement train = new TrainMeasurement(12);
    for (int i = 0; i < 12; i++) {
      train.arrived(i, 20L * i * FRAME_NANOS, 21L * i * FRAME_NANOS);
    }
    assertThat(measured(train)).isEmpty();
  }

  @Test
  void aTrainThatIsTooShortForTheClockSaysNothing() {
    long lasts = 9 * FRAME_NANOS;
    TrainMeasurement train = evenTrain(12, _ -> true);
    assertThat(train.bitsPerSecond(FRAME_BYTES, 2, lasts)).isPresent();
    assertThat(train.bitsPerSecond(FRAME_BYTES, 2, lasts + 1000)).isEmpty();
  }

  @Test
  void jitterIsAveragedAway() {
    double sum = 0;
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TrainMeasurement train = new TrainMeasurement(21);
      long last = 0;
      for (int i = 0; i < 21; i++) {
        last = Math.max(last, i * FRAME_NANOS + random.nextLong(FRAME_NANOS)); // In order.
        train.arrived(i, 0, last);
      }
      double rate = measured(train).orElseThrow();
      assertThat(rate).isCloseTo(RATE, within(0.15 * RATE));
      sum += rate;
    }
    assertThat(sum / 200).isCloseTo(RATE, within(0.05 * RATE));
  }

  @Test
  void duplicatesAndOvertakenFramesAreLeftOut() {
    TrainMeasurement train = evenTrain(12, i -> i != 5);
    assertThat(train.arrived(11, 0, 99 * FRAME_NANOS)).isFalse();
    assertThat(train.arrived(5, 0, 99 * FRAME_NANOS)).isFalse();
    assertThat(train.arrived(12, 0, 99 * FRAME_NANOS)).isFalse();
    assertThat(train.arrived()).isEqualTo(11);
    assertThat(measured(train).orElseThrow()).isEqualTo(100_000_000);
  }

  @Test
  void tooFewFramesShowNothing() {
    assertThat(measured(evenTrain(12, _ -> false))).isEmpty();
    assertThat(measured(evenTrain(12, i -> i < 3))).isEmpty();
    assertThat(measured(evenTrain(12, i -> i % 2 == 0))).isEmpty();
    TrainMeasurement atOnce = new TrainMeasurement(12);
    for (int i = 0; i < 12; i++) {
      atOnce.arrived(i, 0, 7);
    }
    assertThat(measured(atOnce)).isEmpty();
  }

  @Test
  void theFigureIsUnknownFirstThenThatOfAShortTrainThenTheUpperQuartileOfFullOnes() {
    Throughput throughput = new Throughput();
    assertThat(throughput.bitsPerSecond()).isEmpty();
    throughput.measured(0, 12, FRAME_BYTES, 1);
    assertThat(throughput.bitsPerSecond()).isEmpty();
    throughput.measured(500, 6, 400, 2);
    assertThat(throughput.bitsPerSecond()).hasValue(500);
    throughput.measured(90, 12, FRAME_BYTES, 3);
    throughput.measured(500, 5, FRAME_BYTES, 4);
    assertThat(throughput.bitsPerSecond()).hasValue(90);
    for (long rate : new long[] {20, 30, 40, 50, 100, 100, 300}) { // Slowed, right, too fast.
      throughput.measured(rate, 12, FRAME_BYTES, 5);
    }
    assertThat(throughput.bitsPerSecond()).hasValue(100);
    for (int i = 0; i < Throughput.WINDOW; i++) {
      throughput.measured(70, 12, FRAME_BYTES, 6);
    }
    assertThat(throughput.bitsPerSecond()).hasValue(70);
  }
}
