package lifeboat.emulator.link;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.emulator.kernel.Epoll;
import org.junit.jupiter.api.Test;

class WaitPolicyTest {

  private static final long SECOND = 1_000_000_000;

  private final WaitPolicy policy = new WaitPolicy();

  @Test
  void sleepsForGoodWhenNothingIsUnderWay() {
    assertThat(policy.timeoutNanos(WaitPolicy.NEVER, 5)).isEqualTo(Epoll.FOREVER);
  }

  @Test
  void wakesUpEarlyAtLowRates() {
    policy.startWindow(0);
    policy.countFrames(1_000);
    policy.startWindow(SECOND);

    assertThat(policy.timeoutNanos(1_000_000, 0)).isEqualTo(940_000);
    assertThat(policy.timeoutNanos(50_000, 0)).isZero();
  }

  @Test
  void sleepsUntilTheFrameIsDueAtHighRates() {
    policy.startWindow(0);
    policy.countFrames(5_000);
    policy.startWindow(SECOND);

    assertThat(policy.timeoutNanos(1_000_000, 0)).isEqualTo(1_000_000);
    assertThat(policy.timeoutNanos(1_000_000, 2_000_000)).isZero();
  }

  @Test
  void wakesUpEarlierOnceTheHostHasWokenItLateAndSlowlyGoesBack() {
    assertThat(spinAfter(1, 150_000)).isEqualTo(150_000);
    assertThat(spinAfter(500, 20_000)).isEqualTo(100_000);
    assertThat(spinAfter(500, 20_000)).isEqualTo(WaitPolicy.MIN_SPIN_NANOS);
  }

  @Test
  void doesNotSpinForEverBecauseOfAHostThatIsBusy() {
    assertThat(spinAfter(3, 50_000_000)).isEqualTo(WaitPolicy.MAX_SPIN_NANOS);
  }

  @Test
  void learnsNothingFromASleepThatAFrameEnded() {
    for (int i = 0; i < 100; i++) {
      policy.timeoutNanos(1_000_000, 0);
      policy.timeoutNanos(WaitPolicy.NEVER, 900_000);
      policy.awoke(SECOND);
    }

    assertThat(policy.timeoutNanos(1_000_000, 0)).isEqualTo(940_000);
  }

  /** How early the policy wakes up after so many wake-ups that came so late. */
  private long spinAfter(int sleeps, long latenessNanos) {
    for (int i = 0; i < sleeps; i++) {
      policy.awoke(policy.timeoutNanos(1_000_000, 0) + latenessNanos);
    }
    return 1_000_000 - policy.timeoutNanos(1_000_000, 0);
  }
}
