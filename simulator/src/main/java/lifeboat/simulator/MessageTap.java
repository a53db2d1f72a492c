package lifeboat.simulator;

import lifeboat.relay.message.Message;

/**
 * Stands at the beginning of every cable and decides what becomes of a message, before the link
 * does: how studies count messages, and tests lose, repeat, delay and spoil chosen ones.
 */
@FunctionalInterface
public interface MessageTap {

  /** What becomes of a message that {@code from} sends over a cable to {@code to}. */
  Fate fateOf(long nowNanos, String from, String to, Message message);

  /**
   * What becomes of a message.
   *
   * @param copies how often it enters the cable; 0 means it is lost
   * @param delayNanos how much later than the link says it arrives; what enters after it may
   *     overtake it
   * @param corrupt whether its bits change on the way
   */
  record Fate(int copies, long delayNanos, boolean corrupt) {

    /** Nothing special. */
    public static final Fate PASS = new Fate(1, 0, false);

    static final Fate LOST = new Fate(0, 0, false);
    static final Fate TWICE = new Fate(2, 0, false);
    static final Fate CORRUPT = new Fate(1, 0, true);

    /** It is late, and out of order. */
    static Fate late(long nanos) {
      return new Fate(1, nanos, false);
    }
  }
}
