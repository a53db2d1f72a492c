package lifeboat.simulator;

import java.util.PriorityQueue;

/**
 * The clock and agenda of a simulation: actions in the order of their time, then of their entry.
 */
final class VirtualTime {

  private record Entry(long atNanos, long number, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Entry> agenda = new PriorityQueue<>();
  private long nowNanos;
  private long entries;

  long nowNanos() {
    return nowNanos;
  }

  /** Does {@code action} at that time, or now if the time is past. */
  void at(long nanos, Runnable action) {
    agenda.add(new Entry(Math.max(nanos, nowNanos), entries++, action));
  }

  /** Does the next action; false when there is none before {@code limitNanos}. */
  boolean step(long limitNanos) {
    Entry next = agenda.peek();
    if (next == null || next.atNanos() > limitNanos) {
      nowNanos = Math.max(nowNanos, limitNanos);
      return false;
    }
    agenda.remove();
    nowNanos = next.atNanos();
    next.action().run();
    return true;
  }

  /** Does everything up to and including {@code limitNanos}. */
  void runUntil(long limitNanos) {
    boolean more = true;
    while (more) {
      more = step(limitNanos);
    }
  }
}
