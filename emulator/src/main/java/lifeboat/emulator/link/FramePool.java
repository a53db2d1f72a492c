package lifeboat.emulator.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
  private final MemorySegment[] chunks;
  private final long[] chunkAddresses;
  private final int[] freeSlots;
  private int freeCount;
  private int claimedSlots;

  FramePool(Arena arena, int maxSlots) {
    int count = Math.ceilDiv(maxSlots, SLOTS_PER_CHUNK);
    this.arena = arena;
    this.maxSlots = count * SLOTS_PER_CHUNK;
    this.chunks = new MemorySegment[count];
    this.chunkAddresses = new long[count];
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
    return chunkAddresses[slot / SLOTS_PER_CHUNK] + offset(slot);
  }

  private static long offset(int slot) {
    return (long) (slot % SLOTS_PER_CHUNK) * SLOT_BYTES;
  }

  /** Copies the first bytes of a slot into another one. */
  void copy(int from, int to, int bytes) {
    MemorySegment.copy(
        chunks[from / SLOTS_PER_CHUNK],
        offset(from),
        chunks[to / SLOTS_PER_CHUNK],
        offset(to),
        bytes);
  }

  /** Changes one bit of a slot, counted from the most significant one of its first byte. */
  void flip(int slot, int bit) {
    MemorySegment chunk = chunks[slot / SLOTS_PER_CHUNK];
    long at = offset(slot) + bit / Byte.SIZE;
    byte mask = (byte) (0x80 >> bit % Byte.SIZE);
    chunk.set(JAVA_BYTE, at, (byte) (chunk.get(JAVA_BYTE, at) ^ mask));
  }

  int maxSlots() {
    return maxSlots;
  }

  private void claimChunk() {
    int chunk = claimedSlots / SLOTS_PER_CHUNK;
    chunks[chunk] = arena.allocate((long) SLOTS_PER_CHUNK * SLOT_BYTES, SLOT_BYTES);
    chunkAddresses[chunk] = chunks[chunk].address();
    for (int slot = claimedSlots + SLOTS_PER_CHUNK - 1; slot >= claimedSlots; slot--) {
      giveBack(slot);
    }
    claimedSlots += SLOTS_PER_CHUNK;
  }
}
