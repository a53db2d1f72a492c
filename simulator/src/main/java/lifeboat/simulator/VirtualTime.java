package lifeboat.simulator;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The clock and agenda of a simulation: actions in the order of their time, then of their entry.
 *
 * <p>A heap with four children to a node over arrays of numbers: with a million entries an
 * operation looks at ten levels of neighbouring memory and allocates nothing.
 */
final class VirtualTime {

  private static final int CHILDREN = 4;

  /** Time and number of entry, next to each other. */
  private long[] keys = new long[2 * 1024];

  private @Nullable Runnable[] actions = new @Nullable Runnable[1024];
  private int size;
  private long nowNanos;
  private long entries;
  private long done;

  long nowNanos() {
    return nowNanos;
  }

  /** How many actions have been done. */
  long done() {
    return done;
  }

  /** Does {@code action} at that time, or now if the time is past. */
  void at(long nanos, Runnable action) {
    at(nanos, nextNumber(), action);
  }

  /** A place in the order of entry, for something that is entered later. */
  long nextNumber() {
    return entries++;
  }

  /** Does {@code action} at that time, in the order of a number that was taken before. */
  void at(long nanos, long number, Runnable action) {
    if (size == actions.length) {
      keys = Arrays.copyOf(keys, 4 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    long time = Math.max(nanos, nowNanos);
    int place = size++;
    while (place > 0) {
      int parent = (place - 1) / CHILDREN;
      if (!isBefore(time, number, parent)) {
        break;
      }
      move(parent, place);
      place = parent;
    }
    put(place, time, number, action);
  }

  /** Does the next action; false when there is none before {@code limitNanos}. */
  boolean step(long limitNanos) {
    if (size == 0 || keys[0] > limitNanos) {
      nowNanos = Math.max(nowNanos, limitNanos);
      return false;
    }
    nowNanos = keys[0];
    Runnable action = Objects.requireNonNull(actions[0]);
    removeFirst();
    done++;
    action.run();
    return true;
  }

  /** Does everything up to and including {@code limitNanos}. */
  void runUntil(long limitNanos) {
    boolean more = true;
    while (more) {
      more = step(limitNanos);
    }
  }

  private void removeFirst() {
    int last = --size;
    long time = keys[2 * last];
    long number = keys[2 * last + 1];
    @Nullable Runnable action = actions[last];
    actions[last] = null;
    if (last == 0) {
      return;
    }
    int place = 0;
    while (true) {
      int first = CHILDREN * place + 1;
      if (first >= size) {
        break;
      }
      int least = first;
      int end = Math.min(first + CHILDREN, size);
      for (int child = first + 1; child < end; child++) {
        if (isBefore(keys[2 * child], keys[2 * child + 1], least)) {
          least = child;
        }
      }
      if (isBefore(time, number, least)) {
        break;
      }
      move(least, place);
      place = least;
    }
    put(place, time, number, action);
  }

  private boolean isBefore(long time, long number, int place) {
    long other = keys[2 * place];
    return time < other || (time == other && number < keys[2 * place + 1]);
  }

  private void move(int from, int to) {
    put(to, keys[2 * from], keys[2 * from + 1], actions[from]);
  }

  private void put(int place, long time, long number, @Nullable Runnable action) {
    keys[2 * place] = time;
    keys[2 * place + 1] = number;
    actions[place] = action;
  }
}
