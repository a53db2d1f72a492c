package lifeboat.emulator.link;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.LinuxCalls;
import lifeboat.emulator.kernel.MessageVector;
import lifeboat.emulator.kernel.PacketSocket;
import lifeboat.network.topology.LinkProfile;

/**
 * Passes frames through a link between sockets of this process alone, before there is a network:
 * the code of the links is loaded and compiled then. Interpreted it takes 0.3 ms a frame, and the
 * first burst of a run would come out late.
 */
public final class LinkRehearsal {

  private static final int FRAMES = 4_000;
  private static final int BATCH_FRAMES = 8;
  private static final int FRAME_BYTES = 1_000;
  private static final long LIMIT_NANOS = 500_000_000L;
  private static final LinkProfile PROFILE = LinkProfile.of(200_000).withRate(1_000_000_000L);

  private LinkRehearsal() {}

  /** Plays for half a second at the most. */
  public static void play() throws IOException {
    int[] a = LinuxCalls.socketPair();
    int[] b = LinuxCalls.socketPair();
    EmulatedLink link = new EmulatedLink("rehearsal", "a", "b", PROFILE, PROFILE, 1, 2);
    AtomicReference<IOException> failure = new AtomicReference<>();
    try (UserspaceLinks links =
            UserspaceLinks.between(link, new PacketSocket("a", a[0]), new PacketSocket("b", b[0]));
        Arena arena = Arena.ofConfined()) {
      Thread.ofPlatform()
          .daemon()
          .name("rehearsal")
          .start(() -> {
            try {
              links.run();
            } catch (IOException e) {
              failure.set(e);
            }
          });
      exchange(a[1], b[1], arena);
    } finally {
      LinuxCalls.close(a[1]);
      LinuxCalls.close(b[1]);
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  /** Sends and fetches at both ends; what a full socket refuses is simply lost. */
  private static void exchange(int a, int b, Arena arena) {
    FrameCalls calls = new FrameCalls(arena);
    MemorySegment frame = arena.allocate(FRAME_BYTES);
    MessageVector sent = new MessageVector(arena, BATCH_FRAMES);
    MessageVector fetched = new MessageVector(arena, BATCH_FRAMES);
    for (int i = 0; i < BATCH_FRAMES; i++) {
      sent.setBuffer(i, frame.address(), FRAME_BYTES);
      fetched.setBuffer(i, frame.address(), FRAME_BYTES);
    }
    long limit = System.nanoTime() + LIMIT_NANOS;
    int passed = 0;
    while (passed < FRAMES && System.nanoTime() < limit) {
      calls.send(a, sent.headers(), BATCH_FRAMES);
      calls.send(b, sent.headers(), BATCH_FRAMES);
      passed += Math.max(0, calls.receive(a, fetched.headers(), BATCH_FRAMES));
      passed += Math.max(0, calls.receive(b, fetched.headers(), BATCH_FRAMES));
    }
  }
}
