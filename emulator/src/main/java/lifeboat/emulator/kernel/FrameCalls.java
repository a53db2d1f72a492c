package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls made for every batch of frames: nothing is allocated, and a failure is the
 * negative error number, not an exception. For one thread at a time.
 */
public final class FrameCalls {

  public static final int EINTR = 4;
  public static final int ENXIO = 6;
  public static final int EAGAIN = 11;
  public static final int ENETDOWN = 100;

  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;

  private final MemorySegment errno;

  public FrameCalls(Arena arena) {
    this.errno = NativeFunction.errnoMemory(arena);
  }

  private static final class Recvmmsg {
    static final MethodHandle CALL =
        NativeFunction.typed("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  }

  private static final class Sendmmsg {
    static final MethodHandle CALL =
        NativeFunction.typed("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  }

  private static final class EpollPwait2 {
    static final MethodHandle CALL =
        NativeFunction.typed("epoll_pwait2", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
  }

  /** Receives what has arrived, into at most {@code count} headers; returns how many. */
  public int receive(int socket, MemorySegment headers, int count) {
    return receive(socket, headers, count, MSG_DONTWAIT);
  }

  /** As {@link #receive}, but a length is that of the message even where the buffer is shorter. */
  public int receiveWithTrueLengths(int socket, MemorySegment headers, int count) {
    return receive(socket, headers, count, MSG_DONTWAIT | MSG_TRUNC);
  }

  private int receive(int socket, MemorySegment headers, int count, int flags) {
    try {
      int result =
          (int) Recvmmsg.CALL.invokeExact(errno, socket, headers, count, flags, MemorySegment.NULL);
      return result < 0 ? -NativeFunction.errno(errno) : result;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Sends {@code count} headers; returns how many were sent before the first failure. */
  public int send(int socket, MemorySegment headers, int count) {
    try {
      int result = (int) Sendmmsg.CALL.invokeExact(errno, socket, headers, count, MSG_DONTWAIT);
      return result < 0 ? -NativeFunction.errno(errno) : result;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Waits for events; {@code timeout} is a {@code timespec}, or NULL to wait without end. */
  int await(int epoll, MemorySegment events, int count, MemorySegment timeout) {
    try {
      int result =
          (int)
              EpollPwait2.CALL.invokeExact(
                  errno, epoll, events, count, timeout, MemorySegment.NULL);
      return result < 0 ? -NativeFunction.errno(errno) : result;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }
}
