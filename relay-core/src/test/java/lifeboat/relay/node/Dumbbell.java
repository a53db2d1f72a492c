package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Flows that share one bottleneck: a rate with a queue, then random loss. Each has its own delay,
 * and its answers come back over a path of their own, where they are lost as often.
 *
 * <pre>
 *   flow 1 --\                      /-- receiver 1
 *   flow 2 ---- queue, rate, loss ----- receiver 2
 *   flow 3 --/                      \-- receiver 3
 * </pre>
 */
final class Dumbbell {

  static final long MS = 1_000_000;
  static final int HEADERS = 14 + 20 + 8 + 32;

  /** Something that sends over the bottleneck. */
  interface Flow {
    /** Does what is due; returns when it wants to be called again. */
    long run(long nowNanos);
  }

  private record Event(long atNanos, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private static final class Scheduled {
    private final Flow flow;
    private long wakeNanos = Long.MAX_VALUE;

    Scheduled(Flow flow) {
      this.flow = flow;
    }
  }

  private final double bytesPerNano;
  private final long queueBytes;
  private final double loss;
  private final SplittableRandom random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Scheduled> flows = new ArrayList<>();
  private long eventsNumber;
  private long now;
  private double freeAtNanos;
  private long overflowed;
  private long lost;

  Dumbbell(double bitsPerSecond, long queueBytes, double loss, long seed) {
    this.bytesPerNano = bitsPerSecond / 8e9;
    this.queueBytes = queueBytes;
    this.loss = loss;
    this.random = new SplittableRandom(seed);
  }

  long now() {
    return now;
  }

  /** How long a frame that came now would wait. */
  long queuedNanos() {
    return (long) Math.max(0, freeAtNanos - now);
  }

  /** Frames that found the queue full. */
  long overflowed() {
    return overflowed;
  }

  /** Frames of the flows that were lost at random. */
  long lost() {
    return lost;
  }

  /** A flow that is run from {@code startNanos} on. */
  void add(Flow flow, long startNanos) {
    Scheduled scheduled = new Scheduled(flow);
    flows.add(scheduled);
    at(startNanos, () -> wake(scheduled));
  }

  /** Has {@code flow} run now, because something happened to it. */
  void wake(Flow flow) {
    flows.stream().filter(scheduled -> scheduled.flow.equals(flow)).forEach(this::wake);
  }

  private void wake(Scheduled scheduled) {
    long next = scheduled.flow.run(now);
    if (next != scheduled.wakeNanos) {
      scheduled.wakeNanos = next;
      if (next < Long.MAX_VALUE) {
        at(
            Math.max(now, next),
            () -> {
              if (scheduled.wakeNanos == next) {
                scheduled.wakeNanos = Long.MAX_VALUE;
                wake(scheduled);
              }
            });
      }
    }
  }

  /** A frame goes over the bottleneck and arrives {@code delayNanos} after it has left it. */
  void send(int bytes, long delayNanos, Runnable arrives) {
    int frame = bytes + HEADERS;
    freeAtNanos = Math.max(freeAtNanos, (double) now);
    double backlog = (freeAtNanos - now) * bytesPerNano;
    if (backlog > 0 && backlog + frame > queueBytes) {
      overflowed++;
      return;
    }
    freeAtNanos += frame / bytesPerNano;
    if (random.nextDouble() < loss) {
      lost++;
      return;
    }
    at((long) freeAtNanos + delayNanos, arrives);
  }

  /** An answer goes back. */
  void answer(long delayNanos, Runnable arrives) {
    if (random.nextDouble() >= loss) {
      at(now + delayNanos, arrives);
    }
  }

  void at(long nanos, Runnable action) {
    events.add(new Event(nanos, eventsNumber++, action));
  }

  /** Lets time pass until {@code untilNanos}. */
  void runUntil(long untilNanos) {
    while (!events.isEmpty() && events.element().atNanos() <= untilNanos) {
      Event event = events.remove();
      now = event.atNanos();
      event.action().run();
    }
    now = untilNanos;
  }
}
