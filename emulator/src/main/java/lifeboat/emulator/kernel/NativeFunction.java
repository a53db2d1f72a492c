package lifeboat.emulator.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Links functions of the C library.
 *
 * <p>Each function costs about 6 ms to link, so callers keep each one in a holder class of its own:
 * only what a process really calls is linked, and the just-in-time compiler still sees a constant.
 * The first argument of every handle is memory for the error number, from {@link #errnoMemory}.
 */
final class NativeFunction {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private NativeFunction() {}

  static MethodHandle returningInt(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments), true);
  }

  static MethodHandle returningLong(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments), true);
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
          link("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT), false);
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

  @SuppressWarnings("restricted") // native access is the purpose of this class
  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, boolean capturesErrno) {
    MemorySegment address =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    return capturesErrno
        ? LINKER.downcallHandle(address, descriptor, Linker.Option.captureCallState("errno"))
        : LINKER.downcallHandle(address, descriptor);
  }
}
