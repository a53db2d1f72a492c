package lifeboat.simulator.invariant;

import java.util.List;

/** All that must hold after every event of a simulation. */
public final class Invariants {

  private final Provenance provenance;
  private final List<Invariant> all;

  /**
   * Invariants of one simulation.
   *
   * @param provenance what a violation tells about how to repeat it
   */
  public Invariants(
      Provenance provenance, Observation.Disks disks, Observation.Geography geography) {
    this.provenance = provenance;
    this.all =
        List.of(
            new OneUpstream(),
            new OneNextHop(),
            new WithinBounds(),
            new OneCopy(),
            new CopiesApart(geography),
            new NothingIsLost(disks));
  }

  /** Judges an event at a node of that name. */
  public void check(Observation event, String node) {
    try {
      for (Invariant invariant : all) {
        invariant.check(event);
      }
    } catch (InvariantViolation plain) {
      throw new InvariantViolation(plain, event.nowNanos(), node, provenance);
    }
  }

  /** A node has lost its memory. */
  public void restarted(int node) {
    all.forEach(invariant -> invariant.restarted(node));
  }
}
