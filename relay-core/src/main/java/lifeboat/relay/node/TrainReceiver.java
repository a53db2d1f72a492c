package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.Map;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.table.Patience;
import lifeboat.relay.table.Throughput;
import lifeboat.relay.table.TrainMeasurement;

/**
 * Receives the packet trains of neighbours and reports what they showed: when the last packet is
 * there, or when no further one comes.
 *
 * <p>Bounded: the last train of each of {@link #MAX_SENDERS} senders; the one that has been quiet
 * for longest gives way.
 */
final class TrainReceiver {

  static final int MAX_SENDERS = 256;

  /** Ethernet, IPv4 and UDP headers; rates are over whole frames. */
  static final int HEADER_BYTES = 42;

  /** A train with one packet so far may pause so long; it may be a slow link. */
  private static final long FIRST_PAUSE_NANOS = 300_000_000L;

  private static final long MIN_PAUSE_NANOS = 30_000_000L;

  /** A pause so many times as long as the longest so far ends a train. */
  private static final int PAUSE_FACTOR = 4;

  /** Takes what was measured of a train from a neighbour. */
  @FunctionalInterface
  interface Listener {
    void measured(Ipv4 sender, long bitsPerSecond, int count, int frameBytes, long nowNanos);
  }

  private static final class Train {
    private final TrainPacket first;
    private final Arrival arrival;
    private final TrainMeasurement measurement;
    private long endsNanos;
    private boolean disturbed;
    private boolean over;

    Train(TrainPacket first, Arrival arrival) {
      this.first = first;
      this.arrival = arrival;
      this.measurement = new TrainMeasurement(first.count());
    }

    boolean isOf(TrainPacket packet) {
      return first.incarnation() == packet.incarnation()
          && first.train() == packet.train()
          && first.count() == packet.count()
          && first.bytes() == packet.bytes();
    }
  }

  /**
   * A train has to last so many times as long as times of arrival may be off, and longer than the
   * host has lately held this node up.
   */
  static final int ACCURACY_FACTOR = 10;

  private final Ipv4 self;
  private final HostTiming timing;
  private final Patience patience;
  private final Listener listener;
  private final Map<Ipv4, Train> trains =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Ipv4, Train> eldest) {
          return size() > MAX_SENDERS;
        }
      };
  private long nextNanos = Long.MAX_VALUE;

  TrainReceiver(Ipv4 self, HostTiming timing, Patience patience, Listener listener) {
    this.self = self;
    this.patience = patience;
    this.timing = timing;
    this.listener = listener;
  }

  /**
   * A packet of a train arrived.
   *
   * @param arrivedNanos when the host received it: what is measured
   */
  void packet(
      TrainPacket packet, Arrival arrival, long arrivedNanos, long nowNanos, Outbox outbox) {
    if (arrival.port() == Arrival.ROUTED) {
      return; // Only captured packets have times of arrival worth measuring.
    }
    Train train = trains.get(packet.sender());
    if (train == null || !train.isOf(packet)) {
      boolean stale =
          train != null
              && train.first.incarnation() == packet.incarnation()
              && packet.train() - train.first.train() < 0;
      if (stale) {
        return;
      }
      train = new Train(packet, arrival);
      trains.put(packet.sender(), train);
    }
    if (train.over
        || !train.measurement.arrived(packet.index(), packet.sentNanos(), arrivedNanos)) {
      return;
    }
    markDisturbed(train, nowNanos);
    long pause = PAUSE_FACTOR * train.measurement.longestPauseNanos();
    train.endsNanos =
        nowNanos
            + (train.measurement.arrived() == 1
                ? FIRST_PAUSE_NANOS
                : Math.max(MIN_PAUSE_NANOS, pause));
    if (packet.index() == packet.count() - 1) {
      end(train, nowNanos, outbox);
    }
    nextNanos = Math.min(nextNanos, train.endsNanos);
  }

  /** Another train that is under way on the same port shares its cable with this one. */
  private void markDisturbed(Train train, long nowNanos) {
    if (nextNanos == Long.MAX_VALUE) {
      return; // No other train is under way.
    }
    for (Train other : trains.values()) {
      boolean underWay = !other.over && nowNanos < other.endsNanos;
      if (!other.equals(train) && underWay && other.arrival.port() == train.arrival.port()) {
        other.disturbed = true;
        train.disturbed = true;
      }
    }
  }

  /** Ends the trains of which nothing more comes. */
  void run(long nowNanos, Outbox outbox) {
    if (nowNanos < nextNanos) {
      return;
    }
    nextNanos = Long.MAX_VALUE;
    for (Train train : trains.values()) {
      if (!train.over && train.endsNanos <= nowNanos) {
        end(train, nowNanos, outbox);
      } else if (!train.over) {
        nextNanos = Math.min(nextNanos, train.endsNanos);
      }
    }
  }

  long nextNanos() {
    return nextNanos;
  }

  private void end(Train train, long nowNanos, Outbox outbox) {
    train.over = true;
    TrainPacket first = train.first;
    int frameBytes = first.bytes() + HEADER_BYTES;
    // A shaper may let two full frames pass at once; short frames are only a first guess anyway.
    int firstCounted = frameBytes >= Throughput.FULL_FRAME_BYTES ? 2 : 1;
    long least = Math.max(ACCURACY_FACTOR * timing.arrivalNanos(), patience.lagNanos());
    long rate = train.measurement.bitsPerSecond(frameBytes, firstCounted, least).orElse(0);
    if (!train.disturbed) {
      listener.measured(first.sender(), rate, first.count(), frameBytes, nowNanos);
    }
    outbox.toHop(
        new Hop(train.arrival.port(), train.arrival.mac(), first.sender()),
        new TrainReport(
            self,
            first.incarnation(),
            first.train(),
            train.measurement.arrived(),
            train.disturbed,
            rate));
  }
}
