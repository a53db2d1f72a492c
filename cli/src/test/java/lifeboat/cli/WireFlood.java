package lifeboat.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.PacketSocket;
import lifeboat.pcap.Frames;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Place;

/**
 * Floods a node with frames on one of its wires: {@code WireFlood DEVICE MAC ADDRESS KIND
 * PACKETS_PER_SECOND SECONDS}. The device is the other end of that wire, so that no emulated link
 * limits it; one system call sends 64 frames.
 */
final class WireFlood {

  private static final int BATCH = 64;

  /** Frames that differ in what they carry; then they come again. */
  private static final int FRAMES = 1024;

  private static final int JUNK_BYTES = 200;
  private static final Mac STRANGER = Mac.parse("02:66:00:00:00:01");
  private static final Ipv4 STRANGE_ADDRESS = Ipv4.parse("172.16.0.200");

  /** What it sends, and whether relays capture it or have a socket for it. */
  enum Kind {
    SOCKET_JUNK(false),
    SOCKET_MESSAGES(false),
    CAPTURE_JUNK(true),
    CAPTURE_MESSAGES(true);

    private final boolean captured;

    Kind(boolean captured) {
      this.captured = captured;
    }

    byte[] content(int number, SplittableRandom random) {
      return switch (this) {
        case SOCKET_JUNK, CAPTURE_JUNK -> {
          byte[] junk = new byte[JUNK_BYTES];
          random.nextBytes(junk);
          yield junk;
        }
        case SOCKET_MESSAGES -> MessageCodec.encode(new Message.Inquiry(flow(number)));
        case CAPTURE_MESSAGES -> MessageCodec.encode(replicaPacket(number));
      };
    }

    private static FlowKey flow(int number) {
      return new FlowKey(new UUID(6, 6), number, 0, 0);
    }

    /** Each opens a flow of its own where nobody asks for a seal. */
    private static ReplicaPacket replicaPacket(int number) {
      return new ReplicaPacket(
          flow(number),
          0,
          100_000,
          EvaluationCriteria.NONE,
          Optional.of(new Place(0, 0)),
          STRANGE_ADDRESS,
          Progress.NONE,
          List.of(STRANGE_ADDRESS),
          Payload.of(new byte[ReplicaPacket.FRAGMENT_BYTES]));
    }
  }

  private WireFlood() {}

  @SuppressWarnings("SystemOut") // It is a command.
  public static void main(String[] arguments) throws Exception {
    Ipv4 address = Ipv4.parse(arguments[2]);
    Kind kind = Kind.valueOf(arguments[3].toUpperCase(Locale.ROOT).replace('-', '_'));
    long perSecond = Long.parseLong(arguments[4]);
    long wanted = perSecond * Long.parseLong(arguments[5]);
    List<byte[]> frames = frames(kind, Mac.parse(arguments[1]), address);
    try (Arena arena = Arena.ofConfined();
        PacketSocket socket = PacketSocket.forType(arguments[0], 0)) {
      List<MessageVector> batches = batches(frames, arena);
      FrameCalls calls = new FrameCalls(arena);
      System.out.println("flooding");
      long start = System.nanoTime();
      long sent = 0;
      long refused = 0;
      for (int turn = 0; sent + refused < wanted; turn++) {
        MessageVector batch = batches.get(turn % batches.size());
        int taken = Math.max(0, calls.send(socket.descriptor(), batch.headers(), BATCH));
        sent += taken;
        refused += BATCH - taken;
        long due = start + (sent + refused) * 1_000_000_000L / perSecond;
        if (due > System.nanoTime()) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "sent %d frames, %.0f a second; %d refused by the device%n",
          sent, sent / seconds, refused);
    }
  }

  private static List<byte[]> frames(Kind kind, Mac node, Ipv4 address) {
    SplittableRandom random = new SplittableRandom(1);
    Ipv4 destination = kind.captured ? Ipv4.UNSPECIFIED : address;
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      frames.add(
          Frames.build(STRANGER, node, STRANGE_ADDRESS, destination, kind.content(i, random)));
    }
    return frames;
  }

  private static List<MessageVector> batches(List<byte[]> frames, Arena arena) {
    List<MessageVector> batches = new ArrayList<>();
    for (int first = 0; first < FRAMES; first += BATCH) {
      MessageVector batch = new MessageVector(arena, BATCH);
      for (int i = 0; i < BATCH; i++) {
        MemorySegment frame = arena.allocateFrom(ValueLayout.JAVA_BYTE, frames.get(first + i));
        batch.setBuffer(i, frame.address(), (int) frame.byteSize());
      }
      batches.add(batch);
    }
    return batches;
  }
}
