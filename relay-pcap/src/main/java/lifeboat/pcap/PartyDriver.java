package lifeboat.pcap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.Party;
import lifeboat.relay.node.Step;
import lifeboat.relay.node.Tables;

/**
 * Runs one party on real interfaces: captures and injects frames, sends and receives ordinary
 * packets, keeps the time, and brings its requests to the store.
 *
 * <p>Inputs are handled one at a time under a lock, on the thread that brought them. What has
 * arrived before a deadline is handled before the deadline fires.
 */
public final class PartyDriver {

  /** Capture threads get so long to hand over what waits before a deadline fires anyway. */
  private static final long ARRIVALS_PATIENCE_NANOS = 20_000_000L;

  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final long STOP_PATIENCE_MILLIS = 1_000;

  /** A device of the party and the MAC address it sends with. */
  public record PortConfig(String device, Mac mac) {}

  /** Takes what the party tells, with the time of telling. */
  @FunctionalInterface
  public interface NoticeListener {
    void told(long nowNanos, Notice notice);
  }

  private final Party party;
  private final Alarm alarm;
  private final Optional<FileStore> store;
  private final NoticeListener listener;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final List<CapturePort> ports = new ArrayList<>();
  private final DatagramChannel socket;
  private final Selector selector;
  private final Thread socketThread;
  private final CaptureDescriptors.PollSet captures;
  private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(MessageCodec.MAX_MESSAGE_BYTES);
  private long lastInputNanos = Long.MIN_VALUE;
  private volatile boolean closed;

  private PartyDriver(
      String name,
      Party party,
      Ipv4 address,
      List<PortConfig> portConfigs,
      Wakeups wakeups,
      Optional<FileStore> store,
      NoticeListener listener)
      throws IOException {
    this.party = party;
    this.alarm = new Alarm(nanos -> wakeups.at(nanos, this::wake));
    this.store = store;
    this.listener = listener;
    this.socket = DatagramChannel.open();
    socket.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    socket.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    socket.bind(new InetSocketAddress(inet(address), MessageCodec.PORT));
    socket.configureBlocking(false);
    this.selector = Selector.open();
    socket.register(selector, SelectionKey.OP_READ);
    this.socketThread =
        Thread.ofPlatform().name("socket " + name).daemon().unstarted(this::receiveRouted);
    for (PortConfig config : portConfigs) {
      int number = ports.size();
      ports.add(
          CapturePort.open(
              name,
              config.device(),
              config.mac(),
              (frame, arrivedNanos) -> captured(number, frame, arrivedNanos)));
    }
    this.captures =
        new CaptureDescriptors.PollSet(ports.stream().mapToInt(CapturePort::descriptor).toArray());
  }

  /**
   * Opens everything in the network namespace of the calling thread; nothing runs yet.
   *
   * @param address the address by which the party is known
   * @param store absent for relays
   */
  public static PartyDriver open(
      String name,
      Party party,
      Ipv4 address,
      List<PortConfig> ports,
      Wakeups wakeups,
      Optional<FileStore> store,
      NoticeListener listener)
      throws IOException {
    return new PartyDriver(name, party, address, ports, wakeups, store, listener);
  }

  /** Starts the threads, tells the party what its store holds, and wakes it for the first time. */
  public void start() {
    store.ifPresent(kept -> kept.recovered().forEach(found -> handle(found::at)));
    ports.forEach(CapturePort::start);
    socketThread.start();
    handle(now -> new Input.Wake(now, 0));
  }

