package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Waits until one of several descriptors is readable, to the nanosecond as far as the kernel keeps
 * it ({@code epoll_pwait2}, Linux 5.11). Each descriptor has a tag, which names it in the answer.
 */
public final class Epoll implements AutoCloseable {

  /** Timeout of {@link #await} that never ends. */
  public static final long FOREVER = Long.MAX_VALUE;

  /** Most tags that one {@link #await} answers. */
  private static final int MAX_EVENTS = 64;

  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLLIN = 1;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** {@code struct epoll_event} is packed on x86-64 only, for the sake of its 32-bit programs. */
  private static final boolean PACKED_EVENTS = System.getProperty("os.arch").equals("amd64");

  private static final long EVENT_BYTES = PACKED_EVENTS ? 12 : 16;
  private static final long TAG_OFFSET = PACKED_EVENTS ? 4 : 8;

  private final int descriptor;
  private final FrameCalls calls;
  private final MemorySegment events;
  private final MemorySegment timeout;

  /** Uses {@code calls} and memory of {@code arena} for every wait. */
  public Epoll(FrameCalls calls, Arena arena) throws KernelException {
    this.calls = calls;
    this.events = arena.allocate(EVENT_BYTES * MAX_EVENTS, 8);
    this.timeout = arena.allocate(16, 8);
    this.descriptor = LinuxCalls.epollCreate();
  }

  /** Starts to watch a descriptor. */
  public void add(int watched, int tag) throws KernelException {
    control(EPOLL_CTL_ADD, watched, tag);
  }

  /** Ceases to watch a descriptor. */
  public void remove(int watched) throws KernelException {
    control(EPOLL_CTL_DEL, watched, 0);
  }

  private void control(int operation, int watched, int tag) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(16, 8);
      event.set(JAVA_INT, 0, EPOLLIN);
      event.set(JAVA_INT, TAG_OFFSET, tag);
      LinuxCalls.epollControl(descriptor, operation, watched, event);
    }
  }

  /**
   * Waits until a descriptor is readable or in error, or until the time is over.
   *
   * @return number of descriptors to look at with {@link #tag}; 0 after the timeout or a signal
   */
  public int await(long timeoutNanos) {
    MemorySegment limit = MemorySegment.NULL;
    if (timeoutNanos != FOREVER) {
      long nanos = Math.max(0, timeoutNanos);
      timeout.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
      timeout.set(JAVA_LONG, 8, nanos % NANOS_PER_SECOND);
      limit = timeout;
    }
    int ready = calls.await(descriptor, events, MAX_EVENTS, limit);
    if (ready < 0 && ready != -FrameCalls.EINTR) {
      throw new IllegalStateException("epoll_pwait2: " + NativeFunction.errorText(-ready));
    }
    return Math.max(0, ready);
  }

  /** Tag of the ready descriptor numbered {@code index}. */
  public int tag(int index) {
    return events.get(JAVA_INT_UNALIGNED, index * EVENT_BYTES + TAG_OFFSET);
  }

  @Override
  public void close() {
    LinuxCalls.close(descriptor);
  }
}
