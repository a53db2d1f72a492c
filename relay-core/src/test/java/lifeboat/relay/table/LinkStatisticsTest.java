package lifeboat.relay.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Statistics of a link whose losses are known. */
class LinkStatisticsTest {

  private static final long MILLISECOND = 1_000_000;

  private record Answer(long atNanos, int sequence, long sentNanos, int received) {}

  private LinkStatistics statistics = new LinkStatistics();
  private SplittableRandom random = new SplittableRandom(1);
  private int arrived;
  private long nowNanos;

  /** Probes 20 ms apart over a link with a round trip of 100 ms: several are under way. */
  private void probe(int count, double lossOut, double lossIn) {
    Deque<Answer> answers = new ArrayDeque<>();
    for (int sequence = 0; sequence < count; sequence++) {
      nowNanos += 20 * MILLISECOND;
      while (!answers.isEmpty() && answers.element().atNanos() <= nowNanos) {
        Answer answer = answers.remove();
        statistics.probeAnswered(
            answer.sequence(),
            answer.sentNanos(),
            OptionalLong.of(100 * MILLISECOND),
            answer.received());
      }
      statistics.groupProbeSent(sequence, nowNanos);
      if (random.nextDouble() >= lossOut) {
        arrived++;
        if (random.nextDouble() >= lossIn) {
          answers.add(new Answer(nowNanos + 100 * MILLISECOND, sequence, nowNanos, arrived));
        }
      }
      if (lossOut == 0 && lossIn == 0) {
        assertThat(statistics.lossOutFraction()).as("after probe %d", sequence).isZero();
        assertThat(statistics.lossInFraction()).as("after probe %d", sequence).isZero();
        assertThat(statistics.samples() == 0 || statistics.reliability(nowNanos) == 1).isTrue();
      }
    }
  }

  private void answer(int sequence, long sentNanos, long roundTripNanos, int received) {
    statistics.groupProbeSent(sequence, sentNanos);
    statistics.probeAnswered(sequence, sentNanos, OptionalLong.of(roundTripNanos), received);
  }

  @Test
  void seesNoLossWhereThereIsNoneThoughProbesAreUnderWay() {
    probe(200, 0, 0);
    assertThat(statistics.samples()).isGreaterThan(190);
  }

  static Stream<Arguments> losses() {
    double[] losses = {0, 0.01, 0.05, 0.2};
    return DoubleStream.of(losses)
        .boxed()
        .flatMap(out -> DoubleStream.of(losses).mapToObj(in -> Arguments.of(out, in)));
  }