  /** Hands an input over, with the time of now. */
  public void handle(LongFunction<Input> input) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      long now = Math.max(lastInputNanos, System.nanoTime());
      lastInputNanos = now;
      Step step = party.handle(input.apply(now));
      for (Output output : step.outputs()) {
        carryOut(output, now);
      }
      alarm.wish(step.wakeAtNanos().orElse(Long.MAX_VALUE));
    } finally {
      lock.unlock();
    }
  }

  /** The host has held this process up for so long. */
  void heldUp(long lateNanos) {
    handle(now -> new Input.Wake(now, lateNanos));
  }

  /** The tables of the party as they are now. */
  public Tables tables() {
    lock.lock();
    try {
      return party.tables(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  private void wake(long wantedNanos) {
    if (closed) {
      return; // Its descriptors may be those of somebody else by now.
    }
    long lateNanos = System.nanoTime() - wantedNanos;
    lock.lock();
    try {
      if (!alarm.rings(wantedNanos, System.nanoTime())) {
        return;
      }
    } finally {
      lock.unlock();
    }
    drainArrivals();
    handle(now -> new Input.Wake(now, lateNanos));
  }

  /** Lets everything that has arrived be handled before a deadline. */
  private void drainArrivals() {
    readSocket();
    long patienceEnds = System.nanoTime() + ARRIVALS_PATIENCE_NANOS;
    while (captures.anythingWaits() && System.nanoTime() < patienceEnds) {
      LockSupport.parkNanos(50_000);
    }
  }

  private void carryOut(Output output, long nowNanos) {
    switch (output) {
      case Output.SendOnLink send -> {
        CapturePort port = ports.get(send.port());
        port.send(
            Frames.build(
                port.mac(),
                send.to(),
                send.source(),
                send.destination(),
                MessageCodec.encode(leavingNow(send.message()))));
      }
      case Output.SendRouted send -> sendRouted(send);
      case Output.Remember remember -> store.ifPresent(kept -> kept.remember(remember));
      case Output.Tell tell -> listener.told(nowNanos, tell.notice());
      case Output.ToStore request ->
          store
              .orElseThrow(() -> new IllegalStateException("a party without a store"))
              .handle(request, answer -> handle(answer::at));
    }
  }

  /** Injecting a train takes time, which its receiver has to know. */
  private static Message leavingNow(Message message) {
    return message instanceof TrainPacket train ? train.leavingAt(System.nanoTime()) : message;
  }

  private void sendRouted(Output.SendRouted send) {
    sendBuffer.clear().put(MessageCodec.encode(send.message())).flip();
    try {
      socket.send(sendBuffer, new InetSocketAddress(inet(send.destination()), MessageCodec.PORT));
    } catch (IOException e) {
      // No route, or a full queue: lost, as on any way.
    }
  }

  private void captured(int port, byte[] frame, long arrivedNanos) {
    Optional<Frames.Parts> parsed = Frames.parse(frame);
    if (parsed.isEmpty()) {
      handle(now -> new Input.Garbled(now, port, new Malformed(0, "not an intact UDP packet")));
      return;
    }
    Frames.Parts parts = parsed.get();
    Arrival arrival = new Arrival(port, parts.from(), parts.source());
    deliver(arrival, arrivedNanos, MessageCodec.decode(frame, parts.offset(), parts.length()));
  }

  private void deliver(Arrival arrival, long arrivedNanos, Decoded decoded) {
    switch (decoded) {
      case Decoded.Valid valid ->
          handle(now ->
              new Input.Received(now, Math.min(now, arrivedNanos), arrival, valid.message()));
      case Malformed malformed -> handle(now -> new Input.Garbled(now, arrival.port(), malformed));
    }
  }

  private void receiveRouted() {
    try (selector;
        socket) {
      while (!closed) {
        selector.select(_ -> {});
        readSocket();
      }
    } catch (IOException e) {
      if (!closed) {
        throw new IllegalStateException("the socket of a party failed", e);
      }
    }
  }

  private void awaitSocket() {
    try {
      socketThread.join(STOP_PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void readSocket() {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    try {
      for (InetSocketAddress from = (InetSocketAddress) socket.receive(buffer);
          from != null && !closed;
          from = (InetSocketAddress) socket.receive(buffer)) {
        byte[] message = new byte[buffer.flip().remaining()];
        buffer.get(message).clear();
        Ipv4 source = new Ipv4(ByteBuffer.wrap(from.getAddress().getAddress()).getInt());
        deliver(Arrival.routedFrom(source), System.nanoTime(), MessageCodec.decode(message));
      }
    } catch (IOException e) {
      // An ICMP error of an earlier packet, or the end; the selector tells which.
    }
  }

  private static InetAddress inet(Ipv4 address) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address.bits()).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Handles nothing more, and begins to close everything. */
  public void stop() {
    lock.lock();
    try {
      closed = true; // Nobody is in the middle of sending now.
    } finally {
      lock.unlock();
    }
    ports.forEach(CapturePort::stop);
    selector.wakeup();
  }

  /** Waits until captures and socket are closed and the store has done what it was asked. */
  public void awaitStop() {
    ports.forEach(CapturePort::awaitStop);
    awaitSocket();
    store.ifPresent(FileStore::close);
  }
}
