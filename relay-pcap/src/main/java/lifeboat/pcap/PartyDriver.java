package lifeboat.pcap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.Party;
import lifeboat.relay.node.Step;
import lifeboat.relay.node.Tables;
import lifeboat.relay.seal.Bounds;
import lifeboat.relay.seal.Sealer;

/**
 * Runs one party on real interfaces: captures and injects frames, sends and receives ordinary
 * packets, keeps the time, and brings its requests to the store.
 *
 * <p>One thread does all of it, for as long as the party lives: it waits until something has
 * arrived, until another thread brings something, or until the party wants to be woken. So nothing
 * waits for a lock or for another thread, and what has arrived before a deadline is handled before
 * the deadline fires.
 */
public final class PartyDriver {

  /** What has arrived may hold a deadline up for so long. */
  private static final long ARRIVALS_PATIENCE_NANOS = 20_000_000L;

  /** So much is taken from one port before the others have their turn. */
  private static final int TURN_FRAMES = 64;

  private static final long STOP_PATIENCE_MILLIS = 2_000;

  /** A device of the party and the MAC address it sends with. */
  public record PortConfig(String device, Mac mac) {}

  /** Takes what the party tells, with the time of telling. */
  @FunctionalInterface
  public interface NoticeListener {
    void told(long nowNanos, Notice notice);
  }

  /**
   * What did not reach a party because its process was held up.
   *
   * @param place device, or {@code socket}
   */
  public record Dropped(String place, long packets) {}

  private final Party party;
  private final Optional<FileStore> store;
  private final NoticeListener listener;
  private final Punctuality punctuality;
  private final List<PortConfig> portConfigs;
  private final List<CapturePort> ports = new ArrayList<>();
  private final RoutedSocket socket;
  private final Readiness readiness;
  private final Thread thread;
  private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
  private final AtomicLong heldUpNanos = new AtomicLong();
  private final ArrivalClock clock = new ArrivalClock();
  private final Gate gate;
  private final Ipv4 address;
  private final byte[] leaving = new byte[Frames.MAX_BYTES];
  private long lastInputNanos = Long.MIN_VALUE;
  private long wishNanos = Long.MAX_VALUE;
  private volatile boolean stopping;

  private PartyDriver(
      String name,
      Party party,
      Ipv4 address,
      List<PortConfig> portConfigs,
      Optional<FileStore> store,
      NoticeListener listener,
      Punctuality punctuality,
      Optional<Sealer> sealer)
      throws IOException {
    this.party = party;
    this.gate = new Gate(sealer, new Behind());
    this.address = address;
    this.store = store;
    this.listener = listener;
    this.punctuality = punctuality;
    this.portConfigs = List.copyOf(portConfigs);
    this.socket = RoutedSocket.open(name, address);
    for (PortConfig config : portConfigs) {
      ports.add(CapturePort.open(name, config.device(), config.mac()));
    }
    int[] descriptors = new int[ports.size() + 1];
    for (int i = 0; i < ports.size(); i++) {
      descriptors[i] = ports.get(i).descriptor();
    }
    descriptors[ports.size()] = socket.descriptor();
    this.readiness = new Readiness(descriptors);
    this.thread = Thread.ofPlatform().name("party " + name).daemon().unstarted(this::run);
  }

  /**
   * Opens everything in the network namespace of the calling thread; nothing runs yet.
   *
   * @param address the address by which the party is known
   * @param store absent for relays
   * @param punctuality counts how long the party is kept waiting
   * @param sealer absent in a network without a key, in which anybody may speak
   */
  public static PartyDriver open(
      String name,
      Party party,
      Ipv4 address,
      List<PortConfig> ports,
      Optional<FileStore> store,
      NoticeListener listener,
      Punctuality punctuality,
      Optional<Sealer> sealer)
      throws IOException {
    return new PartyDriver(name, party, address, ports, store, listener, punctuality, sealer);
  }

  /** Starts the thread, which tells the party what its store holds and wakes it. */
  public void start() {
    thread.start();
  }

