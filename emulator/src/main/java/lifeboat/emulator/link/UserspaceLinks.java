package lifeboat.emulator.link;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import lifeboat.emulator.kernel.Epoll;
import lifeboat.emulator.kernel.FrameCalls;
import lifeboat.emulator.kernel.LinuxCalls;
import lifeboat.emulator.kernel.PacketSocket;
import lifeboat.network.link.LinkModel;
import lifeboat.network.topology.LinkProfile;
import lifeboat.pcap.ArrivalClock;

/**
 * Joins pairs of devices of the current network namespace, delaying, shaping and losing frames as
 * {@link LinkModel} says: the link back end for kernels without {@code sch_netem}.
 *
 * <p>One thread serves all links: it sleeps until a frame arrives or is due, so that idle links
 * cost nothing. Frames carry the kernel's time of arrival, so that the delay does not include the
 * time until this thread wakes up. When it cannot keep up it says so ({@link #worstLatenessNanos},
 * {@link #lateFrames}), for a run whose links were late must not claim otherwise.
 *
 * <pre>
 * open   -> sockets bound, frames are queued by the kernel
 * run    -> frames pass, until stop
 * close  -> stops if necessary, waits for run to return, frees everything
 * </pre>
 */
public final class UserspaceLinks implements AutoCloseable {

  /** Frames that all links together may hold; more are dropped and counted. */
  public static final int MAX_FRAMES_IN_FLIGHT = 65_536;

  /** A frame that leaves later than this after its time counts as late. */
  public static final long LATE_NANOS = 1_000_000;

  private static final int BATCH_FRAMES = 64;
  private static final int CLOSING_THREADS = 512;
  private static final int STOP_TAG = -1;
  private static final int NICENESS = -15;
  private static final long CLOSE_PATIENCE_SECONDS = 5;

  private final Arena arena = Arena.ofShared();
  private final List<PacketSocket> sockets = new ArrayList<>();
  private final List<Direction> directions = new ArrayList<>();
  private final FramePool pool = new FramePool(arena, MAX_FRAMES_IN_FLIGHT);
  private final FrameCalls calls = new FrameCalls(arena);
  private final FrameReceiver receiver = new FrameReceiver(calls, pool, arena, BATCH_FRAMES);
  private final FrameSender sender = new FrameSender(calls, pool, arena, BATCH_FRAMES);
  private final ArrivalClock clock = new ArrivalClock();
  private final WaitPolicy waitPolicy = new WaitPolicy();
  private final DueDirections due;
  private final Epoll epoll;
  private final int stopDescriptor;

  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private boolean closed;

  private UserspaceLinks(int links) throws IOException {
    this.due = new DueDirections(2 * links);
    this.epoll = new Epoll(calls, arena);
    this.stopDescriptor = LinuxCalls.eventDescriptor();
    epoll.add(stopDescriptor, STOP_TAG);
  }

