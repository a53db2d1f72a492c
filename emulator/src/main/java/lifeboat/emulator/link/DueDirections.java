package lifeboat.emulator.link;

/**
 * The directions that have frames under way, the earliest first: a binary heap, so that a wake-up
 * looks at the links that are due and not at all of them.
 */
final class DueDirections {

  private final Direction[] heap;
  private int size;

  DueDirections(int maxDirections) {
    this.heap = new Direction[maxDirections];
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The direction whose first frame is due first; there must be one. */
  Direction first() {
    return heap[0];
  }

  /** Enters a direction whose queue was empty until now. */
  void enter(Direction direction) {
    siftUp(size++, direction);
  }

  /** Gives a direction that has been entered its new place after a frame overtook its first one. */
  void becameEarlier(Direction direction) {
    for (int index = 0; index < size; index++) {
      if (heap[index] == direction) {
        siftUp(index, direction);
        return;
      }
    }
    throw new IllegalStateException(direction.link + " is not due");
  }

  /** Gives the first direction its new place after frames were taken from its queue. */
  void firstChanged() {
    Direction changed = heap[0];
    if (!changed.queue.isEmpty()) {
      siftDown(changed);
      return;
    }
    Direction last = heap[--size];
    if (size > 0) {
      siftDown(last);
    }
  }

  private void siftUp(int start, Direction direction) {
    int index = start;
    long due = direction.queue.headDueNanos();
    while (index > 0) {
      Direction parent = heap[(index - 1) / 2];
      if (parent.queue.headDueNanos() <= due) {
        break;
      }
      heap[index] = parent;
      index = (index - 1) / 2;
    }
    heap[index] = direction;
  }

  private void siftDown(Direction direction) {
    int index = 0;
    long due = direction.queue.headDueNanos();
    while (2 * index + 1 < size) {
      int child = 2 * index + 1;
      if (child + 1 < size
          && heap[child + 1].queue.headDueNanos() < heap[child].queue.headDueNanos()) {
        child++;
      }
      if (heap[child].queue.headDueNanos() >= due) {
        break;
      }
      heap[index] = heap[child];
      index = child;
    }
    heap[index] = direction;
  }
}
