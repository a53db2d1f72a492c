package lifeboat.emulator.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.kernel.NetlinkSocket;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;

/**
 * Waits until the devices of nodes pass frames on. A device that is set up does not at once: the
 * kernel sees to its carrier behind the back of whoever has set it up, and until then it silently
 * drops what it is given.
 */
final class Carriers {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long POLL_NANOS = 1_000_000;

  private Carriers() {}

  /**
   * Waits for all devices of a node; quick where there is nothing to wait for.
   *
   * @throws PlanException naming the cable that has no carrier after some seconds
   */
  static void await(NetworkLayout layout, String node) throws IOException {
    await(layout, node, LIMIT_NANOS);
  }

  /** The same with a limit of one's own. */
  static void await(NetworkLayout layout, String node, long limitNanos) throws IOException {
    List<Port> ports = layout.portsOf(node);
    if (ports.isEmpty()) {
      return;
    }
    try {
      NetworkNamespaces.inside(
          node,
          () -> {
            await(ports, limitNanos);
            return true;
          });
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("carriers of " + node, e);
    }
  }

  private static void await(List<Port> ports, long limitNanos) throws IOException {
    long limit = System.nanoTime() + limitNanos;
    try (NetlinkSocket socket = NetlinkSocket.open()) {
      for (Port port : ports) {
        for (String device : devices(port)) {
          while (!socket.isUp(device)) {
            if (System.nanoTime() > limit) {
              throw new PlanException(
                  Origins.of(port.link()),
                  String.format(
                      Locale.ROOT,
                      "%s of %s has no carrier after %.1f s",
                      device,
                      port.node(),
                      limitNanos / 1e9));
            }
            LockSupport.parkNanos(POLL_NANOS);
          }
        }
      }
    }
  }

  /** The bridge of a port comes up after it. */
  private static List<String> devices(Port port) {
    List<String> devices = new ArrayList<>(List.of(port.device()));
    if (port.bridged()) {
      devices.add(port.sendingDevice());
    }
    return devices;
  }
}
