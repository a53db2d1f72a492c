package lifeboat.emulator.selfcheck;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lifeboat.emulator.kernel.Epoll;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.PacketSocket;

/**
 * Sends and receives frames of the check through all ports, on one thread. Arrivals have the
 * kernel's time, so it does not matter when they are fetched; and as both ends of a cable are on
 * one host, with one clock, the time in between is the delay of one way.
 */
final class CheckWire implements AutoCloseable {

  private static final int BATCH_FRAMES = 64;
  private static final int LONGEST_FRAME_BYTES = 1514;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Takes what arrives. */
  @FunctionalInterface
  interface Arrivals {

    /** {@code index} may be {@link CheckFrame#SPOILT}. */
    void arrived(int direction, int index, long atNanos);
  }

  private final List<CheckedDirection> directions;
  private final CheckPorts ports;
  private final Arena arena = Arena.ofConfined();
  private final FrameCalls calls = new FrameCalls(arena);
  private final Epoll epoll = new Epoll(calls, arena);
  private final MemorySegment outgoing = arena.allocate(BATCH_FRAMES * LONGEST_FRAME_BYTES);
  private final MemorySegment incoming = arena.allocate(BATCH_FRAMES * CheckFrame.BYTES);
  private final MessageVector sent = new MessageVector(arena, BATCH_FRAMES);
  private final MessageVector received = new MessageVector(arena, BATCH_FRAMES);
  private final Clock clock = Clock.systemUTC();

  /** To be used and closed by the calling thread. */
  CheckWire(List<CheckedDirection> directions, CheckPorts ports) throws IOException {
    this.directions = directions;
    this.ports = ports;
    for (int i = 0; i < directions.size(); i++) {
      epoll.add(ports.end(i).descriptor(), i);
    }
    for (int i = 0; i < BATCH_FRAMES; i++) {
      received.setBuffer(i, slot(incoming, i, CheckFrame.BYTES).address(), CheckFrame.BYTES);
      received.expectTimestamp(i);
    }
  }

  private static MemorySegment slot(MemorySegment slots, int index, int bytes) {
    return slots.asSlice((long) index * bytes, bytes);
  }

  /** The time of day, by which the kernel stamps arrivals. */
  long nowNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  /** Hands a salvo to a direction; what the device does not take is lost. */
  void send(int direction, Salvo salvo, CheckFrame.Codec codec, Observations observations) {
    int inBatch = Math.min(BATCH_FRAMES, salvo.frames());
    for (int i = 0; i < inBatch; i++) {
      MemorySegment frame = slot(outgoing, i, salvo.frameBytes());
      CheckFrame.address(frame, directions.get(direction).from().mac());
      sent.setBuffer(i, frame.address(), salvo.frameBytes());
    }
    int descriptor = ports.beginning(direction).descriptor();
    long fromNanos = 0;
    for (int index = salvo.firstIndex(); index < salvo.endIndex(); index += inBatch) {
      int count = Math.min(inBatch, salvo.endIndex() - index);
      for (int i = 0; i < count; i++) {
        codec.number(slot(outgoing, i, salvo.frameBytes()), direction, index + i);
      }
      fromNanos = fromNanos == 0 ? nowNanos() : fromNanos;
      send(descriptor, count);
    }
    observations.sent(salvo, fromNanos, nowNanos());
  }

  private void send(int descriptor, int count) {
    int done = 0;
    while (done < count) {
      // A frame that is refused is passed over; those behind it have their own chance.
      done += Math.max(1, calls.send(descriptor, sent.headersFrom(done), count - done));
    }
  }

  /** Waits for frames at most that long, and hands over what has arrived. */
  void receive(long timeoutNanos, CheckFrame.Codec codec, Arrivals arrivals) {
    int ready = epoll.await(timeoutNanos);
    for (int i = 0; i < ready; i++) {
      int direction = epoll.tag(i);
      receiveFrom(ports.end(direction), direction, codec, arrivals);
    }
  }

  private void receiveFrom(
      PacketSocket socket, int direction, CheckFrame.Codec codec, Arrivals arrivals) {
    int count = calls.receive(socket.descriptor(), received.headers(), BATCH_FRAMES);
    for (int i = 0; i < count; i++) {
      int index = codec.read(slot(incoming, i, CheckFrame.BYTES), received.length(i), direction);
      long stampNanos = received.timestampNanos(i);
      if (index != CheckFrame.FOREIGN) {
        arrivals.arrived(direction, index, stampNanos == 0 ? nowNanos() : stampNanos);
      }
      received.expectTimestamp(i);
    }
  }

  /** Frames for the end of that direction for which there was no room in its socket. */
  long overflowedFrames(int direction) throws IOException {
    return ports.end(direction).counts().overflowed();
  }

  @Override
  public void close() {
    epoll.close();
    arena.close();
  }
}
