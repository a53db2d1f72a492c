package lifeboat.relay.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whoever shares a busy host is given more time before silence means death. */
class PatienceTest {

  private static final long MILLISECOND = 1_000_000L;
  private static final long NOW = 100_000 * MILLISECOND;

  private final Patience patience = new Patience(10 * MILLISECOND);

  @Test
  void isTheToleranceWhileNobodyIsHeldUp() {
    patience.heldUp(0, NOW);

    assertThat(patience.nanos()).isEqualTo(10 * MILLISECOND);
  }

  @Test
  void growsByThreeTimesTheWorstThatWasSeen() {
    patience.heldUp(3 * MILLISECOND, NOW);
    patience.heldUp(20 * MILLISECOND, NOW + MILLISECOND);
    patience.heldUp(5 * MILLISECOND, NOW + 2 * MILLISECOND);

    assertThat(patience.nanos()).isEqualTo(70 * MILLISECOND);
  }

  @Test
  void forgetsAfterHalfASecond() {
    patience.heldUp(20 * MILLISECOND, NOW);
    patience.heldUp(0, NOW + 400 * MILLISECOND);
    assertThat(patience.nanos()).isEqualTo(70 * MILLISECOND);

    patience.heldUp(0, NOW + 800 * MILLISECOND);
    assertThat(patience.nanos()).isEqualTo(10 * MILLISECOND);
  }
}
