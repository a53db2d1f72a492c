package lifeboat.emulator.link;

import java.util.Arrays;

/**
 * Frames of one direction that are under way, first in, first out: {@link
 * lifeboat.network.link.LinkModel} keeps them in order of delivery. It grows up to the number of
 * slots in the pool and can therefore never be full.
 */
final class DirectionQueue {

  private static final int FIRST_CAPACITY = 64;

  private long[] dueNanos = new long[FIRST_CAPACITY];
  private int[] slots = new int[FIRST_CAPACITY];
  private int[] lengths = new int[FIRST_CAPACITY];
  private int head;
  private int size;

  void add(long due, int slot, int length) {
    if (size == slots.length) {
      grow();
    }
    int tail = (head + size) & (slots.length - 1);
    dueNanos[tail] = due;
    slots[tail] = slot;
    lengths[tail] = length;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long headDueNanos() {
    return dueNanos[head];
  }

  int headSlot() {
    return slots[head];
  }

  int headLength() {
    return lengths[head];
  }

  void removeHead() {
    head = (head + 1) & (slots.length - 1);
    size--;
  }

  private void grow() {
    dueNanos = unrolled(dueNanos);
    slots = unrolled(slots);
    lengths = unrolled(lengths);
    head = 0;
  }

  private long[] unrolled(long[] ring) {
    long[] grown = Arrays.copyOfRange(ring, head, head + ring.length * 2);
    System.arraycopy(ring, 0, grown, ring.length - head, head);
    return grown;
  }

  private int[] unrolled(int[] ring) {
    int[] grown = Arrays.copyOfRange(ring, head, head + ring.length * 2);
    System.arraycopy(ring, 0, grown, ring.length - head, head);
    return grown;
  }
}
