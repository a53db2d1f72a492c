package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.List;

/**
 * Things by the time when they are due, those of the same time in the order in which they were
 * first entered: a binary heap in which each entry knows its place, so that entering, moving and
 * removing cost the logarithm of the number of entries.
 */
final class Agenda<E extends Agenda.Entry> {

  /** Something that can be on one agenda. */
  abstract static class Entry {
    private static final int NOWHERE = -1;

    private long dueNanos;
    private long number;
    private int place = NOWHERE;

    private boolean isBefore(Entry other) {
      return dueNanos < other.dueNanos || (dueNanos == other.dueNanos && number < other.number);
    }
  }

  private final List<E> heap = new ArrayList<>();
  private long numbers;

  /** Enters {@code entry}, or moves it to another time. */
  void put(E entry, long dueNanos) {
    Entry state = entry;
    if (state.place == Entry.NOWHERE) {
      state.number = numbers++;
      state.dueNanos = dueNanos;
      state.place = heap.size();
      heap.add(entry);
      rise(entry);
    } else if (dueNanos < state.dueNanos) {
      state.dueNanos = dueNanos;
      rise(entry);
    } else if (dueNanos > state.dueNanos) {
      state.dueNanos = dueNanos;
      sink(entry);
    }
  }

  /** Takes {@code entry} off, if it is on. */
  void remove(E entry) {
    int place = ((Entry) entry).place;
    if (place == Entry.NOWHERE) {
      return;
    }
    E last = heap.removeLast();
    if (place < heap.size()) {
      settle(last, place);
      rise(last);
      sink(last);
    }
    ((Entry) entry).place = Entry.NOWHERE;
  }

  /** When the first entry is due; far away where there is none. */
  long nextNanos() {
    return heap.isEmpty() ? Long.MAX_VALUE : ((Entry) heap.getFirst()).dueNanos;
  }

  /** Takes off everything that is due, in order. */
  List<E> takeDue(long nowNanos) {
    if (nextNanos() > nowNanos) {
      return List.of();
    }
    List<E> due = new ArrayList<>();
    while (nextNanos() <= nowNanos) {
      E first = heap.getFirst();
      due.add(first);
      remove(first);
    }
    return due;
  }

  private void rise(E entry) {
    int place = ((Entry) entry).place;
    while (place > 0) {
      E parent = heap.get((place - 1) / 2);
      if (!((Entry) entry).isBefore(parent)) {
        break;
      }
      settle(parent, place);
      place = (place - 1) / 2;
    }
    settle(entry, place);
  }

  private void sink(E entry) {
    int place = ((Entry) entry).place;
    int child = 2 * place + 1;
    while (child < heap.size()) {
      if (child + 1 < heap.size() && ((Entry) heap.get(child + 1)).isBefore(heap.get(child))) {
        child++;
      }
      if (!((Entry) heap.get(child)).isBefore(entry)) {
        break;
      }
      settle(heap.get(child), place);
      place = child;
      child = 2 * place + 1;
    }
    settle(entry, place);
  }

  private void settle(E entry, int place) {
    heap.set(place, entry);
    ((Entry) entry).place = place;
  }
}
