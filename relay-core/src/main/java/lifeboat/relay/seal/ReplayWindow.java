package lifeboat.relay.seal;

import java.util.Arrays;

/**
 * Which of the numbers of a sender have been seen: the newest, and which of the {@link #BITS}
 * before it. What is older counts as seen (RFC 6479).
 */
final class ReplayWindow {

  /** Some 80 ms of the fastest sender: packets of one sender overtake each other on two ways. */
  static final int BITS = 8192;

  private final long[] seen = new long[BITS / Long.SIZE];
  private long newest;

  /** A window in which everything up to {@code newest} has been seen. */
  ReplayWindow(long newest) {
    this.newest = newest;
    Arrays.fill(seen, -1L);
  }

  /** Whether a number is seen for the first time; it has been seen from then on. */
  boolean admit(long number) {
    if (number <= newest - BITS) {
      return false;
    }
    if (number > newest) {
      if (number - newest >= BITS) {
        Arrays.fill(seen, 0);
      } else {
        for (long skipped = newest + 1; skipped <= number; skipped++) {
          clear(skipped);
        }
      }
      newest = number;
    }
    int word = (int) (number / Long.SIZE % seen.length);
    long bit = 1L << (number % Long.SIZE);
    boolean fresh = (seen[word] & bit) == 0;
    seen[word] |= bit;
    return fresh;
  }

  private void clear(long number) {
    seen[(int) (number / Long.SIZE % seen.length)] &= ~(1L << (number % Long.SIZE));
  }
}