  /** Has an input handled soon, with the time of then; any thread may. */
  public void handle(LongFunction<Input> input) {
    errands.add(() -> take(input));
    readiness.wake();
  }

  /** The host has held this process up for so long; any thread may tell. */
  void heldUp(long lateNanos) {
    heldUpNanos.accumulateAndGet(lateNanos, Math::max);
    readiness.wake();
  }

  /** The tables of the party as they are now. */
  public Tables tables() {
    return ask(() -> party.tables(System.nanoTime()));
  }

  /** What has not reached the party since it was opened; only where something has not. */
  public List<Dropped> dropped() {
    return ask(() -> {
      List<Dropped> dropped = new ArrayList<>();
      for (int i = 0; i < ports.size(); i++) {
        dropped.add(new Dropped(portConfigs.get(i).device(), ports.get(i).droppedFrames()));
      }
      dropped.add(new Dropped("socket", socket.droppedMessages()));
      dropped.removeIf(found -> found.packets() == 0);
      return dropped;
    });
  }

  /** Messages dropped before the party heard of them because of their seal, by reason. */
  public Map<String, Long> sealFaults() {
    return ask(gate::faults);
  }

  private <T> T ask(Callable<T> question) {
    FutureTask<T> task = new FutureTask<>(question);
    errands.add(task);
    readiness.wake();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a party could not be asked", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a party was asked", e);
    }
  }

  private void run() {
    try {
      store.ifPresent(kept -> kept.recovered().forEach(found -> take(found::at)));
      take(now -> new Input.Wake(now, 0));
      while (!stopping) {
        turn();
      }
    } finally {
      close();
    }
  }

  private void turn() {
    readiness.await(
        wishNanos == Long.MAX_VALUE
            ? Readiness.FOREVER
            : Math.max(0, wishNanos - System.nanoTime()));
    boolean busy = runErrands();
    busy |= receiveRouted();
    for (int i = 0; i < ports.size(); i++) {
      busy |= readiness.isReady(i) && receiveCaptured(i);
    }
    long lateNanos = System.nanoTime() - wishNanos;
    if (lateNanos >= 0 && (!busy || lateNanos > ARRIVALS_PATIENCE_NANOS)) {
      wishNanos = Long.MAX_VALUE;
      punctuality.waited(lateNanos);
      take(now -> new Input.Wake(now, lateNanos));
    }
  }

  private boolean runErrands() {
    boolean busy = false;
    long lateNanos = heldUpNanos.getAndSet(0);
    if (lateNanos > 0) {
      take(now -> new Input.Wake(now, lateNanos));
    }
    for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
      errand.run();
      busy = true;
    }
    return busy;
  }

  private boolean receiveRouted() {
    if (!readiness.isReady(ports.size())) {
      return false;
    }
    int count = 0;
    while (count < TURN_FRAMES && socket.next()) {
      long arrivedNanos = arrivedNanos(socket.stampNanos(), System.nanoTime());
      Ipv4 source = socket.source();
      byte[] message = socket.message();
      gate.read(
          new Gate.Arrived(
              message,
              0,
              message.length,
              Bounds.routed(source, address),
              Arrival.routedFrom(source),
              arrivedNanos));
      count++;
    }
    return count > 0;
  }

  private boolean receiveCaptured(int number) {
    CapturePort port = ports.get(number);
    for (int count = 0; count < TURN_FRAMES; count++) {
      switch (port.next()) {
        case FRAME -> {
          long readNanos = System.nanoTime();
          long arrivedNanos = arrivedNanos(port.stampNanos(), readNanos);
          punctuality.waited(readNanos - arrivedNanos);
          captured(number, port.frame(), arrivedNanos);
        }
        case NOTHING -> {
          return count > 0;
        }
        case GONE -> {
          readiness.forget(number);
          return count > 0;
        }
      }
    }
    return true;
  }

  private long arrivedNanos(long stampNanos, long readNanos) {
    clock.refresh(readNanos);
    return clock.arrivalNanos(stampNanos, readNanos);
  }

  private void captured(int port, byte[] frame, long arrivedNanos) {
    Optional<Frames.Parts> parsed = Frames.parse(frame);
    if (parsed.isEmpty()) {
      take(now -> new Input.Garbled(now, port, new Malformed(0, "not an intact UDP packet")));
      return;
    }
    Frames.Parts parts = parsed.get();
    Arrival arrival = new Arrival(port, parts.from(), parts.source());
    Bounds bounds =
        Bounds.onLink(parts.source(), parts.destination(), parts.from(), Frames.destination(frame));
    gate.read(
        new Gate.Arrived(frame, parts.offset(), parts.length(), bounds, arrival, arrivedNanos));
  }

  /** What comes through the gate, and what it says back. */
  private final class Behind implements Gate.Receiver {
    @Override
    public void received(Arrival arrival, long arrivedNanos, Decoded decoded) {
      deliver(arrival, arrivedNanos, decoded);
    }

    @Override
    public void answer(Arrival arrival, byte[] word) {
      long now = System.nanoTime();
      if (arrival.port() == Arrival.ROUTED) {
        Bounds bounds = Bounds.routed(address, arrival.source());
        socket.send(arrival.source(), leaving, gate.encode(word, leaving, 0, bounds, now));
        return;
      }
      CapturePort port = ports.get(arrival.port());
      Bounds bounds = Bounds.onLink(address, Ipv4.PROBE_GROUP, port.mac(), arrival.mac());
      int length = gate.encode(word, leaving, Frames.HEADER_BYTES, bounds, now);
      Frames.complete(leaving, port.mac(), arrival.mac(), address, Ipv4.PROBE_GROUP, length);
      port.send(leaving, Frames.HEADER_BYTES + length);
    }
  }

  private void deliver(Arrival arrival, long arrivedNanos, Decoded decoded) {
    switch (decoded) {
      case Decoded.Valid valid ->
          take(now ->
              new Input.Received(now, Math.min(now, arrivedNanos), arrival, valid.message()));
      case Malformed malformed -> take(now -> new Input.Garbled(now, arrival.port(), malformed));
    }
  }

  /** Has the party handle an input, and does what it wants done. */
  private void take(LongFunction<Input> input) {
    long now = Math.max(lastInputNanos, System.nanoTime());
    lastInputNanos = now;
    Step step = party.handle(input.apply(now));
    for (Output output : step.outputs()) {
      carryOut(output, now);
    }
    wishNanos = step.wakeAtNanos().orElse(Long.MAX_VALUE);
  }

  private void carryOut(Output output, long nowNanos) {
    switch (output) {
      case Output.SendOnLink send -> {
        CapturePort port = ports.get(send.port());
        Bounds bounds = Bounds.onLink(send.source(), send.destination(), port.mac(), send.to());
        Message message = leavingNow(send.message());
        int length = gate.encode(message, leaving, Frames.HEADER_BYTES, bounds, nowNanos);
        if (length > 0) {
          Frames.complete(
              leaving, port.mac(), send.to(), send.source(), send.destination(), length);
          port.send(leaving, Frames.HEADER_BYTES + length);
        }
      }
      case Output.SendRouted send -> {
        Bounds bounds = Bounds.routed(address, send.destination());
        int length = gate.encode(send.message(), leaving, 0, bounds, nowNanos);
        if (length > 0) {
          socket.send(send.destination(), leaving, length);
        }
      }
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

  /** Handles nothing more, and begins to close everything. */
  public void stop() {
    stopping = true;
    readiness.wake();
  }

  /** Waits until captures are closed and the store has done what it was asked. */
  public void awaitStop() {
    try {
      thread.join(STOP_PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.ifPresent(FileStore::close);
  }

  /** All captures at a time: the kernel waits for each. */
  private void close() {
    readiness.close();
    socket.close();
    List<Thread> closers =
        ports.stream()
            .map(port -> Thread.ofPlatform().daemon().name("close").start(port::close))
            .toList();
    for (Thread closer : closers) {
      try {
        closer.join(STOP_PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
