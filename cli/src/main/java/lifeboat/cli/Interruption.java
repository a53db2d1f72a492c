package lifeboat.cli;

import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Says where the results of an interrupted run are; that nothing is left running is for {@code
 * scripts/lifeboat} to say, which outlives the namespaces.
 */
final class Interruption implements AutoCloseable {

  private final PrintWriter err;
  private final Path directory;
  private volatile boolean over;

  private Interruption(PrintWriter err, Path directory) {
    this.err = err;
    this.directory = directory;
  }

  /** Watches until {@link #over}. */
  static Interruption watch(PrintWriter err, Path directory) {
    Interruption interruption = new Interruption(err, directory);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("interruption").unstarted(interruption::say));
    return interruption;
  }

  /** The run has ended by itself. */
  void over() {
    over = true;
  }

  private void say() {
    if (!over) {
      err.println("interrupted; the events so far are in " + directory);
      err.flush();
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
