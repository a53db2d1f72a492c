package lifeboat.emulator.capture;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How to capture.
 *
 * @param program name and version of the program, for the head of the file
 * @param snapLength of each frame at most so many bytes are kept
 * @param maxFileBytes the capture ends before the file grows beyond
 * @param names of hosts by their IPv4 addresses, for the file to bring along
 */
public record CaptureOptions(
    String program, int snapLength, long maxFileBytes, SequencedMap<String, String> names) {

  /** Longest frame that is kept whole; those of emulated devices have 1514 bytes at most. */
  public static final int MAX_SNAP_LENGTH = 65_535;

  /** Size of a file unless said otherwise: what a link of 100 Mbit/s carries in 80 s. */
  public static final long DEFAULT_MAX_FILE_BYTES = 1L << 30;

  /** A smaller file would have no room for a good many frames of a few devices. */
  public static final long MIN_FILE_BYTES = 64 << 10;

  public CaptureOptions {
    if (snapLength < 1 || snapLength > MAX_SNAP_LENGTH) {
      throw new IllegalArgumentException(
          "snap length must be 1.." + MAX_SNAP_LENGTH + ", was " + snapLength);
    }
    if (maxFileBytes < MIN_FILE_BYTES) {
      throw new IllegalArgumentException(
          "a file needs at least " + MIN_FILE_BYTES + " bytes, was " + maxFileBytes);
    }
    names = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(names));
  }

  /** Whole frames, a file of {@link #DEFAULT_MAX_FILE_BYTES} at most, no names. */
  public static CaptureOptions of(String program) {
    return new CaptureOptions(
        program, MAX_SNAP_LENGTH, DEFAULT_MAX_FILE_BYTES, new LinkedHashMap<>());
  }

  public CaptureOptions withSnapLength(int bytes) {
    return new CaptureOptions(program, bytes, maxFileBytes, names);
  }

  public CaptureOptions withMaxFileBytes(long bytes) {
    return new CaptureOptions(program, snapLength, bytes, names);
  }

  /** With the names of hosts by their addresses. */
  public CaptureOptions withNames(SequencedMap<String, String> namesByAddress) {
    return new CaptureOptions(program, snapLength, maxFileBytes, namesByAddress);
  }
}
