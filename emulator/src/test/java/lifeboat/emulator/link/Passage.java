package lifeboat.emulator.link;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of one frame on a link: when it went in, and everything that came out of it. Times
 * are of one clock, in nanoseconds.
 *
 * @param earliestNanos just before the frame was handed to the kernel
 * @param latestNanos just after: in between it entered the link
 */
record Passage(long earliestNanos, long latestNanos, List<Arrival> arrivals) {

  /**
   * A frame that came out.
   *
   * @param order number of the arrival on the whole link, from 0
   * @param wrongBits how many bits were not as they went in
   */
  record Arrival(long nanos, int order, int wrongBits) {}

  Passage {
    arrivals = List.copyOf(arrivals);
  }

  boolean isLost() {
    return arrivals.isEmpty();
  }

  /** From when it went in at the earliest until it came out first. */
  long delayNanos() {
    return arrivals.getFirst().nanos() - earliestNanos;
  }

  /** One line, which {@link #parse} reads. */
  String print() {
    StringBuilder line = new StringBuilder().append(earliestNanos).append(' ').append(latestNanos);
    for (Arrival arrival : arrivals) {
      line.append(' ')
          .append(arrival.nanos())
          .append(' ')
          .append(arrival.order())
          .append(' ')
          .append(arrival.wrongBits());
    }
    return line.toString();
  }

  static Passage parse(String line) {
    String[] words = line.split(" ", -1);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 2; i < words.length; i += 3) {
      arrivals.add(
          new Arrival(
              Long.parseLong(words[i]),
              Integer.parseInt(words[i + 1]),
              Integer.parseInt(words[i + 2])));
    }
    return new Passage(Long.parseLong(words[0]), Long.parseLong(words[1]), arrivals);
  }
}
