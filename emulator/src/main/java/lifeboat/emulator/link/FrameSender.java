package lifeboat.emulator.link;

import java.lang.foreign.Arena;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.MessageVector;

/** Hands the frames that are due to the device at the other end, a batch at a time. */
final class FrameSender {

  /** Frames that left more than {@link UserspaceLinks#LATE_NANOS} after their time. */
  final Tally lateFrames = new Tally();

  /** By how much the latest frame missed its time. */
  final Tally worstLatenessNanos = new Tally();

  private final FrameCalls calls;
  private final FramePool pool;
  private final MessageVector messages;
  private final int[] slots;

  FrameSender(FrameCalls calls, FramePool pool, Arena arena, int batchFrames) {
    this.calls = calls;
    this.pool = pool;
    this.messages = new MessageVector(arena, batchFrames);
    this.slots = new int[batchFrames];
  }

  /** Sends the frames at the head of the queue that are due, at most one batch. */
  void sendDue(Direction direction, long nowNanos) {
    int count = collect(direction.queue, nowNanos);
    int done = 0;
    while (done < count) {
      int sent = calls.send(direction.to.descriptor(), messages.headersFrom(done), count - done);
      if (sent > 0) {
        countSent(direction, done, sent);
        done += sent;
      } else {
        // A full buffer or a device that is down refuses the rest as well; any other error is about
        // the first frame only.
        int refused = isAboutTheDevice(sent) ? count - done : 1;
        direction.sendErrors.add(refused);
        done += refused;
      }
    }
    for (int i = 0; i < count; i++) {
      pool.giveBack(slots[i]);
    }
  }

  private int collect(DirectionQueue queue, long nowNanos) {
    int count = 0;
    while (count < slots.length && !queue.isEmpty() && queue.headDueNanos() <= nowNanos) {
      noteLateness(nowNanos - queue.headDueNanos());
      slots[count] = queue.headSlot();
      messages.setBuffer(count, pool.address(slots[count]), queue.headLength());
      queue.removeHead();
      count++;
    }
    return count;
  }

  private void noteLateness(long latenessNanos) {
    worstLatenessNanos.raiseTo(latenessNanos);
    if (latenessNanos > UserspaceLinks.LATE_NANOS) {
      lateFrames.add(1);
    }
  }

  private void countSent(Direction direction, int from, int sent) {
    long bytes = 0;
    for (int i = from; i < from + sent; i++) {
      bytes += messages.bufferLength(i);
    }
    direction.framesOut.add(sent);
    direction.bytesOut.add(bytes);
  }

  private static boolean isAboutTheDevice(int result) {
    return result == -FrameCalls.EAGAIN
        || result == -FrameCalls.ENETDOWN
        || result == -FrameCalls.ENXIO;
  }
}
