package lifeboat.emulator.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.kernel.NetworkNamespaces;

/** Measures a link by UDP datagrams between two namespaces, from the send to the receive call. */
final class LinkProbe implements AutoCloseable {

  /** Frame length of a datagram without payload: Ethernet, IPv4 and UDP headers. */
  static final int HEADER_BYTES = 42;

  private static final int PORT = 9000;
  private static final long SILENCE_MILLIS = 500;

  private final DatagramChannel sender;
  private final DatagramChannel receiver;
  private final Selector selector;
  private final InetSocketAddress target;

  /** What arrived: one-way delays, and the first and last time of arrival. */
  record Reading(List<Long> sortedDelayNanos, long firstArrivalNanos, long lastArrivalNanos) {

    int count() {
      return sortedDelayNanos.size();
    }

    long percentileNanos(double share) {
      return sortedDelayNanos.get((int) Math.min(count() - 1, Math.floor(count() * share)));
    }
  }

  LinkProbe(String fromNamespace, String toNamespace, String toAddress) throws Exception {
    sender =
        NetworkNamespaces.inside(fromNamespace, (Callable<DatagramChannel>) DatagramChannel::open);
    target = new InetSocketAddress(toAddress, PORT);
    receiver = NetworkNamespaces.inside(toNamespace, () -> DatagramChannel.open().bind(target));
    receiver.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 22);
    receiver.configureBlocking(false);
    selector = Selector.open();
    receiver.register(selector, SelectionKey.OP_READ);
  }

  /** Sends {@code count} datagrams, one every {@code intervalNanos}, and reads until silence. */
  Reading send(int count, int payloadBytes, long intervalNanos) throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Reading> reading = executor.submit(() -> read(count));
      ByteBuffer payload = ByteBuffer.allocate(payloadBytes);
      long next = System.nanoTime();
      for (int i = 0; i < count; i++) {
        while (System.nanoTime() < next) {
          LockSupport.parkNanos(next - System.nanoTime());
        }
        payload.clear().putLong(0, System.nanoTime());
        sender.send(payload, target);
        next += intervalNanos;
      }
      return reading.get();
    }
  }

  private Reading read(int count) throws IOException {
    long[] delays = new long[count];
    int received = 0;
    long first = 0;
    long last = 0;
    ByteBuffer payload = ByteBuffer.allocate(2048);
    while (received < count && selector.select(SILENCE_MILLIS) > 0) {
      selector.selectedKeys().clear();
      while (received < count && receiver.receive(payload.clear()) != null) {
        last = System.nanoTime();
        first = received == 0 ? last : first;
        delays[received++] = last - payload.getLong(0);
      }
    }
    return new Reading(Arrays.stream(delays, 0, received).sorted().boxed().toList(), first, last);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    sender.close();
    receiver.close();
  }
}
