package lifeboat.network.link;

import java.util.Arrays;

/**
 * The frames in front of a rate, at most a given number: when each of them will have left, in a
 * ring that grows up to the limit.
 */
final class PacketBacklog {

  private static final int FIRST_CAPACITY = 16;

  private final int limit;
  private long[] leavesNanos = new long[FIRST_CAPACITY];
  private int head;
  private int size;

  PacketBacklog(int limit) {
    this.limit = limit;
  }

  /** Takes a frame that arrives now and leaves later; false where there is no room for it. */
  boolean enter(long nowNanos, long leaves) {
    while (size > 0 && leavesNanos[head] <= nowNanos) {
      head = (head + 1) & (leavesNanos.length - 1);
      size--;
    }
    if (size >= limit) {
      return false;
    }
    if (size == leavesNanos.length) {
      grow();
    }
    leavesNanos[(head + size) & (leavesNanos.length - 1)] = leaves;
    size++;
    return true;
  }

  private void grow() {
    long[] grown = Arrays.copyOfRange(leavesNanos, head, head + leavesNanos.length * 2);
    System.arraycopy(leavesNanos, 0, grown, leavesNanos.length - head, head);
    leavesNanos = grown;
    head = 0;
  }
}
