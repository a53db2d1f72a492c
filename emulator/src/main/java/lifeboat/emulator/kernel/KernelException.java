package lifeboat.emulator.kernel;

import java.io.IOException;

/** A system call that failed; the message names the call, what it was applied to, and why. */
public final class KernelException extends IOException {

  private static final long serialVersionUID = 1;

  private final int errno;

  KernelException(String call, String argument, int errno, String reason) {
    super(call + "(" + argument + "): " + reason + " (errno " + errno + ")");
    this.errno = errno;
  }

  /** The error number of Linux, such as 19 for ENODEV. */
  public int errno() {
    return errno;
  }
}
