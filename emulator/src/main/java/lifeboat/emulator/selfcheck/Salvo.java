package lifeboat.emulator.selfcheck;

/**
 * Frames that are handed to a link at once.
 *
 * @param atNanos when, since the round began
 * @param firstIndex number of the first frame within its direction
 * @param frameBytes length of each frame without its check sequence
 */
record Salvo(long atNanos, int firstIndex, int frames, int frameBytes) {

  private static final long BIT_NANOS_PER_BYTE = 8_000_000_000L;

  Salvo {
    if (atNanos < 0 || firstIndex < 0 || frames < 1 || frameBytes < CheckFrame.BYTES) {
      throw new IllegalArgumentException(
          frames + " frames of " + frameBytes + " bytes at " + atNanos + " ns");
    }
  }

  /** The number behind the last frame. */
  int endIndex() {
    return firstIndex + frames;
  }

  Salvo at(long nanos) {
    return new Salvo(nanos, firstIndex, frames, frameBytes);
  }

  /** How long a frame takes on the wire; 0 without a rate. */
  static long wireNanos(long frameBytes, long rateBitsPerSecond) {
    return rateBitsPerSecond == 0 ? 0 : frameBytes * BIT_NANOS_PER_BYTE / rateBitsPerSecond;
  }
}
