package lifeboat.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far a sweep is, on stderr: a bar on a terminal, else a line now and then. {@code
 * scripts/lifeboat} says whether stderr is a terminal, and how wide.
 */
final class SweepProgress implements AutoCloseable {

  private static final int LINES = 10;
  private static final int UPDATE_MILLIS = 200;
  private static final int WIDEST = 100;

  private final PrintWriter err;
  private final boolean quiet;
  private final int columns = Integer.getInteger("lifeboat.columns", 0);
  private @Nullable ProgressBar bar;
  private long all;
  private long told;

  SweepProgress(PrintWriter err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
  }

  /** A phase, or something worth knowing. */
  void talk(String text) {
    if (!quiet) {
      err.println("· " + text);
      err.flush();
    }
  }

  /** Trials begin. */
  void begin(String task, long done, long trials) {
    all = trials;
    told = done;
    if (!quiet && columns > 0) {
      PrintStream stream =
          new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(trials)
              .startsFrom(done, Duration.ZERO)
              .setStyle(
                  System.getenv("NO_COLOR") == null
                      ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                      : ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(stream, Math.min(columns - 1, WIDEST)))
              .build();
    }
  }

  /** So many have ended. */
  synchronized void ended(long done, String note) {
    if (bar != null) {
      bar.stepTo(done).setExtraMessage(note);
    } else if (done == all || (done - told) * LINES >= all) {
      told = done;
      talk(done + " of " + all + " trials" + (note.isEmpty() ? "" : ", " + note));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
