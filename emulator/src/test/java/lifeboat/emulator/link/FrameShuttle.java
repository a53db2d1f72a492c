package lifeboat.emulator.link;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.LinuxCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.emulator.kernel.PacketSocket;

/**
 * Sends frames into one end of a link at given times and takes them at the other end, with the
 * kernel's times of arrival: however late this process is scheduled, it changes what goes in, but
 * not what is measured.
 */
final class FrameShuttle implements AutoCloseable {

  private static final int ENOBUFS = 105;
  private static final int BATCH_FRAMES = 64;
  private static final int SLOT_BYTES = 2048;

  /** Below this remainder waiting is spinning, because waking up takes as long. */
  private static final long SPIN_NANOS = 200_000;

  /** A buffer of the kernel's is emptied at least after so many frames. */
  private static final int FRAMES_BETWEEN_READS = 256;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Arena arena = Arena.ofConfined();
  private final FrameCalls calls = new FrameCalls(arena);
  private final PacketSocket from;
  private final PacketSocket to;
  private final MessageVector outgoing = new MessageVector(arena, 1);
  private final MessageVector incoming = new MessageVector(arena, BATCH_FRAMES);
  private final MemorySegment outgoingFrame = arena.allocate(SLOT_BYTES);
  private final MemorySegment incomingFrames = arena.allocate((long) SLOT_BYTES * BATCH_FRAMES);

  private long[] earliest = new long[0];
  private long[] latest = new long[0];
  private List<List<Passage.Arrival>> arrivals = List.of();
  private List<Departure> schedule = List.of();
  private int arrived;
  private long lastArrivalNanos;

  /** Opens both ends; to be used by the calling thread only. */
  FrameShuttle(String fromNamespace, String fromDevice, String toNamespace, String toDevice)
      throws Exception {
    from = NetworkNamespaces.inside(fromNamespace, () -> PacketSocket.forLink(fromDevice));
    to = NetworkNamespaces.inside(toNamespace, () -> PacketSocket.forLink(toDevice));
    LinuxCalls.setTimerSlack(1);
    for (int i = 0; i < BATCH_FRAMES; i++) {
      incoming.setBuffer(i, incomingFrames.address() + (long) i * SLOT_BYTES, SLOT_BYTES);
      incoming.expectTimestamp(i);
    }
  }

  /**
   * Sends all frames, in their order.
   *
   * @param settleNanos no frame is expected any more when none has come for so long
   */
  List<Passage> carry(List<Departure> departures, long settleNanos) throws IOException {
    schedule = departures;
    earliest = new long[departures.size()];
    latest = new long[departures.size()];
    arrivals = new ArrayList<>();
    departures.forEach(_ -> arrivals.add(new ArrayList<>()));
    arrived = 0;
    long startNanos = System.nanoTime();
    for (int i = 0; i < departures.size(); i++) {
      awaitTime(startNanos + departures.get(i).atNanos());
      send(i);
      if (i % FRAMES_BETWEEN_READS == FRAMES_BETWEEN_READS - 1) {
        read();
      }
    }
    lastArrivalNanos = System.nanoTime();
    while (System.nanoTime() - lastArrivalNanos < settleNanos) {
      LockSupport.parkNanos(SPIN_NANOS);
      read();
    }
    if (to.counts().overflowed() > 0) {
      throw new IOException("the test itself lost frames: it read them too slowly");
    }
    return passages();
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
  }

  private void send(int number) throws IOException {
    int bytes = schedule.get(number).bytes();
    TestFrame.write(outgoingFrame, number, bytes);
    outgoing.setBuffer(0, outgoingFrame.address(), bytes);
    earliest[number] = timeOfDayNanos();
    int sent = calls.send(from.descriptor(), outgoing.headers(), 1);
    latest[number] = timeOfDayNanos();
    if (sent < 0 && sent != -ENOBUFS) { // That is how a full queue answers.
      throw new IOException("frame " + number + " was not sent: error " + -sent);
    }
  }

  /** The clock of the kernel's time stamps. */
  private static long timeOfDayNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  private void read() {
    int count = calls.receive(to.descriptor(), incoming.headers(), BATCH_FRAMES);
    while (count > 0) {
      for (int i = 0; i < count; i++) {
        note(i);
        incoming.expectTimestamp(i);
      }
      lastArrivalNanos = System.nanoTime();
      count = calls.receive(to.descriptor(), incoming.headers(), BATCH_FRAMES);
    }
  }

  private void note(int index) {
    MemorySegment frame = incomingFrames.asSlice((long) index * SLOT_BYTES, SLOT_BYTES);
    int number = TestFrame.number(frame);
    if (number < 0 || number >= schedule.size()) {
      return;
    }
    int bytes = incoming.length(index);
    int wrong = TestFrame.wrongBits(frame, number, bytes);
    if (bytes == schedule.get(number).bytes() && TestFrame.isOurs(wrong)) {
      arrivals
          .get(number)
          .add(new Passage.Arrival(incoming.timestampNanos(index), arrived++, wrong));
    }
  }

  private List<Passage> passages() {
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < schedule.size(); i++) {
      passages.add(new Passage(earliest[i], latest[i], arrivals.get(i)));
    }
    return passages;
  }

  @Override
  public void close() {
    from.close();
    to.close();
    arena.close();
  }
}
