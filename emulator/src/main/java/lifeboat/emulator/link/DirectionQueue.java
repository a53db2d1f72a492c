package lifeboat.emulator.link;

import java.util.Arrays;

/**
 * Frames of one direction that are under way, in the order in which they are due. That is the order
 * in which they enter, unless {@link lifeboat.network.link.LinkModel} reorders, and then the one
 * that overtakes is mostly first. It grows up to the number of slots in the pool and can therefore
 * never be full.
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
    int place;
    if (size > 0 && due < dueNanos[head]) {
      head = (head - 1) & (slots.length - 1);
      place = head;
    } else {
      place = (head + size) & (slots.length - 1);
      for (int left = size; left > 0; left--) {
        int before = (place - 1) & (slots.length - 1);
        if (dueNanos[before] <= due) {
          break;
        }
        move(before, place);
        place = before;
      }
    }
    dueNanos[place] = due;
    slots[place] = slot;
    lengths[place] = length;
    size++;
  }

  private void move(int from, int to) {
    dueNanos[to] = dueNanos[from];
    slots[to] = slots[from];
    lengths[to] = lengths[from];
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
