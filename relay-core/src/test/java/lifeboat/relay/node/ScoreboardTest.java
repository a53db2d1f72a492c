package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import lifeboat.relay.message.ByteRange;
import org.junit.jupiter.api.Test;

/** What a source knows of its fragments. */
class ScoreboardTest {

  private final Scoreboard board = new Scoreboard();

  private void send(int... offsets) {
    for (int offset : offsets) {
      board.sent(offset, 10, false, offset);
    }
  }

  private static List<ByteRange> range(long from, long to) {
    return List.of(new ByteRange(from, to));
  }

  @Test
  void whatIsSentIsUnderWayUntilItHasArrived() {
    send(0, 10, 20);
    assertThat(board.inFlightBytes()).isEqualTo(30);
    board.accepted(range(0, 20), true, 100);
    assertThat(board.inFlightBytes()).isEqualTo(10);
    assertThat(board.deliveredBytes()).isEqualTo(20);
    board.accepted(range(0, 30), true, 101);
    assertThat(board.inFlightBytes()).isZero();
    assertThat(board.nothingUnderWay()).isTrue();
  }

  @Test
  void anAnswerThatIsNoNewsSaysSo() {
    send(0);
    assertThat(board.accepted(range(0, 10), true, 100)).isNotNull();
    assertThat(board.accepted(range(0, 10), true, 101)).isNull();
    assertThat(board.deliveredBytes()).isEqualTo(10);
  }

  @Test
  void aFragmentIsLostWhenOneSentThreeLaterHasArrived() {
    send(0, 10, 20, 30);
    board.accepted(range(10, 30), true, 100);
    assertThat(board.nextLost()).isNull();
    board.accepted(range(10, 40), true, 101);
    assertThat(board.nextLost()).isEqualTo(new ByteRange(0, 10));
    assertThat(board.inFlightBytes()).isZero();
  }

  @Test
  void theAnswerToARepetitionSaysNothingOfWhatWasSentOnce() {
    send(0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
    board.timedOut(1);
    board.lostSent(10);
    board.sent(0, 10, true, 95);

    board.accepted(range(0, 10), true, 100); // Only late: all the others are still under way.

    assertThat(board.nextLost()).isNull();
    assertThat(board.inFlightBytes()).isEqualTo(90);
  }

  @Test
  void theAnswerToARepetitionSpeaksAgainstEarlierRepetitions() {
    send(0, 10, 20, 30, 40);
    board.timedOut(5);
    for (int offset = 0; offset < 50; offset += 10) {
      board.lostSent(10);
      board.sent(offset, 10, true, 95);
    }

    board.accepted(range(30, 40), true, 100);

    assertThat(board.nextLost()).isEqualTo(new ByteRange(0, 10));
  }

  @Test
  void aLostRangeIsSentAgainInFragmentsOfAnyLength() {
    send(0, 10, 20, 30);
    board.accepted(range(10, 40), true, 100);
    board.lostSent(4);
    assertThat(board.nextLost()).isEqualTo(new ByteRange(4, 10));
    board.lostSent(6);
    assertThat(board.nextLost()).isNull();
  }

  @Test
  void silenceTakesTheOldestForLost() {
    send(0, 10, 20);
    board.timedOut(2);
    assertThat(board.nextLost()).isEqualTo(new ByteRange(0, 10));
    assertThat(board.inFlightBytes()).isEqualTo(10);
  }

  @Test
  void allThatWasAcceptedOnTheWayButNeverStoredIsSentAgain() {
    send(0, 10, 20, 30, 40);
    board.accepted(range(0, 50), false, 100);
    assertThat(board.deliveredBytes()).isZero();
    board.stored(range(0, 10));
    board.stored(range(20, 30));
    board.repairMissing(50, 15);
    assertThat(board.nextLost()).isEqualTo(new ByteRange(10, 20));
    board.lostSent(10);
    assertThat(board.nextLost()).isEqualTo(new ByteRange(30, 35));
    board.lostSent(5);
    assertThat(board.nextLost()).isNull();
  }

  @Test
  void whatTheServerHasIsNotMissingThoughItsStoredWasLost() {
    send(0, 10, 20);
    board.accepted(range(0, 30), false, 100);
    board.accepted(range(0, 20), true, 101);
    board.repairMissing(30, 1000);
    assertThat(board.nextLost()).isEqualTo(new ByteRange(20, 30));
  }

  @Test
  void countsWhatIsUnderWayRightlyThroughAnything() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      int offset = random.nextInt(100) * 10;
      switch (random.nextInt(4)) {
        case 0, 1 -> board.sent(offset, 10, random.nextBoolean(), i);
        case 2 -> board.accepted(range(offset, offset + 10 * (1 + random.nextInt(5))), true, i);
        default -> board.timedOut(1);
      }
      while (board.nextLost() != null && random.nextBoolean()) {
        board.lostSent(10);
      }
      assertThat(board.inFlightBytes()).isBetween(0L, 1000L);
    }
    board.timedOut(1000);
    assertThat(board.inFlightBytes()).isZero();
  }
}
