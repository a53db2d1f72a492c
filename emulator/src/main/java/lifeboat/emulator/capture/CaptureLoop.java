package lifeboat.emulator.capture;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.emulator.kernel.Epoll;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.emulator.kernel.PacketSocket;
import org.jspecify.annotations.Nullable;

/** What the thread of a {@link CaptureSession} does: fetch, put in order of time, write. */
final class CaptureLoop implements AutoCloseable {

  private static final int STOP_TAG = -1;

  /** Frames wait so long for earlier ones of other devices. */
  private static final long WINDOW_NANOS = 100_000_000;

  /**
   * A frame can be fetched less than this after the time in its stamp, unless the host is very
   * busy: it gets the stamp when it is put into a queue of the kernel, before it comes out again.
   */
  private static final long HANDOVER_NANOS = 50_000_000;

  private final List<CapturePoint> points;
  private final CaptureOptions options;
  private final AtomicLong written;
  private final long[] fetchedByPoint;
  private final long[] writtenByPoint;
  private final Arena arena = Arena.ofConfined();
  private final FrameSource source;
  private final Epoll epoll;
  private final FrameWindow window = new FrameWindow();
  private final List<PacketSocket> sockets = new ArrayList<>();
  private @Nullable PcapngFile file;
  private long startNanos;
  private boolean stopping;

  /**
   * Prepares a capture.
   *
   * @param stopDescriptor readable when the capture is to end
   * @param written counts the frames in the file
   */
  CaptureLoop(
      List<CapturePoint> points, CaptureOptions options, int stopDescriptor, AtomicLong written)
      throws IOException {
    FrameCalls calls = new FrameCalls(arena);
    this.points = List.copyOf(points);
    this.options = options;
    this.written = written;
    this.fetchedByPoint = new long[points.size()];
    this.writtenByPoint = new long[points.size()];
    this.source = new FrameSource(calls, arena, options.snapLength());
    this.epoll = new Epoll(calls, arena);
    epoll.add(stopDescriptor, STOP_TAG);
  }

  /** Opens every device and the file; from then on no frame is missed. */
  void open(Path path) throws Exception {
    for (CapturePoint point : points) {
      PacketSocket socket =
          NetworkNamespaces.inside(
              point.namespace(), () -> PacketSocket.forCapture(point.device()));
      sockets.add(socket);
      epoll.add(socket.descriptor(), sockets.size() - 1);
    }
    startNanos = FrameSource.nowNanos();
    file = PcapngFile.create(path, options, points);
  }

  /** Captures until told to stop, or until the file is full. */
  CaptureReport run() throws IOException {
    PcapngFile open = file;
    if (open == null) {
      throw new IllegalStateException("not opened");
    }
    long settleAtNanos = 0;
    while (!stopping && !open.isFull()) {
      boolean wasEmpty = window.isEmpty();
      int ready = epoll.await(wasEmpty ? Epoll.FOREVER : settleAtNanos - System.nanoTime());
      for (int i = 0; i < ready; i++) {
        serve(epoll.tag(i), open);
      }
      long nowNanos = System.nanoTime();
      if (wasEmpty) {
        settleAtNanos = nowNanos + WINDOW_NANOS;
      } else if (nowNanos >= settleAtNanos || window.isHalfFull()) {
        settle(FrameSource.nowNanos() - HANDOVER_NANOS, open);
        settleAtNanos = nowNanos + WINDOW_NANOS;
      }
    }
    // All that passed before the end, of which the sockets may hold much when it went fast.
    settle(FrameSource.nowNanos(), open);
    write(Long.MAX_VALUE, open);
    return finish(open);
  }

  private void serve(int tag, PcapngFile open) throws IOException {
    if (tag == STOP_TAG) {
      stopping = true;
    } else {
      int ignored = fetch(tag, open);
    }
  }

  private int fetch(int point, PcapngFile open) throws IOException {
    if (window.isFull(FrameSource.BATCH_FRAMES)) {
      write(Long.MAX_VALUE, open);
    }
    int count = source.fetch(sockets.get(point), point, window);
    fetchedByPoint[point] += count;
    return count;
  }

  /** Writes the frames up to a time before which no more are to come. */
  private void settle(long untilNanos, PcapngFile open) throws IOException {
    for (int point = 0; point < sockets.size(); point++) {
      int count;
      do {
        count = fetch(point, open);
        // What follows a frame that is too late is later still.
      } while (count == FrameSource.BATCH_FRAMES && source.lastStampNanos() <= untilNanos);
    }
    write(untilNanos, open);
  }

  private void write(long untilNanos, PcapngFile open) throws IOException {
    window.drain(
        untilNanos,
        (frame, bytes) -> {
          if (open.packet(frame, bytes)) {
            writtenByPoint[frame.point()]++;
            written.incrementAndGet();
          }
        });
    open.flush();
  }

  private CaptureReport finish(PcapngFile open) throws IOException {
    long endNanos = FrameSource.nowNanos();
    List<CaptureReport.Point> reports = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      long dropped = sockets.get(i).counts().overflowed();
      CaptureReport.Point report =
          new CaptureReport.Point(
              points.get(i).name(), fetchedByPoint[i] + dropped, writtenByPoint[i], dropped);
      open.statistics(i, startNanos, endNanos, report);
      reports.add(report);
    }
    open.flush();
    return new CaptureReport(open.isFull(), reports);
  }

  @Override
  public void close() throws IOException {
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      sockets.forEach(PacketSocket::close);
      epoll.close();
      arena.close();
    }
  }
}
