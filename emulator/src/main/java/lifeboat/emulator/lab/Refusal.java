package lifeboat.emulator.lab;

/** A laboratory does not do what is asked; the message says why, and what to do. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  /** Bad usage: what is asked for does not exist or makes no sense. */
  public static final int USAGE = 2;

  /** The laboratory or its host cannot do it. */
  public static final int CANNOT = 3;

  private final int status;

  public Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The exit status of the command that asked. */
  public int status() {
    return status;
  }
}
