package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.Custody.Held;
import org.junit.jupiter.api.Test;

/** A relay holds what it has accepted until it is stored, and no more than it has room for. */
class CustodyTest {

  private static final int FRAGMENT = 1000;

  private final Custody custody = new Custody();

  private Held take(int number) {
    Held taken = custody.take(number * (long) FRAGMENT, Payload.of(new byte[FRAGMENT]));
    if (taken == null) {
      throw new AssertionError("fragment " + number + " was not taken");
    }
    custody.sent(taken);
    return taken;
  }

  private static List<ByteRange> fragments(int from, int to) {
    return List.of(new ByteRange(from * (long) FRAGMENT, to * (long) FRAGMENT));
  }

  @Test
  void takesNoFragmentTwiceEvenAfterItIsStored() {
    take(0);
    assertThat(custody.take(0, Payload.of(new byte[FRAGMENT]))).isNull();
    custody.stored(fragments(0, 1));
    assertThat(custody.isEmpty()).isTrue();
    assertThat(custody.take(0, Payload.of(new byte[FRAGMENT]))).isNull();
  }

  @Test
  void theCreditIsTheRoomThatIsLeftAndBeyondItNothingIsTaken() {
    int room = (int) (Custody.MAX_BYTES / FRAGMENT);
    for (int i = 0; i < room; i++) {
      take(i);
    }
    assertThat(custody.creditBytes()).isEqualTo(Custody.MAX_BYTES - room * (long) FRAGMENT);
    assertThat(custody.take(room * (long) FRAGMENT, Payload.of(new byte[FRAGMENT]))).isNull();
    assertThat(custody.received(9)).containsExactlyElementsOf(fragments(0, room));
    custody.stored(fragments(0, 1));
    take(room);
  }

  @Test
  void holdsABoundedNumberOfFragmentsHoweverShortTheyAre() {
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += custody.take(2L * i, Payload.of(new byte[1])) == null ? 0 : 1;
    }
    assertThat(taken).isLessThanOrEqualTo(Custody.MAX_FRAGMENTS);
  }

  @Test
  void theAcceptanceOfARepetitionSaysNothingOfWhatWasSentOnce() {
    Held first = take(0);
    for (int i = 1; i < 10; i++) {
      take(i);
    }
    custody.sent(first);

    assertThat(custody.accepted(fragments(0, 1))).isEmpty();
  }

  @Test
  void aFragmentIsLostWhenThreeLaterOnesAreAccepted() {
    for (int i = 0; i < 5; i++) {
      take(i);
    }
    assertThat(custody.accepted(fragments(1, 3))).isEmpty();
    assertThat(custody.accepted(fragments(3, 4))).extracting(Held::offset).containsExactly(0L);
  }

  @Test
  void aRepeatedFragmentIsLostOnlyWhenThreeSentAfterItsRepetitionAreAccepted() {
    for (int i = 0; i < 5; i++) {
      take(i);
    }
    List<Held> lost = custody.accepted(fragments(1, 5));
    assertThat(lost).hasSize(1);
    custody.sent(lost.getFirst());
    take(5);
    assertThat(custody.accepted(fragments(5, 6))).isEmpty();
    take(6);
    take(7);
    assertThat(custody.accepted(fragments(6, 8))).extracting(Held::offset).containsExactly(0L);
  }

  @Test
  void theSameAnswerTwiceRepeatsNothingTwice() {
    for (int i = 0; i < 5; i++) {
      take(i);
    }
    assertThat(custody.accepted(fragments(1, 5))).hasSize(1);
    assertThat(custody.accepted(fragments(1, 5))).isEmpty();
  }

  @Test
  void whatIsAcceptedButNotStoredGoesToTheNextHopAgain() {
    for (int i = 0; i < 4; i++) {
      take(i);
    }
    custody.accepted(fragments(0, 4));
    custody.stored(fragments(0, 2));
    assertThat(custody.allAccepted()).isTrue();
    assertThat(custody.restart()).extracting(Held::offset).containsExactly(2000L, 3000L);
    assertThat(custody.allAccepted()).isFalse();
    assertThat(custody.unacceptedFirst(1)).extracting(Held::offset).containsExactly(2000L);
  }

  @Test
  void aRangeThatEndsInsideAFragmentDoesNotAcceptIt() {
    take(0);
    custody.accepted(List.of(new ByteRange(0, FRAGMENT - 1)));
    assertThat(custody.allAccepted()).isFalse();
    custody.stored(List.of(new ByteRange(0, FRAGMENT - 1)));
    assertThat(custody.isEmpty()).isFalse();
  }
}
