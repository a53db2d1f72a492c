package lifeboat.emulator.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FramePoolTest {

  @Test
  void givesEverySlotOnceAndThenNone() {
    try (Arena arena = Arena.ofConfined()) {
      FramePool pool = new FramePool(arena, 2048);
      Set<Long> addresses = new HashSet<>();
      for (int i = 0; i < 2048; i++) {
        assertThat(addresses.add(pool.address(pool.take()))).isTrue();
      }

      assertThat(pool.take()).isEqualTo(FramePool.NONE);
      pool.giveBack(17);
      assertThat(pool.take()).isEqualTo(17);
    }
  }
}
