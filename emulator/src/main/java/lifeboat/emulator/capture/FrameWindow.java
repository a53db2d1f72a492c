package lifeboat.emulator.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The frames of the last moments, which come in by device and go out in order of time.
 *
 * <p>It is bounded: when it is full, everything in it has to go.
 */
final class FrameWindow {

  /** Where frames go. */
  @FunctionalInterface
  interface Sink {
    void frame(Frame frame, byte[] bytes) throws IOException;
  }

  /**
   * One frame.
   *
   * @param point number of the device
   * @param length bytes kept of the {@code trueLength}
   * @param flags as {@link PcapngFile} has them
   */
  record Frame(int point, long stampNanos, int offset, int length, int trueLength, int flags) {}

  private static final int MAX_FRAMES = 65_536;
  private static final int FIRST_BYTES = 1 << 20;
  private static final int MAX_BYTES = 32 << 20;
  private static final Comparator<Frame> IN_TIME = Comparator.comparingLong(Frame::stampNanos);

  private byte[] bytes = new byte[FIRST_BYTES];
  private final List<Frame> frames = new ArrayList<>();
  private int usedBytes;

  /** Whether {@code count} more frames may not find room. */
  boolean isFull(int count) {
    return frames.size() + count > MAX_FRAMES
        || usedBytes + (long) count * CaptureOptions.MAX_SNAP_LENGTH > MAX_BYTES;
  }

  /** Whether it is time to let frames go, before all of them have to. */
  boolean isHalfFull() {
    return frames.size() > MAX_FRAMES / 2 || usedBytes > MAX_BYTES / 2;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Adds a frame whose bytes lie at {@code offset} of {@code memory}. */
  void add(
      int point,
      long stampNanos,
      MemorySegment memory,
      long offset,
      int length,
      int trueLength,
      int flags) {
    if (usedBytes + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, 2 * (usedBytes + length)));
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, usedBytes, length);
    frames.add(new Frame(point, stampNanos, usedBytes, length, trueLength, flags));
    usedBytes += length;
  }

  /** Hands over, in order of time, the frames that are not later than {@code untilNanos}. */
  void drain(long untilNanos, Sink sink) throws IOException {
    frames.sort(IN_TIME);
    int count = 0;
    while (count < frames.size() && frames.get(count).stampNanos() <= untilNanos) {
      sink.frame(frames.get(count), bytes);
      count++;
    }
    keepFrom(count);
  }

  /** Moves what is left to the front; it is little, for it has only just come in. */
  private void keepFrom(int count) {
    List<Frame> left = new ArrayList<>(frames.subList(count, frames.size()));
    left.sort(Comparator.comparingInt(Frame::offset));
    frames.clear();
    usedBytes = 0;
    for (Frame frame : left) {
      System.arraycopy(bytes, frame.offset(), bytes, usedBytes, frame.length());
      frames.add(
          new Frame(
              frame.point(),
              frame.stampNanos(),
              usedBytes,
              frame.length(),
              frame.trueLength(),
              frame.flags()));
      usedBytes += frame.length();
    }
  }
}
