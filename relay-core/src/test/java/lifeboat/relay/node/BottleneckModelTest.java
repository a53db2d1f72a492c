package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.relay.message.ByteRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source that paces by the model over one link with a rate, a delay, a queue and losses. */
class BottleneckModelTest {

  private static final int FRAGMENT = 1440;
  private static final long MS = 1_000_000;

  private final BottleneckModel model = new BottleneckModel(64 * 1024);
  private final Scoreboard board = new Scoreboard();
  private long queueFull;

  private record Answer(long atNanos, ByteRange range) {}

  /** Sends for {@code seconds} without end; returns the rate at which fragments came out. */
  private double run(double bytesPerNano, long oneWayNanos, long queueBytes, double loss) {
    SplittableRandom random = new SplittableRandom(7);
    Deque<Answer> answers = new ArrayDeque<>();
    double freeAt = 0;
    long next = 0;
    long nextSend = 0;
    long lastHalf = 0;
    long end = 10_000 * MS;
    for (long now = 0; now < end; now += 20_000) {
      while (!answers.isEmpty() && answers.element().atNanos() <= now) {
        Answer answer = answers.remove();
        lastHalf += now > end / 2 ? answer.range().length() : 0;
        var newest = board.accepted(List.of(answer.range()), true, now);
        if (newest != null) {
          model.roundTrip(now - newest.sentNanos(), now);
          model.delivered(
              board.rateShownBy(newest, now),
              board.deliveredBytes(),
              newest.deliveredBytes(),
              board.inFlightBytes(),
              newest.sentNanos(),
              now);
        }
      }
      while (nextSend <= now && board.inFlightBytes() + FRAGMENT <= model.windowBytes()) {
        while (board.nextLost() != null) {
          board.lostSent(FRAGMENT); // Lost for good: only the rate matters here.
        }
        board.sent(next, FRAGMENT, false, now);
        freeAt = Math.max(freeAt, (double) now);
        if ((freeAt - now) * bytesPerNano > queueBytes) {
          queueFull++;
        } else {
          freeAt += FRAGMENT / bytesPerNano;
          if (random.nextDouble() >= loss) {
            long arrives = (long) freeAt + 2 * oneWayNanos;
            answers.add(new Answer(arrives, new ByteRange(next, next + FRAGMENT)));
          }
        }
        next += FRAGMENT;
        nextSend = Math.max(nextSend, now - 2 * MS) + model.pacingNanos(FRAGMENT);
      }
    }
    return lastHalf / (end / 2.0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.00125, 5, 0", // 10 Mbit/s
    "0.0125, 5, 0", // 100 Mbit/s
    "0.0125, 50, 0",
    "0.0125, 5, 0.01",
    "0.0125, 50, 0.01",
    "0.0125, 5, 0.05"
  })
  void findsTheRateOfTheLink(double bytesPerNano, long oneWayMillis, double loss) {
    double reached = run(bytesPerNano, oneWayMillis * MS, 1 << 20, loss);
    assertThat(reached / (bytesPerNano * (1 - loss)))
        .as("share of the rate that was filled; the model says %s", model.rateBytesPerNano())
        .isBetween(0.9, 1.001);
    assertThat(model.rateBytesPerNano() / bytesPerNano).isBetween(0.9, 1.1);
  }

  @Test
  void overflowsNoQueueThatHoldsAQuarterOfThePath() {
    double bytesPerNano = 0.0125;
    long roundTrip = 100 * MS;
    run(bytesPerNano, roundTrip / 2, (long) (bytesPerNano * roundTrip / 4), 0);
    assertThat(queueFull).isZero();
  }

  @Test
  void aRateSeenOnAFewBytesDoesNotSlowTheSourceDown() {
    board.sent(0, 32, false, 0);
    var newest = board.accepted(List.of(new ByteRange(0, 32)), true, 100 * MS);
    if (newest == null) {
      throw new AssertionError("the fragment was not news");
    }
    model.roundTrip(20 * MS, 100 * MS);
    model.delivered(32.0 / (100 * MS), 32, 0, 0, 0, 100 * MS);
    assertThat(model.pacingNanos(FRAGMENT)).isLessThan(MS);
    assertThat(model.windowBytes()).isGreaterThanOrEqualTo(32 * 1024);
  }

  @Test
  void sendsAtOnceBeforeAnythingIsKnown() {
    assertThat(model.pacingNanos(FRAGMENT)).isZero();
    assertThat(model.windowBytes()).isEqualTo(64 * 1024);
    assertThat(model.timeoutNanos()).isEqualTo(500 * MS);
  }
}
