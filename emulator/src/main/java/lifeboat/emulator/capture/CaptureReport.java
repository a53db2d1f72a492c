package lifeboat.emulator.capture;

import java.util.List;

/**
 * What a capture has seen.
 *
 * @param full whether it ended because the file had reached its size
 */
public record CaptureReport(boolean full, List<Point> points) {

  /**
   * One device.
   *
   * @param seen frames that passed the device
   * @param written frames that are in the file
   * @param dropped frames that the kernel dropped because they were not fetched in time
   */
  public record Point(String name, long seen, long written, long dropped) {}

  public CaptureReport {
    points = List.copyOf(points);
  }

  /** Frames in the file. */
  public long written() {
    return points.stream().mapToLong(Point::written).sum();
  }

  /** Frames that the kernel dropped. */
  public long dropped() {
    return points.stream().mapToLong(Point::dropped).sum();
  }
}
