package lifeboat.sweep.trial;

/** This host cannot play any trial of a sweep, so there is no use in trying the next one. */
public final class HostCannotPlayException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With what the host lacks. */
  public HostCannotPlayException(String message) {
    super(message);
  }
}
