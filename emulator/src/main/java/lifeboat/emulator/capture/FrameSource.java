package lifeboat.emulator.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.PacketSocket;

/** Fetches frames from the sockets of a capture, a batch at a time. */
final class FrameSource {

  /** Most frames of one fetch. */
  static final int BATCH_FRAMES = 64;

  private static final int PACKET_BROADCAST = 1;
  private static final int PACKET_MULTICAST = 2;
  private static final int PACKET_OTHERHOST = 3;
  private static final int PACKET_OUTGOING = 4;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final FrameCalls calls;
  private final MessageVector messages;
  private final MemorySegment memory;
  private final int snapLength;
  private long lastStampNanos;

  FrameSource(FrameCalls calls, Arena arena, int snapLength) {
    this.calls = calls;
    this.snapLength = snapLength;
    this.messages = MessageVector.withPacketTypes(arena, BATCH_FRAMES);
    this.memory = arena.allocate((long) snapLength * BATCH_FRAMES);
    for (int i = 0; i < BATCH_FRAMES; i++) {
      messages.setBuffer(i, memory.address() + (long) i * snapLength, snapLength);
      messages.expectTimestamp(i);
    }
  }

  /**
   * Fetches at most one batch into the window.
   *
   * @return how many; an error, such as of a device that went down, is none, and is consumed
   */
  int fetch(PacketSocket socket, int point, FrameWindow window) {
    int count =
        Math.max(
            0, calls.receiveWithTrueLengths(socket.descriptor(), messages.headers(), BATCH_FRAMES));
    for (int i = 0; i < count; i++) {
      int trueLength = messages.length(i);
      long stampNanos = messages.timestampNanos(i);
      lastStampNanos = stampNanos == 0 ? nowNanos() : stampNanos;
      window.add(
          point,
          lastStampNanos,
          memory,
          (long) i * snapLength,
          Math.min(trueLength, snapLength),
          trueLength,
          flags(messages.packetType(i)));
      messages.expectTimestamp(i);
    }
    return count;
  }

  /** Time of the last frame fetched. */
  long lastStampNanos() {
    return lastStampNanos;
  }

  /** The present, by the clock of the stamps. */
  static long nowNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  private static int flags(int packetType) {
    return switch (packetType) {
      case PACKET_OUTGOING -> PcapngFile.OUTBOUND;
      case PACKET_BROADCAST -> PcapngFile.INBOUND | PcapngFile.BROADCAST;
      case PACKET_MULTICAST -> PcapngFile.INBOUND | PcapngFile.MULTICAST;
      case PACKET_OTHERHOST -> PcapngFile.INBOUND | PcapngFile.FOR_OTHERS;
      default -> PcapngFile.INBOUND | PcapngFile.UNICAST;
    };
  }
}
