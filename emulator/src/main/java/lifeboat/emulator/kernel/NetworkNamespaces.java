package lifeboat.emulator.kernel;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Lends the calling thread to a network namespace for the time of an action.
 *
 * <p>A socket opened by the action stays in that namespace; so does, for good, a thread started by
 * it, which is why actions must not start threads, directly or through a pool.
 */
public final class NetworkNamespaces {

  /** Where {@code ip netns} keeps named namespaces. */
  public static final Path DIRECTORY = Path.of("/run/netns");

  private static final String OWN_NAMESPACE = "/proc/thread-self/ns/net";

  private NetworkNamespaces() {}

  /**
   * Runs {@code action} in the namespace {@code name} and always comes back.
   *
   * @throws IllegalStateException on a virtual thread, whose carrier would be left in the namespace
   */
  public static <T> T inside(String name, Callable<T> action) throws Exception {
    requirePlatformThread(name);
    int home = LinuxCalls.open(OWN_NAMESPACE);
    try {
      enter(name);
      try {
        return action.call();
      } finally {
        comeBack(home, name);
      }
    } finally {
      LinuxCalls.close(home);
    }
  }

  /**
   * Makes a namespace that {@code ip} and {@link #inside} know by {@code name}, as {@code ip netns
   * add} does: the file of that name is one more place of the namespace, which keeps it alive.
   */
  public static void create(String name) throws IOException {
    requirePlatformThread(name);
    Path file = DIRECTORY.resolve(name);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("namespace " + name + " exists already", e);
    }
    int home = LinuxCalls.open(OWN_NAMESPACE);
    try {
      LinuxCalls.enterNewNetworkNamespace(name);
      try {
        LinuxCalls.bindMount(OWN_NAMESPACE, file.toString());
      } finally {
        comeBack(home, name);
      }
    } finally {
      LinuxCalls.close(home);
    }
  }

  private static void requirePlatformThread(String name) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("only a platform thread can enter namespace " + name);
    }
  }

  private static void enter(String name) throws KernelException {
    int target = LinuxCalls.open(DIRECTORY.resolve(name).toString());
    try {
      LinuxCalls.enterNetworkNamespace(target, name);
    } finally {
      LinuxCalls.close(target);
    }
  }

  private static void comeBack(int home, String from) {
    try {
      LinuxCalls.enterNetworkNamespace(home, "back from " + from);
    } catch (KernelException e) {
      // Going on would build the rest of the network in the wrong place.
      throw new AssertionError("the thread is lost in namespace " + from, e);
    }
  }
}
