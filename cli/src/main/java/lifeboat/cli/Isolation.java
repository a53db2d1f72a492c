package lifeboat.cli;

/**
 * Makes sure that this process is in namespaces of its own, which {@code scripts/lifeboat} enters
 * before the JVM starts, because a JVM cannot.
 */
final class Isolation {

  private static final String MARK = "LIFEBOAT_ISOLATED";

  private Isolation() {}

  /** Refuses to touch the network of the host. */
  static void require() {
    boolean firstProcess = ProcessHandle.current().pid() == 1;
    if (!firstProcess || System.getenv(MARK) == null) {
      throw new UserError(
          ExitStatus.HOST,
          "lifeboat: this command builds networks and must run in namespaces of its own;"
              + " start it with scripts/lifeboat");
    }
  }
}
