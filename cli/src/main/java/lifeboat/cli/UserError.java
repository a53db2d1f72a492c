package lifeboat.cli;

/** Something the user can put right; the message says what, where and how. */
final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  UserError(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