  /** 99 % interval of a share of {@code n}, by the normal distribution and a half for steps. */
  private static double tolerance(double loss, double n) {
    return Math.max(0.03, 2.576 * Math.sqrt(loss * (1 - loss) / n) + 0.5 / n);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theLossOfEachDirectionIsWithinTheIntervalOfItsWindowAndRightInTheMean(
      double lossOut, double lossIn) {
    int seeds = 400;
    int outOff = 0;
    int inOff = 0;
    int reliabilityOff = 0;
    double sumOut = 0;
    double sumIn = 0;
    double window = LinkStatistics.PROBE_WINDOW - 8; // Some are still under way, two are the ends.
    for (int seed = 0; seed < seeds; seed++) {
      statistics = new LinkStatistics();
      random = new SplittableRandom(seed);
      arrived = 0;
      probe(200, lossOut, lossIn);
      sumOut += statistics.lossOutFraction();
      sumIn += statistics.lossInFraction();
      double out = Math.abs(statistics.lossOutFraction() - lossOut);
      double in = Math.abs(statistics.lossInFraction() - lossIn);
      double lost = 1 - (1 - lossOut) * (1 - lossIn);
      double both = Math.abs(1 - statistics.reliability(nowNanos) - lost);
      outOff += out > tolerance(lossOut, window) ? 1 : 0;
      inOff += in > tolerance(lossIn, window * (1 - lossOut)) ? 1 : 0;
      reliabilityOff += both > tolerance(lost, window) ? 1 : 0;
    }
    // One in a hundred may be outside, and by chance a few more of 400.
    assertThat(outOff).as("outside, of %d", seeds).isLessThanOrEqualTo(12);
    assertThat(inOff).as("outside, of %d", seeds).isLessThanOrEqualTo(12);
    assertThat(reliabilityOff).as("outside, of %d", seeds).isLessThanOrEqualTo(12);
    assertThat(sumOut / seeds).isCloseTo(lossOut, within(0.01));
    assertThat(sumIn / seeds).isCloseTo(lossIn, within(0.01));
  }

  @Test
  void theLossThatCountsIsThatOfTheLastProbesAlone() {
    probe(500, 0.5, 0.5);
    nowNanos += 1_000 * MILLISECOND;
    int before = arrived;
    probe(200, 0, 0.000001);
    assertThat(arrived - before).isEqualTo(200);
    assertThat(statistics.lossOutFraction()).isZero();
    assertThat(statistics.lossInFraction()).isZero();
  }

  @Test
  void aNeighbourThatBeginsToCountAnewSpoilsNothingForLongerThanTheWindow() {
    for (int i = 0; i < 100; i++) {
      answer(i, i * MILLISECOND, MILLISECOND, 1_000 + i);
    }
    for (int i = 100; i < 130; i++) {
      answer(i, i * MILLISECOND, MILLISECOND, i - 99);
      assertThat(statistics.lossOutFraction()).isZero();
      assertThat(statistics.lossInFraction()).isZero();
    }
  }

  @Test
  void keepalivesAreNotCountedByTheNeighbourAndChangeNoLoss() {
    for (int i = 0; i < 100; i++) {
      answer(2 * i, i * MILLISECOND, MILLISECOND, i);
      statistics.keepaliveSent(2 * i + 1, i * MILLISECOND);
      statistics.probeAnswered(2 * i + 1, i * MILLISECOND, OptionalLong.of(MILLISECOND), 0);
    }
    assertThat(statistics.lossOutFraction()).isZero();
    assertThat(statistics.lossInFraction()).isZero();
    assertThat(statistics.samples()).isEqualTo(200);
  }

  @Test
  void aProbeCountsOnlyWhenItIsAnsweredOrOverdue() {
    answer(1, 0, 10 * MILLISECOND, 1);
    statistics.groupProbeSent(2, 100 * MILLISECOND);
    assertThat(statistics.reliability(130 * MILLISECOND)).isEqualTo(1);
    assertThat(statistics.reliability(171 * MILLISECOND)).isEqualTo(0.5);
  }

  @Test
  void theDelayIsTheLeastOfTheLastSixteenRoundTrips() {
    answer(0, 0, 5, 0);
    for (int i = 1; i < LinkStatistics.DELAY_WINDOW; i++) {
      answer(i, i, 100 + i, i);
    }
    assertThat(statistics.delayNanos()).isEqualTo(5);
    answer(LinkStatistics.DELAY_WINDOW, 99, 300, LinkStatistics.DELAY_WINDOW);
    assertThat(statistics.delayNanos()).isEqualTo(101);
  }

  @Test
  void aDuplicateAnswerSaysNothingNew() {
    answer(1, 0, 50, 1);
    assertThat(statistics.probeAnswered(1, 0, OptionalLong.of(10), 1)).isFalse();
    assertThat(statistics.samples()).isEqualTo(1);
    assertThat(statistics.delayNanos()).isEqualTo(50);
  }

  @Test
  void anAnswerThatEchoesAnotherTimeOrNumberThanWasSentSaysNothing() {
    statistics.groupProbeSent(1, 7);
    assertThat(statistics.probeAnswered(1, 6, OptionalLong.of(10), 1)).isFalse();
    assertThat(statistics.probeAnswered(2, 7, OptionalLong.of(10), 1)).isFalse();
    assertThat(statistics.samples()).isZero();
  }

  @Test
  void theTimeThatAProbeAndItsAnswerTakeOnTheWireIsNoDelay() {
    answer(1, 0, 50, 1);
    statistics.serialisation(20);
    assertThat(statistics.delayNanos()).isEqualTo(30);
    statistics.serialisation(60);
    assertThat(statistics.delayNanos()).isZero();
  }

  @Test
  void beforeAnythingIsMeasuredNothingSpeaksAgainstTheNeighbour() {
    assertThat(statistics.delayNanos()).isZero();
    assertThat(statistics.reliability(0)).isEqualTo(1);
    assertThat(statistics.lossOutFraction()).isZero();
    assertThat(statistics.lossInFraction()).isZero();
  }
}
