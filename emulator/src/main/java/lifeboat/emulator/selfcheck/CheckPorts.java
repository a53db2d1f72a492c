package lifeboat.emulator.selfcheck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.emulator.kernel.PacketSocket;

/**
 * A socket at both ends of every cable: port {@code n} is where direction {@code n} begins and
 * direction {@code n ^ 1} ends. They take nothing but frames of the check.
 */
final class CheckPorts implements AutoCloseable {

  private static final int OPENING_THREADS = 4;
  private static final int CLOSING_THREADS = 16;

  private final List<PacketSocket> sockets;

  private CheckPorts(List<PacketSocket> sockets) {
    this.sockets = List.copyOf(sockets);
  }

  /** Opens them in the namespaces of their nodes. */
  static CheckPorts open(List<CheckedDirection> directions)
      throws IOException, InterruptedException {
    Map<String, List<Integer>> byNode = new LinkedHashMap<>();
    for (int i = 0; i < directions.size(); i++) {
      byNode.computeIfAbsent(directions.get(i).from().node(), _ -> new ArrayList<>()).add(i);
    }
    PacketSocket[] sockets = new PacketSocket[directions.size()];
    try (ExecutorService openers = threads(OPENING_THREADS)) {
      List<Future<?>> opening = new ArrayList<>();
      byNode.forEach((node, numbers) ->
          opening.add(
              openers.submit(() ->
                  NetworkNamespaces.inside(
                      node,
                      () -> {
                        for (int number : numbers) {
                          String device = directions.get(number).from().device();
                          sockets[number] = PacketSocket.forType(device, CheckFrame.ETHERTYPE);
                        }
                        return true;
                      }))));
      for (Future<?> node : opening) {
        node.get();
      }
    } catch (ExecutionException e) {
      closeAll(sockets);
      throw new IOException("the self-check cannot open its ports", e.getCause());
    }
    return new CheckPorts(List.of(sockets));
  }

  private static void closeAll(PacketSocket[] sockets) {
    for (PacketSocket socket : sockets) {
      if (socket != null) {
        socket.close();
      }
    }
  }

  private static ExecutorService threads(int number) {
    return Executors.newFixedThreadPool(
        number, Thread.ofPlatform().name("self-check-", 0).daemon().factory());
  }

  /** Where direction {@code number} begins. */
  PacketSocket beginning(int number) {
    return sockets.get(number);
  }

  /** Where direction {@code number} ends. */
  PacketSocket end(int number) {
    return sockets.get(number ^ 1);
  }

  /**
   * Begins to close the ports, and does not wait for it: the kernel takes 12 ms for each, in which
   * it only waits, and nobody needs them any more.
   */
  @Override
  public void close() {
    ExecutorService closers = threads(Math.min(CLOSING_THREADS, sockets.size()));
    sockets.forEach(socket -> closers.execute(socket::close));
    closers.shutdown();
  }
}
