package lifeboat.simulator.invariant;

import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.node.Load;
import lifeboat.relay.node.Output;

/** No table and no queue of a node is above its bound, and no credit goes beyond a custody. */
final class WithinBounds implements Invariant {

  @Override
  public void check(Observation event) {
    Load load = event.load();
    if (!load.isWithinBounds()) {
      throw new InvariantViolation(event.address() + " is above a bound: " + load);
    }
    for (Output output : event.step().outputs()) {
      if (output instanceof Output.SendOnLink send && send.message() instanceof Accepted accepted) {
        if (accepted.creditBytes() < 0) {
          throw new InvariantViolation(
              event.address() + " holds more of " + accepted.flow() + " than it has room for");
        }
      }
    }
  }
}
