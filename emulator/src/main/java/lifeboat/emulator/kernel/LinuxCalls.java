package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls that set something up. A failure is a {@link KernelException} which names the call
 * and its argument; calls for every frame are in {@link FrameCalls}.
 *
 * <p>File descriptors are plain numbers, opened so that child processes do not inherit them.
 */
public final class LinuxCalls {

  public static final int SOL_SOCKET = 1;
  public static final int SOL_PACKET = 263;

  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;
  private static final int AF_PACKET = 17;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int AF_UNIX = 1;
  private static final long MS_BIND = 4096;
  private static final int PRIO_PROCESS = 0;
  private static final int PR_SET_TIMERSLACK = 29;

  private LinuxCalls() {}

  private static final class Open {
    static final MethodHandle CALL = NativeFunction.returningInt("open", ADDRESS, JAVA_INT);
  }

  private static final class Close {
    static final MethodHandle CALL = NativeFunction.returningInt("close", JAVA_INT);
  }

  private static final class Setns {
    static final MethodHandle CALL = NativeFunction.returningInt("setns", JAVA_INT, JAVA_INT);
  }

  private static final class Unshare {
    static final MethodHandle CALL = NativeFunction.returningInt("unshare", JAVA_INT);
  }

  private static final class Mount {
    static final MethodHandle CALL =
        NativeFunction.returningInt("mount", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  }

