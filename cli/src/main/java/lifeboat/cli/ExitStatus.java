package lifeboat.cli;

/** Exit statuses of the command. */
final class ExitStatus {

  static final int OK = 0;

  /** A replica was not placed, or an expectation was not met. */
  static final int FAILED = 1;

  /** Bad usage or a bad file. */
  static final int USAGE = 2;

  /** The host cannot do what is asked. */
  static final int HOST = 3;

  /** A fault of this program. */
  static final int BUG = 70;

  private ExitStatus() {}
}
