package lifeboat.emulator.link;

import java.lang.foreign.Arena;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.PacketSocket;
import lifeboat.network.link.LinkModel;

/**
 * Takes arrived frames from a socket, a batch at a time, into slots of the pool.
 *
 * <p>It always holds a batch of slots of its own. A frame that goes on takes its slot along and is
 * replaced by a fresh one; a frame that is dropped leaves its slot behind. So it can drain sockets
 * even when the pool is used up.
 */
final class FrameReceiver {

  private final FrameCalls calls;
  private final FramePool pool;
  private final MessageVector messages;
  private final int[] slots;

  FrameReceiver(FrameCalls calls, FramePool pool, Arena arena, int batchFrames) {
    this.calls = calls;
    this.pool = pool;
    this.messages = new MessageVector(arena, batchFrames);
    this.slots = new int[batchFrames];
    for (int i = 0; i < batchFrames; i++) {
      hold(i, pool.take());
    }
  }

  /** Receives one batch; a negative answer is an error number. */
  int receive(PacketSocket socket) {
    return calls.receive(socket.descriptor(), messages.headers(), messages.size());
  }

  /** Lets the link decide about frame {@code index} of the batch. */
  void admit(int index, Direction direction, long arrivalNanos) {
    int length = messages.length(index);
    direction.framesIn.add(1);
    direction.bytesIn.add(length);
    if (messages.isTruncated(index)) {
      direction.oversized.add(1);
      return;
    }
    int replacement = pool.take();
    if (replacement == FramePool.NONE) {
      direction.poolFull.add(1);
      return;
    }
    long dueNanos = direction.admit(arrivalNanos, length);
    if (dueNanos < 0) {
      pool.giveBack(replacement);
      return;
    }
    if (direction.secondNanos() != LinkModel.NONE) {
      addSecond(direction, slots[index], length);
    }
    add(direction, dueNanos, slots[index], length, direction.corruptBit());
    hold(index, replacement);
  }

  /** The frame leaves a second time, as a copy that is taken before its own bits change. */
  private void addSecond(Direction direction, int slot, int length) {
    direction.doubled.add(1);
    int copy = pool.take();
    if (copy == FramePool.NONE) {
      direction.poolFull.add(1);
      return;
    }
    pool.copy(slot, copy, length);
    add(direction, direction.secondNanos(), copy, length, direction.secondCorruptBit());
  }

  private void add(Direction direction, long dueNanos, int slot, int length, int corruptBit) {
    if (corruptBit != LinkModel.INTACT) {
      pool.flip(slot, corruptBit);
    }
    direction.queue.add(dueNanos, slot, length);
  }

  /** When the kernel received frame {@code index}, in nanoseconds of the epoch, or 0. */
  long timestampNanos(int index) {
    return messages.timestampNanos(index);
  }

  /** Prepares frame {@code index} for the next batch. */
  void recycle(int index) {
    messages.expectTimestamp(index);
  }

  private void hold(int index, int slot) {
    slots[index] = slot;
    messages.setBuffer(index, pool.address(slot), FramePool.SLOT_BYTES);
    messages.expectTimestamp(index);
  }
}
