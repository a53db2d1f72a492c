package lifeboat.emulator.link;

import java.lang.foreign.Arena;

/**
 * Memory for all frames in flight, in slots of one size outside the Java heap.
 *
 * <p>Memory is claimed in chunks when it is first needed and never given back before the arena
 * ends, so that an idle link costs little; slots are reused last in, first out, to keep them in the
 * cache.
 */
final class FramePool {

  /** Longest frame that fits; the MTU of emulated devices is 1500. */
  static final int SLOT_BYTES = 2048;

  /** Answer of {@link #take} when every slot is in use. */
  static final int NONE = -1;

  private static final int SLOTS_PER_CHUNK = 1024;

  private final Arena arena;
  private final int maxSlots;
  private final long[] chunkAddresses;
  private final int[] freeSlots;
  private int freeCount;
  private int claimedSlots;

  FramePool(Arena arena, int maxSlots) {
    int chunks = Math.ceilDiv(maxSlots, SLOTS_PER_CHUNK);
    this.arena = arena;
    this.maxSlots = chunks * SLOTS_PER_CHUNK;
    this.chunkAddresses = new long[chunks];
    this.freeSlots = new int[this.maxSlots];
  }

  /** Takes a slot, or {@link #NONE}. */
  int take() {
    if (freeCount == 0 && claimedSlots < maxSlots) {
      claimChunk();
    }
    return freeCount == 0 ? NONE : freeSlots[--freeCount];
  }

  void giveBack(int slot) {
    freeSlots[freeCount++] = slot;
  }

  /** Where the slot begins in native memory. */
  long address(int slot) {
    return chunkAddresses[slot / SLOTS_PER_CHUNK] + (long) (slot % SLOTS_PER_CHUNK) * SLOT_BYTES;
  }

  int maxSlots() {
    return maxSlots;
  }

  private void claimChunk() {
    chunkAddresses[claimedSlots / SLOTS_PER_CHUNK] =
        arena.allocate((long) SLOTS_PER_CHUNK * SLOT_BYTES, SLOT_BYTES).address();
    for (int slot = claimedSlots + SLOTS_PER_CHUNK - 1; slot >= claimedSlots; slot--) {
      giveBack(slot);
    }
    claimedSlots += SLOTS_PER_CHUNK;
  }
}
