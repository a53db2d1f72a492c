package lifeboat.emulator.link;

/**
 * What became of the frames of one direction so far.
 *
 * @param overflowedFrames dropped by the kernel because this process did not fetch them in time;
 *     not in {@code framesIn}
 * @param framesIn frames received from the sending side
 * @param framesOut frames handed to the receiving side
 * @param doubledFrames frames of which two were to leave, as the profile wants
 * @param lostFrames lost at random, as the profile wants
 * @param queueFullFrames dropped in front of the rate, as the profile wants
 * @param poolFullFrames dropped because all links together held too many frames
 * @param oversizedFrames dropped because they were longer than {@link FramePool#SLOT_BYTES}: an
 *     offload is still on
 * @param sendErrorFrames dropped because the kernel did not take them, for instance from a device
 *     that is down
 */
public record DirectionCounters(
    String link,
    String fromDevice,
    String toDevice,
    long overflowedFrames,
    long framesIn,
    long bytesIn,
    long framesOut,
    long bytesOut,
    long doubledFrames,
    long lostFrames,
    long queueFullFrames,
    long poolFullFrames,
    long oversizedFrames,
    long sendErrorFrames) {

  /** Frames that the emulation lost although the profile did not want it. */
  public long unwantedDrops() {
    return overflowedFrames + poolFullFrames + oversizedFrames + sendErrorFrames;
  }
}