  private static final class Socket {
    static final MethodHandle CALL =
        NativeFunction.returningInt("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  }

  private static final class Bind {
    static final MethodHandle CALL =
        NativeFunction.returningInt("bind", JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class Setsockopt {
    static final MethodHandle CALL =
        NativeFunction.returningInt("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class Getsockopt {
    static final MethodHandle CALL =
        NativeFunction.returningInt("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  }

  private static final class Ioctl {
    static final MethodHandle CALL =
        NativeFunction.returningInt("ioctl", JAVA_INT, JAVA_LONG, ADDRESS);
  }

  private static final class EpollCreate {
    static final MethodHandle CALL = NativeFunction.returningInt("epoll_create1", JAVA_INT);
  }

  private static final class EpollCtl {
    static final MethodHandle CALL =
        NativeFunction.returningInt("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  }

  private static final class Eventfd {
    static final MethodHandle CALL = NativeFunction.returningInt("eventfd", JAVA_INT, JAVA_INT);
  }

  private static final class Write {
    static final MethodHandle CALL =
        NativeFunction.returningLong("write", JAVA_INT, ADDRESS, JAVA_LONG);
  }

  private static final class SocketPair {
    static final MethodHandle CALL =
        NativeFunction.returningInt("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  }

  private static final class SetPriority {
    static final MethodHandle CALL =
        NativeFunction.returningInt("setpriority", JAVA_INT, JAVA_INT, JAVA_INT);
  }

  private static final class Prctl {
    static final MethodHandle CALL =
        NativeFunction.returningInt("prctl", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  }

  /** Opens a file to be named by its descriptor, for reading. */
  public static int open(String path) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) Open.CALL.invokeExact(errno, arena.allocateFrom(path), CLOEXEC);
      return checked(result, errno, "open", path);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Closes a descriptor; there is nothing to be done about a failure, so there is none. */
  public static void close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int ignored = (int) Close.CALL.invokeExact(errno, descriptor);
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Moves the calling thread into a network namespace. */
  static void enterNetworkNamespace(int descriptor, String name) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) Setns.CALL.invokeExact(errno, descriptor, CLONE_NEWNET);
      checked(result, errno, "setns", name);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /**
   * Moves the calling thread into a network namespace that is new; {@code name} names it in errors.
   */
  static void enterNewNetworkNamespace(String name) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) Unshare.CALL.invokeExact(errno, CLONE_NEWNET);
      checked(result, errno, "unshare", name);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Makes a file or folder show up at a second place. */
  static void bindMount(String source, String target) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result =
          (int)
              Mount.CALL.invokeExact(
                  errno,
                  arena.allocateFrom(source),
                  arena.allocateFrom(target),
                  MemorySegment.NULL,
                  MS_BIND,
                  MemorySegment.NULL);
      checked(result, errno, "mount", target);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** A socket for whole Ethernet frames that receives nothing until it is bound. */
  public static int packetSocket() throws KernelException {
    return socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, "AF_PACKET");
  }

  /** A socket for rtnetlink requests. */
  static int routeSocket() throws KernelException {
    return socket(AF_NETLINK, SOCK_RAW, "NETLINK_ROUTE");
  }

  /** A socket that serves as the target of device requests. */
  static int controlSocket() throws KernelException {
    return socket(AF_INET, SOCK_DGRAM, "AF_INET");
  }

  private static int socket(int family, int type, String name) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) Socket.CALL.invokeExact(errno, family, type | CLOEXEC, 0);
      return checked(result, errno, "socket", name);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Binds a socket to an address, which {@code argument} names in an error. */
  public static void bind(int descriptor, MemorySegment address, String argument)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result =
          (int) Bind.CALL.invokeExact(errno, descriptor, address, (int) address.byteSize());
      checked(result, errno, "bind", argument);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Sets a socket option whose value is a number. */
  public static void setOption(int descriptor, int level, int option, int value, String argument)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      setOption(descriptor, level, option, arena.allocateFrom(JAVA_INT, value), argument);
    }
  }

  /** Sets a socket option; {@code argument} names option and device in an error. */
  public static void setOption(
      int descriptor, int level, int option, MemorySegment value, String argument)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result =
          (int)
              Setsockopt.CALL.invokeExact(
                  errno, descriptor, level, option, value, (int) value.byteSize());
      checked(result, errno, "setsockopt", argument);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Reads a socket option into {@code value}; {@code argument} names it in an error. */
  public static void getOption(
      int descriptor, int level, int option, MemorySegment value, String argument)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
      int result =
          (int) Getsockopt.CALL.invokeExact(errno, descriptor, level, option, value, length);
      checked(result, errno, "getsockopt", argument);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Sends a device request; {@code argument} names request and device in an error. */
  static void ioctl(int descriptor, long request, MemorySegment value, String argument)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) Ioctl.CALL.invokeExact(errno, descriptor, request, value);
      checked(result, errno, "ioctl", argument);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  static int epollCreate() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      return checked(
          (int) EpollCreate.CALL.invokeExact(errno, CLOEXEC), errno, "epoll_create1", "");
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  static void epollControl(int epoll, int operation, int descriptor, MemorySegment event)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) EpollCtl.CALL.invokeExact(errno, epoll, operation, descriptor, event);
      checked(result, errno, "epoll_ctl", "descriptor " + descriptor);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Two datagram sockets that are connected to each other. */
  public static int[] socketPair() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      int result = (int) SocketPair.CALL.invokeExact(errno, AF_UNIX, SOCK_DGRAM | CLOEXEC, 0, pair);
      checked(result, errno, "socketpair", "");
      return pair.toArray(JAVA_INT);
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** A descriptor that becomes readable for good once {@link #signal} has been called. */
  public static int eventDescriptor() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) Eventfd.CALL.invokeExact(errno, 0, CLOEXEC | SOCK_NONBLOCK);
      return checked(result, errno, "eventfd", "");
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** Wakes whoever waits for an {@link #eventDescriptor}. */
  public static void signal(int eventDescriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      long ignored =
          (long)
              Write.CALL.invokeExact(errno, eventDescriptor, arena.allocateFrom(JAVA_LONG, 1), 8L);
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /** By how much the kernel may delay timeouts of the calling thread; the default is 50 µs. */
  public static void setTimerSlack(long nanos) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      int result = (int) Prctl.CALL.invokeExact(errno, PR_SET_TIMERSLACK, nanos, 0L, 0L, 0L);
      checked(result, errno, "prctl", "PR_SET_TIMERSLACK");
    } catch (KernelException e) {
      throw e;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  /**
   * Sets the niceness of the calling thread alone, as Linux does for thread 0.
   *
   * @return whether the host allowed it: below the present one takes CAP_SYS_NICE
   */
  public static boolean trySetNiceness(int niceness) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = NativeFunction.errnoMemory(arena);
      return (int) SetPriority.CALL.invokeExact(errno, PRIO_PROCESS, 0, niceness) == 0;
    } catch (Throwable thrown) {
      throw NativeFunction.impossible(thrown);
    }
  }

  private static int checked(int result, MemorySegment errnoMemory, String call, String argument)
      throws KernelException {
    if (result >= 0) {
      return result;
    }
    int errno = NativeFunction.errno(errnoMemory);
    throw new KernelException(call, argument, errno, NativeFunction.errorText(errno));
  }
}
