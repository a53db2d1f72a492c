package lifeboat.emulator.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

  @Test
  void changesOneBitOfACopyAndLeavesTheFrameAlone() {
    try (Arena arena = Arena.ofConfined()) {
      FramePool pool = new FramePool(arena, 2048);
      int frame = 3;
      int copy = 1030;
      for (int slot = 0; slot < 2048; slot++) {
        pool.take();
      }
      pool.flip(frame, 0);
      pool.flip(frame, 799);

      pool.copy(frame, copy, 100);
      pool.flip(copy, 10);

      assertThat(bytes(pool, frame)).startsWith(0x80, 0x00).endsWith(0x01);
      assertThat(bytes(pool, copy)).startsWith(0x80, 0x20).endsWith(0x01);
    }
  }

  @SuppressWarnings("restricted") // The pool says where a slot is, as it does to the kernel.
  private static byte[] bytes(FramePool pool, int slot) {
    return MemorySegment.ofAddress(pool.address(slot)).reinterpret(100).toArray(JAVA_BYTE);
  }
}
