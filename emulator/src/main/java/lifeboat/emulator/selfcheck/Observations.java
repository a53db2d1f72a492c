package lifeboat.emulator.selfcheck;

import java.util.Arrays;

/** What became of the frames that one direction was given in one round. */
final class Observations {

  private static final long NOT_ARRIVED = Long.MIN_VALUE;

  private final long[] sentNanos;
  private final long[] arrivedNanos;

  /** Every arrival, those of frames that came twice or with a wrong bit included. */
  private long[] arrivals;

  private int arrivalCount;
  private int arrived;
  private int spoilt;
  private long overflowed;
  private long lastSalvoNanos;

  Observations(int frames) {
    sentNanos = new long[frames];
    arrivedNanos = new long[frames];
    arrivals = new long[frames];
    Arrays.fill(arrivedNanos, NOT_ARRIVED);
  }

  /** A salvo has been handed to the link in the time between both. */
  void sent(Salvo salvo, long fromNanos, long toNanos) {
    Arrays.fill(sentNanos, salvo.firstIndex(), salvo.endIndex(), fromNanos);
    lastSalvoNanos = toNanos - fromNanos;
  }

  /** A frame has arrived; of a frame that arrives twice the first time counts. */
  void arrived(int index, long atNanos) {
    if (index >= arrivedNanos.length) {
      return;
    }
    note(atNanos);
    if (arrivedNanos[index] == NOT_ARRIVED) {
      arrivedNanos[index] = atNanos;
      arrived++;
    }
  }

  /** A frame has arrived of which nobody can tell which one it was. */
  void spoilt(long atNanos) {
    note(atNanos);
    spoilt++;
  }

  private void note(long atNanos) {
    if (arrivalCount == 2 * arrivedNanos.length) {
      return; // More than twice each does not happen, and would not be believed.
    }
    if (arrivalCount == arrivals.length) {
      arrivals = Arrays.copyOf(arrivals, 2 * arrivals.length);
    }
    arrivals[arrivalCount++] = atNanos;
  }

  /** The receiving socket of the check had no room for so many frames so far. */
  void overflowed(long frames) {
    overflowed = frames;
  }

  int frames() {
    return sentNanos.length;
  }

  /** Frames that did not arrive. */
  int lost() {
    return Math.max(0, frames() - arrived - spoilt);
  }

  long overflowedFrames() {
    return overflowed;
  }

  boolean isSilent() {
    return arrivalCount == 0;
  }

  boolean isComplete() {
    return arrived == frames();
  }

  /** Whether the frame that was sent last has arrived; others may have been lost. */
  boolean lastHasArrived() {
    return hasArrived(frames() - 1);
  }

  boolean hasArrived(int index) {
    return arrivedNanos[index] != NOT_ARRIVED;
  }

  /** How long it took to hand the last salvo to the link. */
  long lastSalvoNanos() {
    return lastSalvoNanos;
  }

  /**
   * The delays of the frames that headed a salvo of short ones and arrived, in order: those behind
   * them waited for the rate. The time that each took on the wire by the file is not in it; that of
   * long frames would pass for a delay where the rate is not as the file says.
   */
  long[] sortedDelaysNanos(DirectionPlan plan, long rateBitsPerSecond) {
    return plan.salvos().stream()
        .filter(salvo -> salvo.frameBytes() == CheckFrame.BYTES && hasArrived(salvo.firstIndex()))
        .mapToLong(salvo ->
            arrivedNanos[salvo.firstIndex()]
                - sentNanos[salvo.firstIndex()]
                - Salvo.wireNanos(salvo.frameBytes(), rateBitsPerSecond))
        .sorted()
        .toArray();
  }

  /**
   * What a train says about the rate: how long its frames took to arrive, and how many.
   *
   * @param frames those after the one with which the measurement began
   */
  record Dispersion(int frames, long nanos) {

    /** The rate in bit/s, of frames of that length. */
    double bitsPerSecond(int frameBytes) {
      return frames * 8e9 * frameBytes / nanos;
    }
  }

  /**
   * The dispersion of a train, behind its head. Everything that arrives after the first frame
   * behind the head counts: also twins, and frames with a wrong bit, have taken their time.
   */
  Dispersion dispersion(Salvo train) {
    int first = train.firstIndex() + DirectionPlan.headFrames(train);
    while (first < train.endIndex() && !hasArrived(first)) {
      first++;
    }
    if (first == train.endIndex()) {
      return new Dispersion(0, 0);
    }
    long beginNanos = arrivedNanos[first];
    long endNanos = beginNanos;
    int frames = -1; // The first one itself does not count.
    for (int i = 0; i < arrivalCount; i++) {
      if (arrivals[i] >= beginNanos) {
        frames++;
        endNanos = Math.max(endNanos, arrivals[i]);
      }
    }
    return new Dispersion(frames, Math.max(1, endNanos - beginNanos));
  }
}
