package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Payload;

/** What sends over a {@link Dumbbell}. */
final class DumbbellFlows {

  private DumbbellFlows() {}

  /** A source that knows its destination already, and that server. */
  static final class Transfer implements Dumbbell.Flow {
    private static final Ipv4 SOURCE = Ipv4.parse("172.16.0.2");
    private static final Ipv4 SERVER = Ipv4.parse("172.18.0.2");
    private static final Payload ZEROES = Payload.of(new byte[NormalPacket.FRAGMENT_BYTES]);

    private final Dumbbell network;
    private final long oneWayNanos;
    private final long replicaBytes;
    private final long startNanos;
    private final FlowKey key = new FlowKey(new UUID(1, 1), 1, 0, 0);
    private final Outbox answers = new Outbox(SERVER);
    private final Reception reception;
    private final Dumbbell.Flow server = this::runServer;
    private final Transmission transmission;
    private long placedNanos = Long.MAX_VALUE;
    private long arrivedBytes;

    Transfer(Dumbbell network, long startNanos, long oneWayNanos, long replicaBytes, long hint) {
      this.network = network;
      this.startNanos = startNanos;
      this.oneWayNanos = oneWayNanos;
      this.replicaBytes = replicaBytes;
      this.transmission = new Transmission(replicaBytes, 1440, startNanos - 2 * oneWayNanos);
      this.transmission.bind(startNanos, hint);
      ReplicaPacket opening =
          new ReplicaPacket(
              key,
              0,
              replicaBytes,
              EvaluationCriteria.NONE,
              Optional.empty(),
              SOURCE,
              new Progress(0, 0, 0),
              List.of(),
              ZEROES);
      this.reception =
          Reception.begin(
              opening,
              new Arrival(Arrival.ROUTED, Mac.NONE, SOURCE),
              new Destination(SERVER, new UUID(2, 2)),
              1,
              startNanos,
              answers);
      network.add(this, startNanos);
      network.add(server, startNanos);
    }

    @Override
    public long run(long nowNanos) {
      if (placedNanos < Long.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      transmission.loseWhatIsOverdue(nowNanos);
      pump(nowNanos);
      if (transmission.hasToPoke(nowNanos)) {
        if (!transmission.repairMissing()) {
          transmit(transmission.digest(), nowNanos);
        }
        pump(nowNanos);
      }
      return transmission.nextNanos();
    }

    private void pump(long nowNanos) {
      Optional<ByteRange> next = transmission.nextFragment(nowNanos);
      while (next.isPresent()) {
        transmit(next.get(), nowNanos);
        next = transmission.nextFragment(nowNanos);
      }
    }

    private void transmit(ByteRange range, long nowNanos) {
      transmission.sent(range, nowNanos);
      Payload payload =
          range.length() == NormalPacket.FRAGMENT_BYTES
              ? ZEROES
              : Payload.of(new byte[(int) range.length()]);
      NormalPacket packet = new NormalPacket(key, range.from(), payload);
      network.send(
          payload.length(),
          oneWayNanos,
          () -> {
            arrivedBytes += payload.length();
            reception.fragment(packet, network.now(), answers);
            network.wake(server);
          });
    }

    /** Bytes that arrived at the server, duplicates included. */
    long arrivedBytes() {
      return arrivedBytes;
    }

    long placedNanos() {
      return placedNanos;
    }

    Transmission transmission() {
      return transmission;
    }

    private long runServer(long nowNanos) {
      reception.run(nowNanos, answers);
      for (Output output : answers.take()) {
        switch (output) {
          case Output.Commit commit ->
              network.at(
                  nowNanos + Dumbbell.MS,
                  () -> {
                    reception.committed(commit.number(), network.now(), answers);
                    network.wake(server);
                  });
          case Output.Publish _ ->
              network.at(
                  nowNanos + Dumbbell.MS,
                  () -> {
                    reception.published(network.now(), answers);
                    network.wake(server);
                  });
          case Output.SendRouted send ->
              network.answer(
                  oneWayNanos,
                  () -> {
                    switch (send.message()) {
                      case Accepted accepted ->
                          transmission.accepted(accepted, true, network.now());
                      case Stored stored -> transmission.stored(stored.ranges(), network.now());
                      case Placed _ -> placedNanos = Math.min(placedNanos, network.now());
                      default -> {}
                    }
                    network.wake(this);
                  });
          default -> {}
        }
      }
      return reception.nextNanos();
    }

    /** The share of the rate of the bottleneck that the bytes of the replica took. */
    double goodput(double bitsPerSecond) {
      double possible =
          bitsPerSecond
              * NormalPacket.FRAGMENT_BYTES
              / (NormalPacket.FRAGMENT_BYTES + Dumbbell.HEADERS);
      return replicaBytes * 8e9 / (placedNanos - startNanos + 2 * oneWayNanos) / possible;
    }
  }

