package lifeboat.emulator.capture;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.emulator.kernel.LinuxCalls;

/**
 * Captures what passes one or several devices, in both directions, into one pcapng file.
 *
 * <p>Frames carry the kernel's time and stand in the file in the order of it, whatever device they
 * passed; so a frame is in the file a fifth of a second after it was seen. The kernel keeps some
 * thousand frames of each device until this process comes to fetch them; what it drops it counts,
 * and the statistics at the end of the file say so.
 *
 * <pre>
 * start -> capturing -> stop, or the file has reached its size, or it cannot be written: ended
 * </pre>
 */
public final class CaptureSession implements AutoCloseable {

  private final AtomicLong written = new AtomicLong();
  private final CompletableFuture<CaptureReport> ended = new CompletableFuture<>();
  private final int stopDescriptor;
  private boolean closed;

  private CaptureSession() throws IOException {
    this.stopDescriptor = LinuxCalls.eventDescriptor();
  }

  /**
   * Starts to capture; every frame from now on will be in the file.
   *
   * @param file overwritten if it is there
   * @throws IOException naming the device or the file, and the reason; nothing goes on then
   */
  public static CaptureSession start(List<CapturePoint> points, Path file, CaptureOptions options)
      throws IOException, InterruptedException {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("nothing to capture");
    }
    CaptureSession session = new CaptureSession();
    CompletableFuture<Boolean> opened = new CompletableFuture<>();
    // A thread of its own, because it visits the namespaces, which a virtual thread must not.
    Thread.ofPlatform()
        .name("capture")
        .daemon()
        .start(() -> session.run(points, file, options, opened));
    try {
      boolean ignored = opened.get();
      return session;
    } catch (ExecutionException e) {
      session.closeStopDescriptor();
      throw new IOException("cannot capture: " + reason(e), e);
    }
  }

  private void run(
      List<CapturePoint> points,
      Path file,
      CaptureOptions options,
      CompletableFuture<Boolean> opened) {
    try (CaptureLoop loop = new CaptureLoop(points, options, stopDescriptor, written)) {
      loop.open(file);
      opened.complete(true);
      ended.complete(loop.run());
    } catch (Exception | AssertionError e) {
      opened.completeExceptionally(e);
      ended.completeExceptionally(e);
    }
  }

  /** Whether frames are still being captured. */
  public boolean isRunning() {
    return !ended.isDone();
  }

  /** Frames written so far. */
  public long written() {
    return written.get();
  }

  /**
   * Writes what was seen until now, and the statistics, and closes the file; again it says the
   * same.
   *
   * @throws IOException if the file could not be written
   */
  public CaptureReport stop() throws IOException, InterruptedException {
    requestStop();
    try {
      CaptureReport report = ended.get();
      closeStopDescriptor();
      return report;
    } catch (ExecutionException e) {
      closeStopDescriptor();
      throw new IOException("the capture ended early: " + reason(e), e);
    }
  }

  /** Stops without a report. */
  @Override
  public void close() throws IOException {
    try {
      CaptureReport ignored = stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void requestStop() {
    if (!closed) {
      LinuxCalls.signal(stopDescriptor);
    }
  }

  private synchronized void closeStopDescriptor() {
    if (!closed) {
      closed = true;
      LinuxCalls.close(stopDescriptor);
    }
  }

  private static String reason(ExecutionException e) {
    return switch (e.getCause()) {
      case NoSuchFileException missing -> missing.getFile() + ": no such folder";
      case AccessDeniedException denied -> denied.getFile() + ": may not be written";
      case IOException failed -> String.valueOf(failed.getMessage());
      case null, default -> String.valueOf(e.getCause());
    };
  }
}
