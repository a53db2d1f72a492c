package lifeboat.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Ends a sweep that is interrupted in an orderly way, and says how it goes on. */
final class SweepInterruption implements AutoCloseable {

  /** Ends what the sweep has started. */
  @FunctionalInterface
  interface End {
    void end() throws InterruptedException;
  }

  private final PrintWriter err;
  private final End end;
  private final Supplier<String> words;
  private volatile boolean over;

  private SweepInterruption(PrintWriter err, End end, Supplier<String> words) {
    this.err = err;
    this.end = end;
    this.words = words;
  }

  /** Watches until it is closed. */
  static SweepInterruption watch(PrintWriter err, End end, Supplier<String> words) {
    SweepInterruption interruption = new SweepInterruption(err, end, words);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("interruption").unstarted(interruption::interrupted));
    return interruption;
  }

  private void interrupted() {
    if (over) {
      return;
    }
    try {
      end.end();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    err.println("\ninterrupted; " + words.get());
    err.flush();
  }

  @Override
  public void close() {
    over = true;
  }
}
