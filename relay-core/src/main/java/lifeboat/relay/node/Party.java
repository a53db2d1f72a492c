package lifeboat.relay.node;

/**
 * A relay or a server as a state machine. A party reads no clock and does nothing by itself: time
 * comes with each input, and everything it wants done is in the answer.
 */
public interface Party {

  /** The only way in. Times of successive inputs never decrease. */
  Step handle(Input input);

  /** The tables as they are, for people and tests. */
  Tables tables(long nowNanos);

  /** How full it is; a party that keeps nothing is empty. */
  default Load load() {
    return Load.EMPTY;
  }
}
