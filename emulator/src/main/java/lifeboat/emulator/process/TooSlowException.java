package lifeboat.emulator.process;

import java.io.IOException;

/**
 * Something did not come in time though nothing is broken: the host is too slow for the network.
 */
public final class TooSlowException extends IOException {

  private static final long serialVersionUID = 1L;

  /** {@code what} did not come in time. */
  public TooSlowException(String what) {
    super(
        what
            + "\nThe host is too slow for this network, or busy with other things: fewer nodes, fewer"
            + " runs at a time or more processors help.");
  }
}
