package lifeboat.emulator.kernel;

/** Stops processes and lets them go on, kill(2). Java itself can only end them. */
public final class Signals {

  // The numbers of x86 and ARM.
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;

  private static final NativeFunction KILL = NativeFunction.named("kill");

  private Signals() {}

  /** The process does nothing from now on. */
  public static void stop(long pid) {
    send(pid, SIGSTOP);
  }

  /** The process goes on where it was stopped. */
  public static void resume(long pid) {
    send(pid, SIGCONT);
  }

  /** A process that has ended meanwhile needs no signal. */
  private static void send(long pid, int signal) {
    KILL.succeeds(pid, signal);
  }
}
