package lifeboat.pcap;

import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/** One thread that wakes the parties of a process at the times they asked for. */
public final class Wakeups implements AutoCloseable {

  /** Whoever is woken. */
  interface Sleeper {
    /** Called when its time has come; may be called once too often. */
    void wake(long wantedNanos);
  }

  private record Entry(long atNanos, long number, Sleeper sleeper) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private final Thread thread = Thread.ofPlatform().name("wakeups").daemon().unstarted(this::run);
  private long number;
  private volatile boolean closed;

  public void start() {
    thread.start();
  }

  /** Wakes {@code sleeper} at {@code nanos} of {@link System#nanoTime}. */
  void at(long nanos, Sleeper sleeper) {
    boolean first;
    synchronized (entries) {
      Entry entry = new Entry(nanos, number++, sleeper);
      entries.add(entry);
      first = entry.equals(entries.peek());
    }
    if (first) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      Entry due = null;
      long waitNanos = Long.MAX_VALUE;
      synchronized (entries) {
        Entry next = entries.peek();
        if (next != null) {
          waitNanos = next.atNanos() - System.nanoTime();
          due = waitNanos <= 0 ? entries.remove() : null;
        }
      }
      if (due != null) {
        due.sleeper().wake(due.atNanos());
      } else {
        LockSupport.parkNanos(this, waitNanos);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
