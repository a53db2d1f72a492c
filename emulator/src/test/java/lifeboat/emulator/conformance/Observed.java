package lifeboat.emulator.conformance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import lifeboat.emulator.conformance.LinkUnderTest.Delivery;
import lifeboat.emulator.conformance.LinkUnderTest.Passage;

/** What can be told from the frames that came out of a link. */
final class Observed {

  private final Passage passage;
  private final int[] copies;

  Observed(Passage passage) {
    this.passage = passage;
    this.copies = new int[passage.sentNanos().size()];
    for (Delivery delivery : passage.deliveries()) {
      copies[delivery.frame()]++;
    }
  }

  int sent() {
    return copies.length;
  }

  List<Delivery> deliveries() {
    return passage.deliveries();
  }

  List<Long> sentNanos() {
    return passage.sentNanos();
  }

  /** Time from entering to leaving the link. */
  long tookNanos(Delivery delivery) {
    return delivery.arrivedNanos() - passage.sentNanos().get(delivery.frame());
  }

  /** Of every delivery, in their order. */
  List<Long> tookNanos() {
    return passage.deliveries().stream().map(this::tookNanos).toList();
  }

  /** Frames that came so often. */
  int cameTimes(int times) {
    int count = 0;
    for (int each : copies) {
      count += each == times ? 1 : 0;
    }
    return count;
  }

  double shareThatCame(int times) {
    return cameTimes(times) / (double) sent();
  }

  double corruptedShare() {
    return passage.deliveries().stream().filter(Delivery::corrupted).count() / (double) sent();
  }

  /** The frames that never came. */
  BitSet lost() {
    BitSet lost = new BitSet();
    for (int frame = 0; frame < copies.length; frame++) {
      lost.set(frame, copies[frame] == 0);
    }
    return lost;
  }

  /** How many frames in a row are lost on average where one is. */
  double meanBurst() {
    BitSet lost = lost();
    int bursts = 0;
    for (int first = lost.nextSetBit(0); first >= 0; ) {
      bursts++;
      first = lost.nextSetBit(lost.nextClearBit(first));
    }
    return lost.cardinality() / (double) bursts;
  }

  /**
   * Bits over time from the tenth part of the frames on, when so many wait that a sender which is
   * held up does not let the link idle.
   */
  double bitsPerSecond(int frameBytes) {
    List<Delivery> all = passage.deliveries().subList(sent() / 10, passage.deliveries().size());
    long nanos = all.getLast().arrivedNanos() - all.getFirst().arrivedNanos();
    return (all.size() - 1) * (double) frameBytes * Byte.SIZE / nanos * 1e9;
  }

  /**
   * Correlation of the times of neighbours, by their ranks (Spearman), so that one frame of which
   * the machine was late by much does not count for more than one.
   */
  double correlationOfNeighbours() {
    List<Long> took = tookNanos();
    List<Integer> byTime = new ArrayList<>();
    for (int i = 0; i < took.size(); i++) {
      byTime.add(i);
    }
    byTime.sort(Comparator.comparing(took::get));
    double[] ranks = new double[took.size()];
    double middle = (took.size() - 1) / 2.0;
    for (int i = 0; i < ranks.length; i++) {
      ranks[byTime.get(i)] = i - middle;
    }
    double product = 0;
    double square = 0;
    for (int i = 0; i < ranks.length; i++) {
      square += ranks[i] * ranks[i];
      product += i == 0 ? 0 : ranks[i] * ranks[i - 1];
    }
    return product / square;
  }

  /**
   * The statistic of Kolmogorov and Smirnov: the largest distance between the distribution of what
   * was taken and {@code shareBelow}, where everything may have taken up to {@code lateNanos}
   * longer.
   */
  double distanceTo(DoubleUnaryOperator shareBelow, long lateNanos) {
    List<Long> sorted = new ArrayList<>(tookNanos());
    sorted.sort(null);
    int count = sorted.size();
    double distance = 0;
    for (int i = 0; i < count; i++) {
      double most = shareBelow.applyAsDouble((double) sorted.get(i));
      double least = shareBelow.applyAsDouble((double) (sorted.get(i) - lateNanos));
      distance = Math.max(distance, (i + 1.0) / count - most);
      distance = Math.max(distance, least - (double) i / count);
    }
    return distance;
  }
}
