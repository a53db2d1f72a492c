package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PunctualityTest {

  private final Punctuality punctuality = new Punctuality();

  @Test
  void hasNothingToSayAtFirst() {
    assertThat(punctuality.summary()).isEqualTo(new Punctuality.Summary(0, 0, 0));
  }

  @Test
  void tellsTheWaitOfAllButOneInAHundred() {
    for (int i = 0; i < 990; i++) {
      punctuality.waited(1_000 + i);
    }
    for (int i = 0; i < 10; i++) {
      punctuality.waited(50_000_000);
    }

    assertThat(punctuality.summary().worstWaitNanos()).isEqualTo(50_000_000);
    assertThat(punctuality.summary().waitNanosP99()).isBetween(1_989L, 1_989L * 9 / 8);

    punctuality.waited(50_000_000);
    punctuality.waited(50_000_000);

    assertThat(punctuality.summary().waitNanosP99()).isEqualTo(50_000_000);
  }

  @Test
  void isAtMostAnEighthTooLargeAtAnySize() {
    for (long nanos = 1; nanos < 1L << 50; nanos = nanos * 3 + 1) {
      punctuality.forget();
      punctuality.waited(nanos);
      punctuality.waited(nanos);
      punctuality.waited(Long.MAX_VALUE / 2);
      for (int i = 0; i < 100; i++) {
        punctuality.waited(nanos);
      }

      assertThat(punctuality.summary().waitNanosP99()).isBetween(nanos, nanos + nanos / 8);
    }
  }

  @Test
  void keepsTheWorstHoldUpUntilItForgets() {
    punctuality.heldUp(20_000_000);
    punctuality.heldUp(7_000_000);

    assertThat(punctuality.summary().worstHoldUpNanos()).isEqualTo(20_000_000);

    punctuality.forget();

    assertThat(punctuality.summary()).isEqualTo(new Punctuality.Summary(0, 0, 0));
  }

  @Test
  void takesWhatArrivedInTheFutureForNoWait() {
    punctuality.waited(-5);

    assertThat(punctuality.summary().worstWaitNanos()).isZero();
  }
}
