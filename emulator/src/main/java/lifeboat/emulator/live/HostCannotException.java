package lifeboat.emulator.live;

/** The host cannot run this experiment; the message says what is missing and what would help. */
public final class HostCannotException extends Exception {

  private static final long serialVersionUID = 1L;

  public HostCannotException(String message) {
    super(message);
  }
}
