package lifeboat.emulator.selfcheck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Carries a schedule out: sends what is due, and takes in what arrives until all has. */
final class CheckRound {

  /** A frame that was not lost has arrived so long after its time, or another one has. */
  private static final long QUIET_NANOS = 50_000_000;

  /** After this, what is still missing counts as lost. */
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

  private static final int NOT_IN_ROUND = -1;

  private final CheckWire wire;
  private final List<CheckedDirection> directions;
  private final int[] numbers;
  private final int[] placeOf;
  private final CheckSchedule schedule;
  private final CheckFrame.Codec codec;
  private final List<Observations> observations = new ArrayList<>();
  private long lastArrivalNanos;

  /**
   * Prepares a round.
   *
   * @param numbers which of the directions take part; the schedule has them in this order
   * @param id tells the frames of this round from others
   */
  CheckRound(
      CheckWire wire,
      List<CheckedDirection> directions,
      List<Integer> numbers,
      CheckSchedule schedule,
      int id) {
    this.wire = wire;
    this.directions = directions;
    this.numbers = numbers.stream().mapToInt(Integer::intValue).toArray();
    this.placeOf = new int[directions.size()];
    this.schedule = schedule;
    this.codec = new CheckFrame.Codec(id);
    Arrays.fill(placeOf, NOT_IN_ROUND);
    for (int place = 0; place < this.numbers.length; place++) {
      placeOf[this.numbers[place]] = place;
      observations.add(new Observations(schedule.plans().get(place).frames()));
    }
  }

  /** What became of the frames of each direction, in the order of the schedule. */
  List<Observations> play() throws IOException {
    long[] overflowed = overflowedFrames();
    long startNanos = System.nanoTime();
    for (CheckSchedule.Entry entry : schedule.entries()) {
      long dueNanos = startNanos + entry.salvo().atNanos();
      long nowNanos = System.nanoTime();
      for (; nowNanos < dueNanos; nowNanos = System.nanoTime()) {
        receive(dueNanos - nowNanos);
      }
      // After a salvo that is late the others are later still: they must not meet in the queue.
      startNanos += nowNanos - dueNanos;
      int place = entry.direction();
      wire.send(numbers[place], entry.salvo(), codec, observations.get(place));
      receive(0);
    }
    awaitTheRest();
    for (int place = 0; place < numbers.length; place++) {
      long now = wire.overflowedFrames(numbers[place]);
      observations.get(place).overflowed(now - overflowed[place]);
    }
    return observations;
  }

  private long[] overflowedFrames() throws IOException {
    long[] frames = new long[numbers.length];
    for (int place = 0; place < numbers.length; place++) {
      frames[place] = wire.overflowedFrames(numbers[place]);
    }
    return frames;
  }

  private void receive(long timeoutNanos) {
    wire.receive(timeoutNanos, codec, this::arrived);
  }

  private void arrived(int direction, int index, long atNanos) {
    int place = placeOf[direction];
    if (place == NOT_IN_ROUND) {
      return;
    }
    lastArrivalNanos = System.nanoTime();
    if (index == CheckFrame.SPOILT) {
      observations.get(place).spoilt(atNanos);
    } else {
      observations.get(place).arrived(index, atNanos);
    }
  }

  /**
   * Waits until everything has arrived. What is missing is waited for until it should have been
   * there and the links are quiet; where a direction has let nothing pass, until the end.
   */
  private void awaitTheRest() {
    long dueNanos = System.nanoTime() + longestWayNanos();
    long endNanos = dueNanos + LONGEST_WAIT_NANOS;
    for (long now = System.nanoTime(); now < endNanos && !isComplete(); now = System.nanoTime()) {
      long quietNanos = Math.max(dueNanos, lastArrivalNanos) + QUIET_NANOS;
      if (now > quietNanos && observations.stream().noneMatch(Observations::isSilent)) {
        return;
      }
      receive(Math.clamp(quietNanos - now, 1_000_000, QUIET_NANOS));
    }
  }

  /** How long the last salvo of any direction may take. */
  private long longestWayNanos() {
    long longest = 0;
    for (int place = 0; place < numbers.length; place++) {
      DirectionPlan plan = schedule.plans().get(place);
      longest =
          Math.max(
              longest,
              plan.endNanos(directions.get(numbers[place]).profile())
                  - plan.salvos().getLast().atNanos());
    }
    return longest;
  }

  private boolean isComplete() {
    for (int place = 0; place < numbers.length; place++) {
      Observations seen = observations.get(place);
      boolean inOrder = directions.get(numbers[place]).profile().reorderFraction() == 0;
      if (!seen.isComplete() && !(inOrder && seen.lastHasArrived())) {
        return false;
      }
    }
    return true;
  }
}
