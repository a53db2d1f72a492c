package lifeboat.report;

import java.io.IOException;

/** A folder is not the directory of a run, or its files cannot be understood; the text says why. */
public final class NotARunException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotARunException(String message) {
    super(message);
  }
}
