package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MilestonesTest {

  private static final long BYTES = 20L << 20;

  private final Milestones milestones = new Milestones();

  @Test
  void tellsEachTenthOnceAndNotTheEnd() {
    List<Long> told = new ArrayList<>();
    for (long stored = 0; stored <= BYTES; stored += BYTES / 100) {
      if (milestones.passes(stored, BYTES)) {
        told.add(stored * 10 / BYTES);
      }
    }

    assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void tellsAgainWhenAnotherServerBeginsAnew() {
    assertThat(milestones.passes(BYTES / 2, BYTES)).isTrue();
    assertThat(milestones.passes(0, BYTES)).isFalse();
    assertThat(milestones.passes(BYTES / 10, BYTES)).isTrue();
  }

  @Test
  void saysNothingOfSmallReplicas() {
    assertThat(milestones.passes(1 << 20, Milestones.LEAST_BYTES - 1)).isFalse();
  }
}
