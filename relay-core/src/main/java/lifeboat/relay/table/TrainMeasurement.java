package lifeboat.relay.table;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The arrival times of a train of equal frames, and the throughput that they show: the slope of a
 * line fitted to time over place in the train (least squares), which averages jitter away better
 * than first and last arrival do.
 *
 * <p>A lost frame has taken its time on the wire before it was lost; a frame that found a queue
 * full has not. So a gap in the numbering counts for as many frames as fit into its time, at the
 * mean distance of frames that follow each other, and never for more than are missing.
 */
public final class TrainMeasurement {

  /** A slope that may be off by a larger share than this says nothing. */
  static final double MAX_ERROR = 0.2;

  /** The wire shows its rate only by taking so much longer than the sender took. */
  static final double LEAST_STRETCH = 1.25;

  private final int[] indices;
  private final long[] sentNanos;
  private final long[] arrivedNanos;
  private int arrived;

  /** A train of so many frames. */
  public TrainMeasurement(int count) {
    this.indices = new int[count];
    this.sentNanos = new long[count];
    this.arrivedNanos = new long[count];
  }

  /**
   * A frame arrived; one that was overtaken, or comes twice, is left out.
   *
   * @param index place in the train
   * @param sent when it left, by the clock of the sender
   */
  public boolean arrived(int index, long sent, long nanos) {
    if (index >= indices.length || (arrived > 0 && index <= indices[arrived - 1])) {
      return false;
    }
    indices[arrived] = index;
    sentNanos[arrived] = sent;
    arrivedNanos[arrived++] = nanos;
    return true;
  }

  /** How many frames have arrived. */
  public int arrived() {
    return arrived;
  }

  /** The longest pause between frames so far; 0 before the second. */
  public long longestPauseNanos() {
    long longest = 0;
    for (int i = 1; i < arrived; i++) {
      longest = Math.max(longest, arrivedNanos[i] - arrivedNanos[i - 1]);
    }
    return longest;
  }

  /**
   * What the train shows; empty when too little of it arrived, when it was too short for the clock
   * that took its times, when these do not lie on a line, or when the wire has hardly stretched
   * what left so slowly: then something other than the wire has set them.
   *
   * @param frameBytes length of each frame
   * @param firstCounted index of the first frame that counts: a shaper lets a burst pass at once
   * @param leastNanos the shortest time that can be measured
   */
  public OptionalLong bitsPerSecond(int frameBytes, int firstCounted, long leastNanos) {
    int start = 0;
    while (start < arrived && indices[start] < firstCounted) {
      start++;
    }
    double spacing = meanSpacing(start);
    if (!(spacing > 0)) {
      return OptionalLong.empty();
    }
    int points = arrived - start;
    double[] places = new double[points];
    for (int i = 1; i < points; i++) {
      int missing = indices[start + i] - indices[start + i - 1];
      double time = arrivedNanos[start + i] - arrivedNanos[start + i - 1];
      places[i] = places[i - 1] + Math.clamp(Math.round(time / spacing), 1, missing);
    }
    double slope = slope(places, start);
    boolean tooShort = slope * places[points - 1] < leastNanos;
    boolean stretched =
        arrivedNanos[arrived - 1] - arrivedNanos[start]
            >= LEAST_STRETCH * (sentNanos[arrived - 1] - sentNanos[start]);
    return slope > 0
            && !tooShort
            && stretched
            && deviation(places, start, slope) <= MAX_ERROR * slope
        ? OptionalLong.of(Math.round(frameBytes * 8e9 / slope))
        : OptionalLong.empty();
  }

  /** Standard error of the slope: how much it may be off by chance; 0 for too few points. */
  private double deviation(double[] places, int start, double slope) {
    if (places.length < 4) {
      return 0;
    }
    double meanPlace = Arrays.stream(places).average().orElse(0);
    double meanTime = 0;
    for (int i = 0; i < places.length; i++) {
      meanTime += (double) (arrivedNanos[start + i] - arrivedNanos[start]) / places.length;
    }
    double squares = 0;
    double variance = 0;
    for (int i = 0; i < places.length; i++) {
      double place = places[i] - meanPlace;
      double time = arrivedNanos[start + i] - arrivedNanos[start] - meanTime;
      squares += (time - slope * place) * (time - slope * place);
      variance += place * place;
    }
    return Math.sqrt(squares / (places.length - 2) / variance);
  }

  /** Mean distance of frames that follow each other without a loss; 0 when there are none. */
  private double meanSpacing(int start) {
    long sum = 0;
    int pairs = 0;
    for (int i = start + 1; i < arrived; i++) {
      if (indices[i] == indices[i - 1] + 1) {
        sum += arrivedNanos[i] - arrivedNanos[i - 1];
        pairs++;
      }
    }
    return pairs == 0 ? 0 : (double) sum / pairs;
  }

  private double slope(double[] places, int start) {
    double meanPlace = 0;
    double meanTime = 0;
    for (int i = 0; i < places.length; i++) {
      meanPlace += places[i] / places.length;
      meanTime += (double) (arrivedNanos[start + i] - arrivedNanos[start]) / places.length;
    }
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < places.length; i++) {
      double place = places[i] - meanPlace;
      covariance += place * (arrivedNanos[start + i] - arrivedNanos[start] - meanTime);
      variance += place * place;
    }
    return covariance / variance;
  }
}
