package lifeboat.simulator.invariant;

/**
 * Something that must hold after every event. It keeps what it needs to judge the next event in
 * time that does not depend on how much there has been before.
 */
interface Invariant {

  /** Takes an event into account; throws an {@link InvariantViolation} where it does not hold. */
  void check(Observation event);

  /** A node has lost its memory. */
  default void restarted(int node) {}
}
