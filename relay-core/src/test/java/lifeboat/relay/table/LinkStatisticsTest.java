package lifeboat.relay.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Statistics of a link whose losses are known. */
class LinkStatisticsTest {

  private static final long MILLISECOND = 1_000_000;

  private record Answer(long atNanos, int sequence, int received) {}

  private final LinkStatistics statistics = new LinkStatistics();
  private final SplittableRandom random = new SplittableRandom(1);
  private int arrived;
  private long nowNanos;

  /** Probes 20 ms apart over a link with a round trip of 100 ms: several are under way. */
  private void probe(int count, double lossOut, double lossIn) {
    Deque<Answer> answers = new ArrayDeque<>();
    for (int sequence = 0; sequence < count; sequence++) {
      nowNanos += 20 * MILLISECOND;
      while (!answers.isEmpty() && answers.element().atNanos() <= nowNanos) {
        Answer answer = answers.remove();
        statistics.probeAnswered(answer.sequence(), 100 * MILLISECOND, answer.received());
      }
      statistics.probeSent(sequence, nowNanos);
      if (random.nextDouble() >= lossOut) {
        arrived++;
        if (random.nextDouble() >= lossIn) {
          answers.add(new Answer(nowNanos + 100 * MILLISECOND, sequence, arrived));
        }
      }
      if (lossOut == 0 && lossIn == 0) {
        assertThat(statistics.lossOutFraction()).as("after probe %d", sequence).isZero();
        assertThat(statistics.lossInFraction()).as("after probe %d", sequence).isZero();
        assertThat(statistics.samples() == 0 || statistics.reliability(nowNanos) == 1).isTrue();
      }
    }
  }

  @Test
  void seesNoLossWhereThereIsNoneThoughProbesAreUnderWay() {
    probe(200, 0, 0);
    assertThat(statistics.samples()).isGreaterThan(190);
  }

  @Test
  void tellsTheLossOfOneDirectionFromThatOfTheOther() {
    probe(20_000, 0.1, 0.02);
    assertThat(statistics.lossOutFraction()).isCloseTo(0.1, within(0.01));
    assertThat(statistics.lossInFraction()).isCloseTo(0.02, within(0.005));
  }

  @Test
  void theReliabilityDegreeIsTheAnsweredShareOfTheLastProbes() {
    probe(2_000, 0.2, 0);
    assertThat(statistics.reliability(nowNanos)).isCloseTo(0.8, within(0.15));
  }

  @Test
  void aProbeCountsOnlyWhenItIsAnsweredOrOverdue() {
    statistics.probeSent(1, 0);
    statistics.probeAnswered(1, 10 * MILLISECOND, 1);
    statistics.probeSent(2, 100 * MILLISECOND);
    assertThat(statistics.reliability(130 * MILLISECOND)).isEqualTo(1);
    assertThat(statistics.reliability(171 * MILLISECOND)).isEqualTo(0.5);
  }

  @Test
  void theDelayIsTheLeastOfTheLastSixteenRoundTrips() {
    statistics.probeAnswered(0, 5, 0);
    for (int i = 1; i < LinkStatistics.DELAY_WINDOW; i++) {
      statistics.probeAnswered(i, 100 + i, i);
    }
    assertThat(statistics.delayNanos()).isEqualTo(5);
    statistics.probeAnswered(LinkStatistics.DELAY_WINDOW, 300, LinkStatistics.DELAY_WINDOW);
    assertThat(statistics.delayNanos()).isEqualTo(101);
  }

  @Test
  void aDuplicateAnswerSaysNothingNew() {
    statistics.probeSent(1, 0);
    statistics.probeAnswered(1, 50, 1);
    statistics.probeAnswered(1, 10, 1);
    assertThat(statistics.samples()).isEqualTo(1);
    assertThat(statistics.delayNanos()).isEqualTo(50);
  }

  @Test
  void beforeAnythingIsMeasuredNothingSpeaksAgainstTheNeighbour() {
    assertThat(statistics.delayNanos()).isZero();
    assertThat(statistics.reliability(0)).isEqualTo(1);
    assertThat(statistics.lossOutFraction()).isZero();
    assertThat(statistics.lossInFraction()).isZero();
  }
}