  /**
   * Opens a socket on every device, which has to exist in the namespace of the calling thread.
   *
   * @throws IOException naming the device and the reason; nothing stays open then
   */
  public static UserspaceLinks open(List<EmulatedLink> links) throws IOException {
    UserspaceLinks opened = new UserspaceLinks(links.size());
    try {
      for (EmulatedLink link : links) {
        opened.join(link);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Joins two sockets that are there already; they are closed with the link. */
  static UserspaceLinks between(EmulatedLink link, PacketSocket a, PacketSocket b)
      throws IOException {
    UserspaceLinks opened = new UserspaceLinks(1);
    opened.sockets.addAll(List.of(a, b));
    opened.join(link, a, b);
    return opened;
  }

  private void join(EmulatedLink link) throws IOException {
    join(link, openSocket(link.deviceA()), openSocket(link.deviceB()));
  }

  private void join(EmulatedLink link, PacketSocket a, PacketSocket b) throws IOException {
    addDirection(new Direction(link.name(), a, b, new LinkModel(link.fromA(), link.seedFromA())));
    addDirection(new Direction(link.name(), b, a, new LinkModel(link.fromB(), link.seedFromB())));
  }

  private PacketSocket openSocket(String device) throws IOException {
    PacketSocket socket = PacketSocket.forLink(device);
    sockets.add(socket);
    return socket;
  }

  private void addDirection(Direction direction) throws IOException {
    epoll.add(direction.from.descriptor(), directions.size());
    directions.add(direction);
  }

  /**
   * Passes frames until {@link #stop}; to be called once, on a platform thread.
   *
   * <p>A device that goes down or away stops its own links only.
   */
  public void run() throws IOException {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("links run once");
    }
    try {
      LinuxCalls.setTimerSlack(1);
      LinuxCalls.trySetNiceness(NICENESS); // Links must not wait for the nodes they join.
      while (!stopping) {
        long nowNanos = System.nanoTime();
        sendDue(nowNanos);
        long nextDueNanos = due.isEmpty() ? WaitPolicy.NEVER : due.first().queue.headDueNanos();
        int ready = epoll.await(waitPolicy.timeoutNanos(nextDueNanos, System.nanoTime()));
        if (ready > 0) {
          receiveReady(ready);
        } else {
          waitPolicy.awoke(System.nanoTime());
        }
      }
    } finally {
      ended.countDown();
    }
  }

  private void sendDue(long nowNanos) {
    while (!due.isEmpty() && due.first().queue.headDueNanos() <= nowNanos) {
      Direction direction = due.first();
      sender.sendDue(direction, nowNanos);
      due.firstChanged();
    }
  }

  private void receiveReady(int ready) {
    if (clock.refresh(System.nanoTime())) {
      waitPolicy.startWindow(System.nanoTime());
    }
    for (int i = 0; i < ready; i++) {
      int tag = epoll.tag(i);
      if (tag != STOP_TAG) {
        receive(directions.get(tag));
      }
    }
  }

  /** An error, such as ENETDOWN, is consumed by reading it; the socket stays usable. */
  private void receive(Direction direction) {
    int count = receiver.receive(direction.from);
    long readNanos = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long arrivalNanos = clock.arrivalNanos(receiver.timestampNanos(i), readNanos);
      admit(i, direction, arrivalNanos);
      receiver.recycle(i);
    }
    waitPolicy.countFrames(Math.max(0, count));
  }

  private void admit(int index, Direction direction, long arrivalNanos) {
    DirectionQueue queue = direction.queue;
    boolean wasIdle = queue.isEmpty();
    long headBefore = wasIdle ? 0 : queue.headDueNanos();
    receiver.admit(index, direction, arrivalNanos);
    if (wasIdle && !queue.isEmpty()) {
      due.enter(direction);
    } else if (!wasIdle && queue.headDueNanos() < headBefore) {
      due.becameEarlier(direction);
    }
  }

  /**
   * Frames that enter a link from now on are treated by other profiles; safe from any thread.
   *
   * @param name as in {@link EmulatedLink}
   */
  public void reshape(String name, LinkProfile fromA, LinkProfile fromB) {
    List<Direction> both =
        directions.stream().filter(direction -> direction.link.equals(name)).toList();
    if (both.isEmpty()) {
      throw new IllegalArgumentException("no link " + name);
    }
    both.getFirst().reshape(fromA);
    both.getLast().reshape(fromB);
  }

  /** Makes {@link #run} return soon; safe from any thread, any number of times. */
  public synchronized void stop() {
    stopping = true;
    if (!closed) {
      LinuxCalls.signal(stopDescriptor);
    }
  }

  /**
   * Counters of both directions of every link, in the order of the links; safe from any thread
   * until {@link #close}.
   */
  public synchronized List<DirectionCounters> counters() throws IOException {
    if (closed) {
      throw new IllegalStateException("the links are closed");
    }
    List<DirectionCounters> counters = new ArrayList<>();
    for (Direction direction : directions) {
      counters.add(direction.counters());
    }
    return List.copyOf(counters);
  }

  /** By how much the latest frame so far missed its time; safe from any thread. */
  public long worstLatenessNanos() {
    return sender.worstLatenessNanos.get();
  }

  /** Frames that left more than {@link #LATE_NANOS} after their time. */
  public long lateFrames() {
    return sender.lateFrames.get();
  }

  /** Starts both measures of lateness again, for instance when the warm-up is over. */
  public void forgetLateness() {
    sender.worstLatenessNanos.clear();
    sender.lateFrames.clear();
  }

  @Override
  public void close() throws IOException {
    stop();
    awaitEnd();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      closeSockets();
      epoll.close();
      LinuxCalls.close(stopDescriptor);
      arena.close();
    }
  }

  /** Closing takes the kernel some 12 ms a socket, in which it only waits: so all at once. */
  private void closeSockets() {
    try (ExecutorService closers =
        Executors.newFixedThreadPool(Math.clamp(sockets.size(), 1, CLOSING_THREADS))) {
      sockets.forEach(socket -> closers.execute(socket::close));
    }
  }

  private void awaitEnd() throws IOException {
    try {
      if (started.get() && !ended.await(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the links did not stop in " + CLOSE_PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the links were stopping", e);
    }
  }
}
