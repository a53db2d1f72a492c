package lifeboat.cli;

import java.util.Optional;

/**
 * Makes sure that this process is in namespaces of its own, which {@code scripts/lifeboat} enters
 * before the JVM starts, because a JVM cannot.
 */
final class Isolation {

  private static final String MARK = "LIFEBOAT_ISOLATED";

  private Isolation() {}

  /** Refuses to touch the network of the host. */
  static void require() {
    require(isFirstProcess());
  }

  /** Whether this process is the first one of namespaces of its own. */
  static boolean isInside() {
    return isFirstProcess() && System.getenv(MARK) != null;
  }

  private static boolean isFirstProcess() {
    return ProcessHandle.current().pid() == 1;
  }

  /** The same for a process whose parent is the first one of its namespaces. */
  static void requireOfParent() {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    require(parent.isPresent() && parent.get().pid() == 1);
  }

  private static void require(boolean inside) {
    if (!inside || System.getenv(MARK) == null) {
      throw new UserError(
          ExitStatus.HOST,
          "lifeboat: this command builds networks and must run in namespaces of its own;"
              + " start it with scripts/lifeboat");
    }
  }
}
