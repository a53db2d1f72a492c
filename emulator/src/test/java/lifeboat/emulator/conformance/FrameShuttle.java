package lifeboat.emulator.conformance;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.conformance.LinkUnderTest.Delivery;
import lifeboat.emulator.conformance.LinkUnderTest.Frame;
import lifeboat.emulator.conformance.LinkUnderTest.Passage;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.LinuxCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.emulator.kernel.PacketSocket;

/**
 * Sends frames into one end of a link at given times and takes them at the other end, with the
 * kernel's times of arrival: when this process is scheduled late, that changes what goes in, but
 * not what is measured. For one thread.
 */
final class FrameShuttle implements AutoCloseable {

  /** A frame that left later than this says that the machine was busy with something else. */
  static final long LATE_NANOS = 1_000_000;

  private static final int ENOBUFS = 105;
  private static final int BATCH_FRAMES = 64;
  private static final int SLOT_BYTES = 2048;

  /** Below this remainder waiting is spinning, because waking up takes as long. */
  private static final long SPIN_NANOS = 200_000;

  /** The kernel's buffer is emptied at least after so many frames. */
  private static final int FRAMES_BETWEEN_READS = 256;

  /** What has just been started gets so long to be ready. */
  private static final long LEAD_NANOS = 50_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * What was carried.
   *
   * @param lateShare share of the frames that left late
   */
  record Load(Passage passage, double lateShare) {}

  private final Arena arena = Arena.ofConfined();
  private final FrameCalls calls = new FrameCalls(arena);
  private final PacketSocket from;
  private final PacketSocket to;
  private final MessageVector outgoing = new MessageVector(arena, 1);
  private final MessageVector incoming = new MessageVector(arena, BATCH_FRAMES);
  private final MemorySegment outgoingFrame = arena.allocate(SLOT_BYTES);
  private final MemorySegment incomingFrames = arena.allocate((long) SLOT_BYTES * BATCH_FRAMES);
  private final List<Frame> frames;
  private final List<Long> sentNanos = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private int lateFrames;

  /** Opens both ends for {@code frames}; the link has to be there. */
  FrameShuttle(
      List<Frame> frames,
      String fromNamespace,
      String fromDevice,
      String toNamespace,
      String toDevice)
      throws Exception {
    this.frames = frames;
    this.from = NetworkNamespaces.inside(fromNamespace, () -> PacketSocket.forLink(fromDevice));
    this.to = NetworkNamespaces.inside(toNamespace, () -> PacketSocket.forLink(toDevice));
    LinuxCalls.setTimerSlack(1);
    for (int i = 0; i < BATCH_FRAMES; i++) {
      incoming.setBuffer(i, incomingFrames.address() + (long) i * SLOT_BYTES, SLOT_BYTES);
      incoming.expectTimestamp(i);
    }
  }

  /**
   * Sends all frames, in their order, and waits for what comes out.
   *
   * @param settleNanos it is over when nothing has come for so long
   */
  Load carry(long settleNanos) throws IOException {
    long originNanos = System.nanoTime() + LEAD_NANOS - frames.getFirst().atNanos();
    for (int i = 0; i < frames.size(); i++) {
      awaitTime(originNanos + frames.get(i).atNanos());
      send(i);
      if (i % FRAMES_BETWEEN_READS == FRAMES_BETWEEN_READS - 1) {
        read();
      }
    }
    long quietSinceNanos = System.nanoTime();
    while (System.nanoTime() - quietSinceNanos < settleNanos) {
      LockSupport.parkNanos(SPIN_NANOS);
      if (read()) {
        quietSinceNanos = System.nanoTime();
      }
    }
    if (to.counts().overflowed() > 0) {
      throw new IOException("the test itself lost frames: it read them too slowly");
    }
    return new Load(new Passage(sentNanos, deliveries), lateFrames / (double) frames.size());
  }

  private void awaitTime(long nanos) {
    long remaining = nanos - System.nanoTime();
    while (remaining > 0) {
      if (remaining > SPIN_NANOS) {
        LockSupport.parkNanos(remaining - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
      remaining = nanos - System.nanoTime();
    }
    if (remaining < -LATE_NANOS) {
      lateFrames++;
    }
  }

  private void send(int number) throws IOException {
    int bytes = frames.get(number).bytes();
    TestFrame.write(outgoingFrame, number, bytes);
    outgoing.setBuffer(0, outgoingFrame.address(), bytes);
    sentNanos.add(timeOfDayNanos());
    int sent = calls.send(from.descriptor(), outgoing.headers(), 1);
    if (sent < 0 && sent != -ENOBUFS) { // That is how a full queue answers.
      throw new IOException("frame " + number + " was not sent: error " + -sent);
    }
  }

  /** The clock of the kernel's time stamps. */
  private static long timeOfDayNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  /** Takes everything that has arrived; false for nothing. */
  private boolean read() {
    boolean any = false;
    int count = calls.receive(to.descriptor(), incoming.headers(), BATCH_FRAMES);
    while (count > 0) {
      any = true;
      for (int i = 0; i < count; i++) {
        note(i);
        incoming.expectTimestamp(i);
      }
      count = calls.receive(to.descriptor(), incoming.headers(), BATCH_FRAMES);
    }
    return any;
  }

  private void note(int index) {
    MemorySegment frame = incomingFrames.asSlice((long) index * SLOT_BYTES, SLOT_BYTES);
    int number = TestFrame.number(frame);
    if (number < 0 || number >= frames.size()) {
      return;
    }
    int bytes = incoming.length(index);
    int wrongBits = TestFrame.wrongBits(frame, number, bytes);
    if (bytes == frames.get(number).bytes() && TestFrame.isOurs(wrongBits)) {
      deliveries.add(new Delivery(number, incoming.timestampNanos(index), wrongBits > 0));
    }
  }

  @Override
  public void close() {
    from.close();
    to.close();
    arena.close();
  }
}
