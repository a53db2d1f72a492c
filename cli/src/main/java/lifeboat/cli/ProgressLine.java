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
 * How far long work is, on stderr: a bar on a terminal, else a line now and then. {@code
 * scripts/lifeboat} says whether stderr is a terminal, and how wide.
 */
final class ProgressLine implements AutoCloseable {

  private static final int LINES = 10;
  private static final int UPDATE_MILLIS = 200;
  private static final int WIDEST = 100;
  private static final long MEBIBYTE = 1 << 20;

  private final PrintWriter err;
  private final boolean quiet;
  private final int columns = Integer.getInteger("lifeboat.columns", 0);
  private @Nullable ProgressBar bar;
  private @Nullable Work work;
  private String note = "";
  private long startNanos;
  private long done;
  private long told;

  ProgressLine(PrintWriter err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
  }

  /** A phase, or something worth knowing; a bar makes room for it. */
  synchronized void talk(String text) {
    if (!quiet) {
      clear();
      err.println("· " + text);
      err.flush();
      draw();
    }
  }

  /** Trials begin. */
  synchronized void begin(String task, long alreadyDone, long trials) {
    begin(new Work(task, " trials", 1, trials), alreadyDone);
  }

  /** Bytes are to be stored. */
  synchronized void beginBytes(String task, long bytes) {
    begin(new Work(task, " MiB stored", MEBIBYTE, bytes / MEBIBYTE), 0);
  }

  private void begin(Work begun, long alreadyDone) {
    work = begun;
    done = alreadyDone;
    told = alreadyDone;
    startNanos = System.nanoTime();
    draw();
  }

  /** So many trials have ended, or bytes have been stored; {@code more} is said beside it. */
  synchronized void ended(long amount, String more) {
    if (work == null) {
      return;
    }
    done = amount / work.unit;
    note = more;
    if (bar != null) {
      bar.stepTo(done).setExtraMessage(note);
    } else if (done == work.all || (done - told) * LINES >= work.all) {
      told = done;
      talk(done + " of " + work.all + work.what + (note.isEmpty() ? "" : ", " + note));
    }
  }

  private void draw() {
    if (quiet || columns <= 0 || work == null) {
      return;
    }
    PrintStream stream =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    bar =
        new ProgressBarBuilder()
            .setTaskName(work.task)
            .setInitialMax(work.all)
            .startsFrom(done, Duration.ofNanos(System.nanoTime() - startNanos))
            .setStyle(
                System.getenv("NO_COLOR") == null
                    ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                    : ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(stream, Math.min(columns - 1, WIDEST)))
            .clearDisplayOnFinish()
            .build()
            .setExtraMessage(note);
  }

  private void clear() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  /** The work has ended: what comes now is no progress. */
  synchronized void over() {
    clear();
    work = null;
  }

  @Override
  public void close() {
    over();
  }

  /** What is being done, and in what it is counted. */
  private record Work(String task, String what, long unit, long all) {}
}
