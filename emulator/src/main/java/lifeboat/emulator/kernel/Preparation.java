package lifeboat.emulator.kernel;

/**
 * What a process has to do before it can ask the kernel for anything: linking the first native
 * function takes it some 100 ms, in which it could read a file.
 */
public final class Preparation {

  private Preparation() {}

  /**
   * Begins it behind the back of the caller, who does well to call this first of all. It asks the
   * kernel about the loopback device and changes nothing.
   */
  public static void begin() {
    Thread.ofPlatform().name("prepare").daemon().start(Preparation::prepare);
  }

  private static void prepare() {
    try (NetlinkSocket socket = NetlinkSocket.open()) {
      boolean ignored = socket.isUp("lo");
    } catch (KernelException e) {
      // Whoever needs an answer will ask again, and say so.
    }
  }
}
