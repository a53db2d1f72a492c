package lifeboat.emulator.plan;

import java.io.IOException;

/**
 * A line of a plan that the host did not accept; the message names the line, what said no, and the
 * entry of the topology that the line is there for.
 */
public final class PlanException extends IOException {

  private static final long serialVersionUID = 1;

  private final String origin;

  PlanException(PlanLine line, String reason) {
    super(line.origin() + ": \"" + line + "\" failed: " + reason);
    this.origin = line.origin();
  }

  PlanException(String origin, String reason) {
    super(origin + ": " + reason);
    this.origin = origin;
  }

  /** The path in the topology file, such as {@code links.coast}. */
  public String origin() {
    return origin;
  }
}
