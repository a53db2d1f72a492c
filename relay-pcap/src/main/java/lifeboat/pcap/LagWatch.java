package lifeboat.pcap;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the host holds this process up, by waking every few milliseconds and looking how
 * late it is; parties are told, so that they are patient before they take a neighbour for dead.
 * Without it a party that has nothing to do would only find out when it is too late.
 */
public final class LagWatch implements AutoCloseable {

  private static final long INTERVAL_NANOS = 10_000_000L;

  /** Less is in the ordinary course of things. */
  private static final long WORTH_TELLING_NANOS = 5_000_000L;

  private final List<PartyDriver> drivers;
  private final Punctuality punctuality;
  private final Thread thread = Thread.ofPlatform().name("lag").daemon().unstarted(this::run);
  private volatile boolean closed;

  /** Watches for these parties, and counts. */
  public LagWatch(List<PartyDriver> drivers, Punctuality punctuality) {
    this.drivers = List.copyOf(drivers);
    this.punctuality = punctuality;
  }

  public void start() {
    thread.start();
  }

  private void run() {
    long wanted = System.nanoTime() + INTERVAL_NANOS;
    while (!closed) {
      LockSupport.parkNanos(this, wanted - System.nanoTime());
      long now = System.nanoTime();
      if (now - wanted > WORTH_TELLING_NANOS) {
        long late = now - wanted;
        punctuality.heldUp(late);
        drivers.forEach(driver -> driver.heldUp(late));
      }
      wanted = now >= wanted ? now + INTERVAL_NANOS : wanted;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
