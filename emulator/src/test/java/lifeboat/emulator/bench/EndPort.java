package lifeboat.emulator.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.emulator.kernel.PacketSocket;

/** One end of what is measured: sends and takes whole frames, many with a system call. */
final class EndPort implements AutoCloseable {

  static final int BATCH_FRAMES = 64;

  /** Fields of frames, in the order of the network. */
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int SLOT_BYTES = 2048;

  private final FrameCalls calls;
  private final PacketSocket socket;
  private final MessageVector incoming;
  private final MessageVector outgoing;
  private final MessageVector single;
  private final MemorySegment singleFrame;
  private final MemorySegment[] in = new MemorySegment[BATCH_FRAMES];
  private final MemorySegment[] out = new MemorySegment[BATCH_FRAMES];
  private int waiting;

  /** Opens a device of a namespace; memory lives as long as the arena. */
  EndPort(Arena arena, String namespace, String device) throws Exception {
    this.calls = new FrameCalls(arena);
    this.socket = NetworkNamespaces.inside(namespace, () -> PacketSocket.forLink(device));
    this.incoming = new MessageVector(arena, BATCH_FRAMES);
    this.outgoing = new MessageVector(arena, BATCH_FRAMES);
    this.single = new MessageVector(arena, 1);
    this.singleFrame = arena.allocate(SLOT_BYTES, SLOT_BYTES);
    for (int i = 0; i < BATCH_FRAMES; i++) {
      in[i] = arena.allocate(SLOT_BYTES, SLOT_BYTES);
      out[i] = arena.allocate(SLOT_BYTES, SLOT_BYTES);
      incoming.setBuffer(i, in[i].address(), SLOT_BYTES);
      incoming.expectTimestamp(i);
    }
  }

  /** Takes what has arrived, a batch at the most; returns how many. */
  int receive() {
    return Math.max(0, calls.receive(socket.descriptor(), incoming.headers(), BATCH_FRAMES));
  }

  MemorySegment frame(int index) {
    return in[index];
  }

  byte[] bytes(int index) {
    return in[index].asSlice(0, incoming.length(index)).toArray(ValueLayout.JAVA_BYTE);
  }

  /** When the kernel received it, in nanoseconds of the epoch. */
  long stampNanos(int index) {
    return incoming.timestampNanos(index);
  }

  /** Makes ready for the next batch as long as this one was. */
  void recycle(int count) {
    for (int i = 0; i < count; i++) {
      incoming.expectTimestamp(i);
    }
  }

  /** Puts the same frame into every place for frames that leave. */
  void prepare(byte[] frame) {
    for (int i = 0; i < BATCH_FRAMES; i++) {
      MemorySegment.copy(frame, 0, out[i], ValueLayout.JAVA_BYTE, 0, frame.length);
      outgoing.setBuffer(i, out[i].address(), frame.length);
    }
  }

  /** The place of the next frame of the batch that leaves with {@link #flush}. */
  MemorySegment next() {
    return out[waiting++];
  }

  boolean isFull() {
    return waiting == BATCH_FRAMES;
  }

  /** Sends the batch; what the kernel does not take is lost. */
  void flush() {
    int done = 0;
    while (done < waiting) {
      int sent = calls.send(socket.descriptor(), outgoing.headersFrom(done), waiting - done);
      done += Math.max(1, sent);
    }
    waiting = 0;
  }

  /** Sends one frame that is not one of the {@link #prepare prepared} ones. */
  void send(byte[] frame) {
    MemorySegment.copy(frame, 0, singleFrame, ValueLayout.JAVA_BYTE, 0, frame.length);
    single.setBuffer(0, singleFrame.address(), frame.length);
    calls.send(socket.descriptor(), single.headers(), 1);
  }

  /** Frames that came and were not taken in time. */
  long overflowed() throws IOException {
    return socket.counts().overflowed();
  }

  @Override
  public void close() {
    socket.close();
  }
}
