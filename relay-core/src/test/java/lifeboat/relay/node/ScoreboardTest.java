package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.node.FragmentWindow.Fragment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a source knows of its fragments. */
class ScoreboardTest {

  private static final long ROUND_TRIP = 50;
  private static final long PATIENCE = 70;

  private final Scoreboard board = new Scoreboard();

  /** Sends fragments of ten bytes at these offsets, each at the time that equals its offset. */
  private void send(int... offsets) {
    for (int offset : offsets) {
      board.sent(offset, 10, offset);
    }
  }

  private Scoreboard.Arrivals accepted(long from, long to, long nowNanos) {
    Scoreboard.Arrivals arrivals = board.accepted(range(from, to), true, ROUND_TRIP, nowNanos);
    board.detectLosses(PATIENCE, nowNanos);
    return arrivals;
  }

  private static List<ByteRange> range(long from, long to) {
    return List.of(new ByteRange(from, to));
  }

  private @Nullable ByteRange nextLost() {
    Fragment lost = board.nextLost();
    return lost == null ? null : new ByteRange(lost.offset(), lost.end());
  }

  @Test
  void whatIsSentIsUnderWayUntilItHasArrived() {
    send(0, 10, 20);
    assertThat(board.inFlightBytes()).isEqualTo(30);
    accepted(0, 20, 60);
    assertThat(board.inFlightBytes()).isEqualTo(10);
    assertThat(board.deliveredBytes()).isEqualTo(20);
    accepted(0, 30, 61);
    assertThat(board.inFlightBytes()).isZero();
    assertThat(board.nothingUnderWay()).isTrue();
  }

  @Test
  void anAnswerThatIsNoNewsSaysSo() {
    send(0);
    assertThat(accepted(0, 10, 60).news()).isTrue();
    assertThat(accepted(0, 10, 61).news()).isFalse();
    assertThat(board.deliveredBytes()).isEqualTo(10);
  }

  @Test
  void aFragmentIsLostWhenOneSentThreeLaterHasArrived() {
    send(0, 10, 20, 30);
    accepted(10, 30, 60);
    assertThat(nextLost()).isNull();
    accepted(10, 40, 61);
    assertThat(nextLost()).isEqualTo(new ByteRange(0, 10));
    assertThat(board.inFlightBytes()).isZero();
  }

  @Test
  void aFragmentIsLostWhenALaterOneHasArrivedAndATimeHasPassed() {
    send(0, 10);
    accepted(10, 20, 60);
    assertThat(nextLost()).isNull();
    assertThat(board.nextLossNanos(PATIENCE)).isEqualTo(PATIENCE);
    board.detectLosses(PATIENCE, PATIENCE);
    assertThat(nextLost()).isEqualTo(new ByteRange(0, 10));
    assertThat(board.nextLossNanos(PATIENCE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aRepetitionThatIsLostTooIsFoundByTheOrderOfSending() {
    send(0, 10, 20, 30);
    accepted(10, 40, 60);
    board.lostSent(60);
    send(40, 50, 60);
    accepted(10, 60, 120);
    assertThat(nextLost()).isNull();
    accepted(10, 70, 121);
    assertThat(nextLost()).isEqualTo(new ByteRange(0, 10));
    assertThat(board.retransmissions()).isEqualTo(1);
    assertThat(board.needlessRetransmissions()).isZero();
  }

  @Test
  void anAnswerThatComesTooSoonForTheRepetitionIsThatOfTheFirstSending() {
    send(0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
    board.timedOut(1);
    board.lostSent(95);

    Scoreboard.Arrivals late = accepted(0, 10, 100); // All the others are still under way.

    assertThat(late.news()).isTrue();
    assertThat(late.newest()).isNull();
    assertThat(board.needlessRetransmissions()).isEqualTo(1);
    assertThat(nextLost()).isNull();
    assertThat(board.inFlightBytes()).isEqualTo(90);
  }

  @Test
  void theAnswerToARepetitionSpeaksAgainstAllThatWasSentBefore() {
    send(0, 10, 20, 30, 40);
    board.probeTail();
    board.lostSent(95);

    accepted(40, 50, 95 + ROUND_TRIP);

    for (int offset = 0; offset < 40; offset += 10) {
      assertThat(nextLost()).isEqualTo(new ByteRange(offset, offset + 10));
      board.lostSent(200);
    }
    assertThat(nextLost()).isNull();
  }

  @Test
  void whatArrivesAlthoughItWasTakenForLostIsNotSentAgain() {
    send(0, 10, 20, 30);
    accepted(10, 40, 60);
    accepted(0, 40, 61);
    assertThat(nextLost()).isNull();
    assertThat(board.nothingUnderWay()).isTrue();
    assertThat(board.retransmissions()).isZero();
  }

  @Test
  void silenceTakesTheOldestForLost() {
    send(0, 10, 20);
    board.timedOut(2);
    assertThat(nextLost()).isEqualTo(new ByteRange(0, 10));
    assertThat(board.inFlightBytes()).isEqualTo(10);
  }

  @Test
  void allThatWasAcceptedOnTheWayButNeverStoredIsSentAgainInFragments() {
    send(0, 10, 20, 30, 40);
    board.accepted(range(0, 50), false, ROUND_TRIP, 100);
    assertThat(board.deliveredBytes()).isZero();
    board.stored(range(0, 10));
    board.stored(range(20, 30));
    board.repairMissing(50, 1000, 8); // A replica of 50 bytes; the digest follows.
    for (ByteRange missing :
        List.of(
            new ByteRange(10, 18),
            new ByteRange(18, 20),
            new ByteRange(30, 38),
            new ByteRange(38, 46),
            new ByteRange(46, 50),
            new ByteRange(50, 58))) {
      assertThat(nextLost()).isEqualTo(missing);
      board.lostSent(200);
    }
  }

  @Test
  void whatTheServerHasIsNotMissingThoughItsStoredWasLost() {
    send(0, 10, 20);
    board.accepted(range(0, 30), false, ROUND_TRIP, 100);
    board.accepted(range(0, 20), true, ROUND_TRIP, 101);
    board.repairMissing(30, 10, 1000);
    assertThat(nextLost()).isEqualTo(new ByteRange(20, 30));
  }

  @Test
  void countsWhatIsUnderWayRightlyThroughAnything() {
    SplittableRandom random = new SplittableRandom(1);
    long next = (1L << 40) - 100_000; // Nothing changes where a stream passes a tebibyte.
    long first = next;
    for (int i = 0; i < 50_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          board.sent(next, 10, i);
          next += 10;
        }
        case 2 -> {
          long from = Math.max(first, next - 10L * random.nextInt(1, 400));
          accepted(from, Math.min(next, from + 10L * random.nextInt(1, 100)), i);
        }
        default -> board.timedOut(random.nextInt(3));
      }
      while (board.nextLost() != null && random.nextBoolean()) {
        board.lostSent(i);
      }
      assertThat(board.inFlightBytes()).isBetween(0L, next - first - board.deliveredBytes());
    }
    accepted(first, next, 60_000);
    assertThat(board.inFlightBytes()).isZero();
    assertThat(board.nothingUnderWay()).isTrue();
    assertThat(board.deliveredBytes()).isEqualTo(next - first);
  }
}
