package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
  private static final long NULL = 0;

  private static final int PATH_MAX = 4096;

  /** For the path of a file to be opened, which happens several times for each node. */
  private static final ThreadLocal<MemorySegment> PATH_OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(PATH_MAX));

  private static final NativeFunction OPEN = NativeFunction.named("open");
  private static final NativeFunction CLOSE = NativeFunction.named("close");
  private static final NativeFunction SETNS = NativeFunction.named("setns");
  private static final NativeFunction UNSHARE = NativeFunction.named("unshare");
  private static final NativeFunction MOUNT = NativeFunction.named("mount");
  private static final NativeFunction SOCKET = NativeFunction.named("socket");
  private static final NativeFunction SOCKETPAIR = NativeFunction.named("socketpair");
  private static final NativeFunction BIND = NativeFunction.named("bind");
  private static final NativeFunction SETSOCKOPT = NativeFunction.named("setsockopt");
  private static final NativeFunction GETSOCKOPT = NativeFunction.named("getsockopt");
  private static final NativeFunction IOCTL = NativeFunction.named("ioctl");
  private static final NativeFunction EPOLL_CREATE = NativeFunction.named("epoll_create1");
  private static final NativeFunction EPOLL_CTL = NativeFunction.named("epoll_ctl");
  private static final NativeFunction EVENTFD = NativeFunction.named("eventfd");
  private static final NativeFunction WRITE = NativeFunction.named("write");
  private static final NativeFunction SETPRIORITY = NativeFunction.named("setpriority");
  private static final NativeFunction PRCTL = NativeFunction.named("prctl");

  private LinuxCalls() {}

  /**
   * Opens a file to be named by its descriptor, for reading.
   *
   * @throws IndexOutOfBoundsException when the path is longer than Linux knows any
   */
  public static int open(String path) throws KernelException {
    MemorySegment text = PATH_OF_THREAD.get();
    text.setString(0, path);
    return OPEN.checked(path, text.address(), CLOEXEC);
  }

  /** Closes a descriptor; there is nothing to be done about a failure, so there is none. */
  public static void close(int descriptor) {
    CLOSE.succeeds(descriptor);
  }

  /** Moves the calling thread into a network namespace. */
  static void enterNetworkNamespace(int descriptor, String name) throws KernelException {
    SETNS.checked(name, descriptor, CLONE_NEWNET);
  }

  /**
   * Moves the calling thread into a network namespace that is new; {@code name} names it in errors.
   */
  static void enterNewNetworkNamespace(String name) throws KernelException {
    UNSHARE.checked(name, CLONE_NEWNET);
  }

  /** Makes a file or folder show up at a second place. */
  static void bindMount(String source, String target) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MOUNT.checked(
          target,
          arena.allocateFrom(source).address(),
          arena.allocateFrom(target).address(),
          NULL,
          MS_BIND,
          NULL);
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
    return SOCKET.checked(name, family, type | CLOEXEC, 0);
  }

  /** Binds a socket to an address, which {@code argument} names in an error. */
  public static void bind(int descriptor, MemorySegment address, String argument)
      throws KernelException {
    BIND.checked(argument, descriptor, address.address(), address.byteSize());
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
    SETSOCKOPT.checked(argument, descriptor, level, option, value.address(), value.byteSize());
  }

  /** Reads a socket option into {@code value}; {@code argument} names it in an error. */
  public static void getOption(
      int descriptor, int level, int option, MemorySegment value, String argument)
      throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
      GETSOCKOPT.checked(argument, descriptor, level, option, value.address(), length.address());
    }
  }

  /** Sends a device request; {@code argument} names request and device in an error. */
  static void ioctl(int descriptor, long request, MemorySegment value, String argument)
      throws KernelException {
    IOCTL.checked(argument, descriptor, request, value.address());
  }

  static int epollCreate() throws KernelException {
    return EPOLL_CREATE.checked("", CLOEXEC);
  }

  static void epollControl(int epoll, int operation, int descriptor, MemorySegment event)
      throws KernelException {
    EPOLL_CTL.checked("descriptor " + descriptor, epoll, operation, descriptor, event.address());
  }

  /** Two datagram sockets that are connected to each other. */
  public static int[] socketPair() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      SOCKETPAIR.checked("", AF_UNIX, SOCK_DGRAM | CLOEXEC, 0, pair.address());
      return pair.toArray(JAVA_INT);
    }
  }

  /** A descriptor that becomes readable for good once {@link #signal} has been called. */
  public static int eventDescriptor() throws KernelException {
    return EVENTFD.checked("", 0, CLOEXEC | SOCK_NONBLOCK);
  }

  /** Wakes whoever waits for an {@link #eventDescriptor}. */
  public static void signal(int eventDescriptor) {
    try (Arena arena = Arena.ofConfined()) {
      WRITE.succeeds(eventDescriptor, arena.allocateFrom(JAVA_LONG, 1).address(), Long.BYTES);
    }
  }

  /** By how much the kernel may delay timeouts of the calling thread; the default is 50 µs. */
  public static void setTimerSlack(long nanos) throws KernelException {
    PRCTL.checked("PR_SET_TIMERSLACK", PR_SET_TIMERSLACK, nanos);
  }

  /**
   * Sets the niceness of the calling thread alone, as Linux does for thread 0.
   *
   * @return whether the host allowed it: below the present one takes CAP_SYS_NICE
   */
  public static boolean trySetNiceness(int niceness) {
    return SETPRIORITY.succeeds(PRIO_PROCESS, 0, niceness);
  }
}
