package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.Map;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;

/**
 * Server detection section 411 (US 9,270,522 B2, FIG. 4): finds neighbours and measures them by
 * probes to the link-local group of every port.
 *
 * <p>A port begins with a train of {@link #TRAIN_PROBES}, {@link #TRAIN_INTERVAL_NANOS} apart, and
 * repeats it when a neighbour appears, at most {@link #MAX_TRAINS} times; afterwards it sends one
 * probe of 78 bytes on the wire a second, 624 bit/s, which is 1 % of 62 kbit/s.
 */
final class Prober {

  static final int TRAIN_PROBES = 12;
  static final int MAX_TRAINS = 16;
  static final long TRAIN_INTERVAL_NANOS = 20_000_000L;
  static final long INTERVAL_NANOS = 1_000_000_000L;

  /** A row expires when nothing has been heard for so long. */
  static final long EXPIRY_NANOS = 8 * INTERVAL_NANOS;

  private static final class Port {
    private int trainLeft = TRAIN_PROBES;
    private int trains = 1;
    private long nextNanos = Long.MIN_VALUE;
  }

  private final Ipv4 self;
  private final long incarnation;
  private final NeighbourTable neighbours;
  private final Map<Integer, Port> ports = new LinkedHashMap<>();
  private int sequence;
  private long nextNanos = Long.MIN_VALUE;

  Prober(RelayConfig config, NeighbourTable neighbours) {
    this.self = config.address();
    this.incarnation = config.incarnation();
    this.neighbours = neighbours;
    for (int port = 0; port < config.ports(); port++) {
      ports.put(port, new Port());
    }
  }

  /** A neighbour appeared behind {@code port}: measure it at once. */
  void neighbourAppeared(int port, long nowNanos) {
    Port state = ports.get(port);
    if (state != null && state.trainLeft < TRAIN_PROBES / 2 && state.trains < MAX_TRAINS) {
      state.trainLeft = TRAIN_PROBES;
      state.trains++;
      state.nextNanos = Math.min(state.nextNanos, nowNanos + TRAIN_INTERVAL_NANOS);
      nextNanos = Math.min(nextNanos, state.nextNanos);
    }
  }

  /** Sends what is due. */
  void run(long nowNanos, long geoDigest, Outbox outbox) {
    if (nowNanos < nextNanos) {
      return;
    }
    nextNanos = Long.MAX_VALUE;
    ports.forEach((number, port) -> {
      if (port.nextNanos <= nowNanos) {
        Probe probe = probe(nowNanos, geoDigest);
        outbox.toHop(new Hop(number, Mac.PROBE_GROUP, Ipv4.PROBE_GROUP), probe);
        neighbours.probeSent(number, probe.sequence(), nowNanos);
        port.trainLeft = Math.max(0, port.trainLeft - 1);
        port.nextNanos = nowNanos + (port.trainLeft > 0 ? TRAIN_INTERVAL_NANOS : INTERVAL_NANOS);
      }
      nextNanos = Math.min(nextNanos, port.nextNanos);
    });
  }

  /** Asks one neighbour whether it lives. */
  void keepalive(Neighbour row, long nowNanos, long geoDigest, Outbox outbox) {
    Probe probe = probe(nowNanos, geoDigest);
    outbox.toHop(new Hop(row.port(), row.mac(), row.address()), probe);
    neighbours.keepaliveSent(row, probe.sequence(), nowNanos);
  }

  long nextNanos() {
    return nextNanos;
  }

  private Probe probe(long nowNanos, long geoDigest) {
    return new Probe(self, incarnation, sequence++, nowNanos, geoDigest);
  }
}