  /** Sends at one rate whatever happens. */
  static final class ConstantRate implements Dumbbell.Flow {
    private final Dumbbell network;
    private final long intervalNanos;
    private long nextNanos;
    private long sent;
    private long arrived;

    ConstantRate(Dumbbell network, double bitsPerSecond) {
      this.network = network;
      this.intervalNanos = (long) ((1440 + Dumbbell.HEADERS) * 8e9 / bitsPerSecond);
      network.add(this, 0);
    }

    @Override
    public long run(long nowNanos) {
      while (nextNanos <= nowNanos) {
        nextNanos += intervalNanos;
        sent++;
        network.send(1440, 0, () -> arrived++);
      }
      return nextNanos;
    }

    long sent() {
      return sent;
    }

    long arrived() {
      return arrived;
    }
  }

  /**
   * A bulk transfer that adds a packet to its window in each round trip and halves it at a loss, as
   * TCP Reno does (RFC 5681), with selective answers to each packet.
   */
  static final class Aimd implements Dumbbell.Flow {
    private final Dumbbell network;
    private final long oneWayNanos;
    private double window = 10;
    private double threshold = Double.MAX_VALUE;
    private long nextNumber;
    private long highestArrived = -1;
    private long recoverUntil = -1;
    private long underWay;
    private long lastNewsNanos;
    private final TreeSet<Long> outstanding = new TreeSet<>();
    private long arrived;

    Aimd(Dumbbell network, long oneWayNanos) {
      this.network = network;
      this.oneWayNanos = oneWayNanos;
      network.add(this, 0);
    }

    @Override
    public long run(long nowNanos) {
      if (underWay > 0 && nowNanos >= lastNewsNanos + 1000 * Dumbbell.MS) {
        threshold = Math.max(2, window / 2);
        window = 1;
        outstanding.clear();
        underWay = 0;
      }
      while (underWay < (long) window) {
        long number = nextNumber++;
        outstanding.add(number);
        underWay++;
        lastNewsNanos = underWay == 1 ? nowNanos : lastNewsNanos;
        network.send(
            1440,
            oneWayNanos,
            () -> {
              arrived++;
              network.answer(
                  oneWayNanos,
                  () -> {
                    answered(number);
                    network.wake(this);
                  });
            });
      }
      return lastNewsNanos + 1000 * Dumbbell.MS;
    }

    long arrived() {
      return arrived;
    }

    private void answered(long number) {
      lastNewsNanos = network.now();
      if (!outstanding.remove(number)) {
        return;
      }
      underWay--;
      highestArrived = Math.max(highestArrived, number);
      window += window < threshold ? 1 : 1 / window;
      boolean lost = false;
      while (!outstanding.isEmpty() && outstanding.first() + 3 <= highestArrived) {
        long missing = outstanding.removeFirst();
        underWay--;
        lost |= missing > recoverUntil;
      }
      if (lost) {
        recoverUntil = nextNumber;
        window = Math.max(2, window / 2);
        threshold = window;
      }
    }
  }
}
