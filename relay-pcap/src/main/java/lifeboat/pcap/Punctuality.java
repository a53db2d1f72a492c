package lifeboat.pcap;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How punctual a process is: how late it woke, and how long what had arrived or was due waited
 * until a party handled it. Whoever runs parties asks, because the numbers of parties that were
 * kept waiting are those of a busy host.
 *
 * <p>Any thread may count. Waits are counted in classes that are an eighth of a power of two wide,
 * so that a percentile is told at most an eighth too large.
 */
public final class Punctuality {

  private static final int CLASS_BITS = 3;
  private static final int FIRST_CLASSES = 1 << CLASS_BITS;
  private static final int CLASSES = 64 * FIRST_CLASSES;

  /** What has been counted, in nanoseconds. */
  public record Summary(long worstHoldUpNanos, long waitNanosP99, long worstWaitNanos) {}

  private final AtomicLongArray waits = new AtomicLongArray(CLASSES);
  private final AtomicLong worstWaitNanos = new AtomicLong();
  private final AtomicLong worstHoldUpNanos = new AtomicLong();

  /** A message or a deadline waited for so long. */
  void waited(long nanos) {
    long waited = Math.max(0, nanos);
    waits.incrementAndGet(classOf(waited));
    raise(worstWaitNanos, waited);
  }

  /** The process was held up for so long. */
  void heldUp(long nanos) {
    raise(worstHoldUpNanos, nanos);
  }

  private static void raise(AtomicLong worst, long nanos) {
    if (nanos > worst.get()) {
      worst.accumulateAndGet(nanos, Math::max);
    }
  }

  /** Begins to count anew. */
  public void forget() {
    for (int i = 0; i < CLASSES; i++) {
      waits.set(i, 0);
    }
    worstWaitNanos.set(0);
    worstHoldUpNanos.set(0);
  }

  public Summary summary() {
    return new Summary(worstHoldUpNanos.get(), percentile99(), worstWaitNanos.get());
  }

  private long percentile99() {
    long all = 0;
    for (int i = 0; i < CLASSES; i++) {
      all += waits.get(i);
    }
    long beyond = all / 100;
    int found = CLASSES - 1;
    for (long later = waits.get(found); later <= beyond && found > 0; later += waits.get(found)) {
      found--;
    }
    return Math.min(worstWaitNanos.get(), mostOf(found));
  }

  private static int classOf(long nanos) {
    if (nanos < FIRST_CLASSES) {
      return (int) nanos;
    }
    int shift = 63 - CLASS_BITS - Long.numberOfLeadingZeros(nanos);
    return shift * FIRST_CLASSES + (int) (nanos >>> shift);
  }

  /** The largest number of a class. */
  private static long mostOf(int number) {
    if (number < FIRST_CLASSES) {
      return number;
    }
    int shift = number / FIRST_CLASSES - 1;
    int leading = number % FIRST_CLASSES + FIRST_CLASSES;
    return ((leading + 1L) << shift) - 1;
  }
}
