package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * A function of the C library.
 *
 * <p>Each kind of signature costs some 6 ms to link, the first of a process ten times that, and a
 * process that lives for two seconds calls a dozen of them. So those that set something up are all
 * called in the same way: with six whole numbers, of which a function reads as many as it has
 * arguments. That is what Linux passes in registers on x86-64 and on ARM; an address is a number
 * too, of memory that the caller keeps. What is called for every frame has a {@link #typed} handle.
 */
final class NativeFunction {

  private static final int MAX_ARGUMENTS = 6;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle CALL =
      link(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  /** For the error number of a thread's calls: fresh memory costs more than most of the calls. */
  private static final ThreadLocal<MemorySegment> ERRNO_OF_THREAD =
      ThreadLocal.withInitial(() -> errnoMemory(Arena.ofAuto()));

  private final String name;
  private final MemorySegment address;

  private NativeFunction(String name) {
    this.name = name;
    this.address = find(name);
  }

  static NativeFunction named(String name) {
    return new NativeFunction(name);
  }

  /**
   * Calls it, for a result that is no {@code long}.
   *
   * @param argument names what the call is about in an error
   * @throws KernelException when the result is negative, with the error number
   */
  int checked(String argument, long... arguments) throws KernelException {
    MemorySegment errno = ERRNO_OF_THREAD.get();
    int result = (int) call(errno, arguments);
    if (result >= 0) {
      return result;
    }
    throw new KernelException(name, argument, errno(errno), errorText(errno(errno)));
  }

  /** Calls it and says whether the result is not negative. */
  boolean succeeds(long... arguments) {
    return (int) call(ERRNO_OF_THREAD.get(), arguments) >= 0;
  }

  /** Calls it; the error number, if there is one, is in {@code errnoMemory} then. */
  long call(MemorySegment errnoMemory, long... arguments) {
    if (arguments.length > MAX_ARGUMENTS) {
      throw new IllegalArgumentException(name + " with " + arguments.length + " arguments");
    }
    try {
      return (long)
          CALL.invokeExact(
              address,
              errnoMemory,
              at(arguments, 0),
              at(arguments, 1),
              at(arguments, 2),
              at(arguments, 3),
              at(arguments, 4),
              at(arguments, 5));
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  private static long at(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0;
  }

  /**
   * A handle of its own with the types of its own, for a function that is called often; its first
   * argument is memory for the error number. To be kept in a holder class, so that only what a
   * process calls is linked and the just-in-time compiler sees a constant.
   */
  static MethodHandle typed(String name, MemoryLayout... arguments) {
    return link(FunctionDescriptor.of(JAVA_INT, arguments)).bindTo(find(name));
  }

  /** Memory into which a call writes its error number; one per thread of use. */
  static MemorySegment errnoMemory(Arena arena) {
    return arena.allocate(ERRNO_LAYOUT);
  }

  static int errno(MemorySegment errnoMemory) {
    return (int) ERRNO.get(errnoMemory, 0L);
  }

  /** What the C library calls an error number. */
  @SuppressWarnings("restricted") // the text is at most 255 bytes
  static String errorText(int errno) {
    try {
      MethodHandle strerror =
          LINKER.downcallHandle(find("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
      MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
      return text.reinterpret(256).getString(0);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** A downcall declares {@code Throwable} but throws nothing that a caller could handle. */
  static AssertionError impossible(Throwable thrown) {
    return new AssertionError("a downcall threw", thrown);
  }

  private static MemorySegment find(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
  }

  @SuppressWarnings("restricted") // native access is the purpose of this class
  private static MethodHandle link(FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(descriptor, Linker.Option.captureCallState("errno"));
  }
}
