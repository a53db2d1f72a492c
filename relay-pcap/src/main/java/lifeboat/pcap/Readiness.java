package lifeboat.pcap;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * Waits until one of several descriptors is readable, until a time has passed, or until another
 * thread calls {@link #wake}.
 */
final class Readiness implements AutoCloseable {

  /** A time that never passes. */
  static final long FOREVER = Long.MAX_VALUE;

  private static final int CLOEXEC_NONBLOCK = 0x80000 | 0x800;
  private static final int POLLFD_BYTES = 8;
  private static final int EVENTS_AT = 4;
  private static final int ANSWER_AT = 6;
  private static final short POLLIN = 1;
  private static final int NOBODY = -1;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int count;
  private final int wakeDescriptor;
  private final Memory polled;
  private final Memory timeout = new Memory(2L * Long.BYTES);
  private final Memory eight = new Memory(Long.BYTES);
  private final Memory one = new Memory(Long.BYTES);
  private boolean closed;

  /** Watches {@code descriptors}, known by their place in the array. */
  Readiness(int[] descriptors) {
    this.count = descriptors.length;
    this.polled = new Memory((long) POLLFD_BYTES * (count + 1));
    this.wakeDescriptor = SocketCalls.eventfd(0, CLOEXEC_NONBLOCK);
    one.setLong(0, 1);
    for (int i = 0; i < count; i++) {
      watch(i, descriptors[i]);
    }
    watch(count, wakeDescriptor);
  }

  private void watch(int place, int descriptor) {
    long at = (long) place * POLLFD_BYTES;
    polled.setInt(at, descriptor);
    polled.setShort(at + EVENTS_AT, POLLIN);
    polled.setShort(at + ANSWER_AT, (short) 0);
  }

  /** Does not watch that descriptor any more. */
  void forget(int place) {
    watch(place, NOBODY);
  }

  /** Waits for so long; what is true afterwards {@link #isReady} tells. */
  void await(long nanos) {
    long address = 0;
    if (nanos != FOREVER) {
      timeout.setLong(0, nanos / NANOS_PER_SECOND);
      timeout.setLong(Long.BYTES, nanos % NANOS_PER_SECOND);
      address = Pointer.nativeValue(timeout);
    }
    int ready = SocketCalls.ppoll(Pointer.nativeValue(polled), count + 1L, address, 0);
    if (ready < 0) {
      polled.setShort((long) count * POLLFD_BYTES + ANSWER_AT, (short) 0);
      for (int i = 0; i < count; i++) {
        polled.setShort((long) i * POLLFD_BYTES + ANSWER_AT, (short) 0);
      }
    } else if (answer(count) != 0) {
      SocketCalls.read(wakeDescriptor, Pointer.nativeValue(eight), Long.BYTES);
    }
  }

  /** Whether there is something to read, or an error to be fetched. */
  boolean isReady(int place) {
    return answer(place) != 0;
  }

  private int answer(int place) {
    return polled.getShort((long) place * POLLFD_BYTES + ANSWER_AT);
  }

  /** Ends the wait of the other thread, or its next one; any thread may. */
  synchronized void wake() {
    if (!closed) {
      SocketCalls.write(wakeDescriptor, Pointer.nativeValue(one), Long.BYTES);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      SocketCalls.close(wakeDescriptor);
      polled.close();
      timeout.close();
      eight.close();
      one.close();
    }
  }
}
