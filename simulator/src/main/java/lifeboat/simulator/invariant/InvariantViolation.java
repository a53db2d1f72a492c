package lifeboat.simulator.invariant;

/**
 * Something that must always hold did not: a fault of Lifeboat, with what is needed to repeat it.
 */
public final class InvariantViolation extends IllegalStateException {

  private static final long serialVersionUID = 1;

  InvariantViolation(String what) {
    super(what);
  }

  /** The same with where it happened and how to repeat it. */
  public InvariantViolation(
      InvariantViolation plain, long atNanos, String node, Provenance provenance) {
    super(
        plain.getMessage()
            + "\n  at "
            + atNanos
            + " ns, node "
            + node
            + ", seed "
            + provenance.seed()
            + ", Lifeboat "
            + provenance.version()
            + "\n  repeat: "
            + provenance.command(),
        plain);
  }
}
