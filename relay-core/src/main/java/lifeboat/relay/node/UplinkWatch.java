package lifeboat.relay.node;

import java.util.OptionalDouble;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Probe;

/**
 * Measures how much of its probes to its own relay a server loses, there or back: one probe of 78
 * bytes on the wire every {@link #INTERVAL_NANOS}, 2.5 kbit/s. A probe counts when it is answered
 * or {@link #OVERDUE_NANOS} old.
 */
final class UplinkWatch {

  static final long INTERVAL_NANOS = 250_000_000L;
  static final long OVERDUE_NANOS = 1_000_000_000L;

  /** Probes over which the loss is taken: those of five seconds. */
  static final int WINDOW = 20;

  /** With fewer the loss is not known. */
  static final int LEAST_PROBES = 8;

  private final ServerConfig config;
  private final long[] sentNanos = new long[WINDOW];
  private final boolean[] answered = new boolean[WINDOW];
  private int probes;
  private long nextNanos;

  UplinkWatch(ServerConfig config, long nowNanos) {
    this.config = config;
    this.nextNanos = nowNanos;
  }

  /** Sends what is due. */
  void run(Ipv4 relay, long nowNanos, Outbox outbox) {
    if (nextNanos <= nowNanos) {
      sentNanos[probes % WINDOW] = nowNanos;
      answered[probes % WINDOW] = false;
      Probe probe = new Probe(config.address(), config.incarnation(), probes, nowNanos, 0);
      outbox.routed(relay, probe);
      probes++;
      nextNanos = nowNanos + INTERVAL_NANOS;
    }
  }

  /** The probe of this number was answered. */
  void answered(int sequence) {
    if (sequence >= 0 && sequence < probes && sequence >= probes - WINDOW) {
      answered[sequence % WINDOW] = true;
    }
  }

  long nextNanos() {
    return nextNanos;
  }

  /** Share of probes that stayed unanswered, 0..1; absent while too few count. */
  OptionalDouble lossFraction(long nowNanos) {
    int counted = 0;
    int lost = 0;
    for (int i = 0; i < Math.min(probes, WINDOW); i++) {
      boolean overdue = !answered[i] && nowNanos - sentNanos[i] >= OVERDUE_NANOS;
      counted += answered[i] || overdue ? 1 : 0;
      lost += overdue ? 1 : 0;
    }
    return counted < LEAST_PROBES
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) lost / counted);
  }
}
