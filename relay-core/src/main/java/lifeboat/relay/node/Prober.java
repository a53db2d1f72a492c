package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;

/**
 * Server detection section 411 (US 9,270,522 B2, FIG. 4): finds neighbours and measures them by
 * probes to the link-local group of every port.
 *
 * <p>A port begins with {@link #START_PROBES}, {@link #START_INTERVAL_NANOS} apart, and repeats
 * them when a neighbour appears, at most {@link #MAX_STARTS} times. Afterwards it sends one probe
 * in each interval of its configuration, or fewer, so that its probes and the answers that it owes
 * its neighbours stay below {@link #BUDGET_SHARE} of the slowest rate that was measured behind the
 * port.
 */
final class Prober {

  static final int START_PROBES = 12;
  static final int MAX_STARTS = 16;
  static final long START_INTERVAL_NANOS = 20_000_000L;

  /** However slow a link is, it is probed so often, if not less was asked for. */
  static final long MAX_INTERVAL_NANOS = 30_000_000_000L;

  static final double BUDGET_SHARE = 0.005;

  /** A row expires when nothing has been heard for so many intervals of its port. */
  static final int EXPIRY_INTERVALS = 8;

  private static final int PROBE_FRAME_BYTES = 78;
  private static final int ANSWER_FRAME_BYTES = 88;

  private static final class Port {
    private int startLeft = START_PROBES;
    private int starts = 1;
    private long nextNanos = Long.MIN_VALUE;
    private long intervalNanos;
    private int sequence;

    private Port(long intervalNanos) {
      this.intervalNanos = intervalNanos;
    }
  }

  private final Ipv4 self;
  private final long incarnation;
  private final long leastIntervalNanos;
  private final NeighbourTable neighbours;
  private final Map<Integer, Port> ports = new LinkedHashMap<>();
  private long nextNanos = Long.MIN_VALUE;

  Prober(RelayConfig config, NeighbourTable neighbours) {
    this.self = config.address();
    this.incarnation = config.incarnation();
    this.leastIntervalNanos = config.probeIntervalNanos();
    this.neighbours = neighbours;
    for (int port = 0; port < config.ports(); port++) {
      ports.put(port, new Port(leastIntervalNanos));
    }
    nextNanos = ports.isEmpty() ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /** A neighbour appeared behind {@code port}: measure it at once. */
  void neighbourAppeared(int port, long nowNanos) {
    Port state = ports.get(port);
    if (state != null && state.startLeft < START_PROBES / 2 && state.starts < MAX_STARTS) {
      state.startLeft = START_PROBES;
      state.starts++;
      state.nextNanos = Math.min(state.nextNanos, nowNanos + START_INTERVAL_NANOS);
      nextNanos = Math.min(nextNanos, state.nextNanos);
    }
  }

  /** Something long is on the wire: a probe would wait behind it and measure that. */
  void defer(int port, long untilNanos) {
    Port state = ports.get(port);
    if (state != null) {
      state.nextNanos = Math.max(state.nextNanos, untilNanos);
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
        Probe probe = new Probe(self, incarnation, port.sequence++, nowNanos, geoDigest);
        outbox.toHop(new Hop(number, Mac.PROBE_GROUP, Ipv4.PROBE_GROUP), probe);
        neighbours.probeSent(number, probe.sequence(), nowNanos);
        port.startLeft = Math.max(0, port.startLeft - 1);
        port.intervalNanos = intervalNanos(number);
        port.nextNanos =
            nowNanos + (port.startLeft > 0 ? START_INTERVAL_NANOS : port.intervalNanos);
      }
      nextNanos = Math.min(nextNanos, port.nextNanos);
    });
  }

  /** One probe, and one answer to each relay there, in each interval. */
  private long intervalNanos(int port) {
    long slowest = Long.MAX_VALUE;
    int bytes = PROBE_FRAME_BYTES;
    for (Neighbour row : neighbours.behind(port)) {
      OptionalLong out = row.throughputOut().bitsPerSecond();
      OptionalLong in = row.throughputIn().bitsPerSecond();
      slowest = Math.min(slowest, out.orElse(Long.MAX_VALUE));
      slowest = Math.min(slowest, in.orElse(Long.MAX_VALUE));
      bytes += row.kind() == NodeKind.RELAY ? ANSWER_FRAME_BYTES : 0;
    }
    double budgeted = bytes * 8e9 / (BUDGET_SHARE * slowest);
    return Math.max(leastIntervalNanos, (long) Math.min(budgeted, (double) MAX_INTERVAL_NANOS));
  }

  /** Asks one neighbour whether it lives. */
  void keepalive(Neighbour row, long nowNanos, long geoDigest, Outbox outbox) {
    Port port = ports.get(row.port());
    int sequence = port == null ? 0 : port.sequence++;
    Probe probe = new Probe(self, incarnation, sequence, nowNanos, geoDigest);
    outbox.toHop(new Hop(row.port(), row.mac(), row.address()), probe);
    neighbours.keepaliveSent(row, probe.sequence(), nowNanos);
  }

  /** How long nothing may be heard before a row of this port expires. */
  long expiryNanos(int port) {
    Port state = ports.get(port);
    return EXPIRY_INTERVALS * (state == null ? leastIntervalNanos : state.intervalNanos);
  }

  long nextNanos() {
    return nextNanos;
  }
}
