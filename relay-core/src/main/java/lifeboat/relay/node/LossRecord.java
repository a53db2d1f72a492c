package lifeboat.relay.node;

import lifeboat.relay.message.Message.NormalPacket;

/**
 * What share of the bytes is lost on a path, and whether what is lost now is more than is usual
 * there. Losses in a round without a queue are chance: their smoothed share is the usual one.
 */
final class LossRecord {

  /** Chance beyond this share is not made up for. */
  private static final double MAX_USUAL = 0.3;

  /** Losses are unusual if their share in this round and the last is so many times the usual ... */
  private static final double UNUSUAL = 2;

  /** ... and this much more. */
  private static final double UNUSUAL_EXCESS = 0.01;

  private static final double HEAVY = 0.02;

  /** The smoothed share is not trusted to the last: too much would fill the queue. */
  private static final double COMPENSATED = 0.9;

  private double usual;
  private long lostBefore;
  private long deliveredBefore;
  private long lostEarlier;
  private long deliveredEarlier;

  /** A round has ended, with so many bytes lost and delivered in all. */
  void endOfRound(long lostBytes, long deliveredBytes, boolean queueStood) {
    double share = share(lostBytes - lostBefore, deliveredBytes - deliveredBefore);
    usual += ((queueStood ? 0 : Math.min(share, MAX_USUAL)) - usual) / 4;
    lostEarlier = lostBefore;
    deliveredEarlier = deliveredBefore;
    lostBefore = lostBytes;
    deliveredBefore = deliveredBytes;
  }

  /** Whether more is lost than chance takes; one fragment says nothing. */
  boolean isUnusual(long lostBytes, long deliveredBytes) {
    long lost = lostBytes - lostEarlier;
    return lost > NormalPacket.FRAGMENT_BYTES
        && share(lost, deliveredBytes - deliveredEarlier) > UNUSUAL * usual + UNUSUAL_EXCESS;
  }

  /** Whether chance seems to take so much that it may not be chance. */
  boolean isHeavy() {
    return usual > HEAVY;
  }

  /** By how much more has to be sent so that what arrives is not less for chance losses. */
  double compensation() {
    return 1 / (1 - COMPENSATED * usual);
  }

  private static double share(long lost, long delivered) {
    return lost == 0 ? 0 : (double) lost / (lost + delivered);
  }
}
