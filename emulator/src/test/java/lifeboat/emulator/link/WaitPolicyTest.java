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
}
