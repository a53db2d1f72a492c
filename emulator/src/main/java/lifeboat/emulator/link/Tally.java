package lifeboat.emulator.link;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one thread changes and any thread may read, without the cost of a fence. */
final class Tally {

  private final AtomicLong value = new AtomicLong();

  void add(long amount) {
    value.setOpaque(value.getPlain() + amount);
  }

  void raiseTo(long candidate) {
    if (candidate > value.getPlain()) {
      value.setOpaque(candidate);
    }
  }

  void clear() {
    value.setOpaque(0);
  }

  long get() {
    return value.getOpaque();
  }
}
