package lifeboat.relay.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.Throughput;
import org.jspecify.annotations.Nullable;

/**
 * Measures the throughput towards neighbours by trains of packets, one train at a time on each
 * port.
 *
 * <p>A new neighbour has an allowance of {@link #START_PACKETS} and {@link #START_NANOS} on the
 * wire. It is spent in steps, so that a slow link is not flooded: {@link #GUESS_PACKETS} short
 * packets, then {@link #STEP_PACKETS} full ones, then what is left. Lost and disturbed trains are
 * repeated from the same allowance. Afterwards trains keep to {@link #TRAIN_SHARE} of the measured
 * rate and their reports to {@link #REPORT_SHARE} of the rate of the way back.
 */
final class ThroughputProber {

  static final int START_PACKETS = 32;
  static final long START_NANOS = 500_000_000L;
  static final int GUESS_PACKETS = 6;
  static final int GUESS_FRAME_BYTES = 400;
  static final int STEP_PACKETS = 5;
  static final int LATER_PACKETS = 12;

  /** A later train takes at most so long on the wire. */
  static final long LATER_NANOS = 200_000_000L;

  static final long LATER_INTERVAL_NANOS = 10_000_000_000L;

  /** Until so many trains have been measured they may follow faster. */
  static final int SETTLED_TRAINS = 4;

  static final long SETTLING_INTERVAL_NANOS = 5_000_000_000L;

  /** Where no full train has been measured yet, the next one follows sooner. */
  static final long FIRST_INTERVAL_NANOS = 1_000_000_000L;

  /** A neighbour whose throughput is still unknown is tried again with a guess so often. */
  static final long UNKNOWN_INTERVAL_NANOS = 60_000_000_000L;

  static final double TRAIN_SHARE = 0.004;
  static final double REPORT_SHARE = 0.001;

  /** The first figure is not waited for any longer, since the first train, and since the row. */
  static final long FIRST_FIGURE_NANOS = 3_000_000_000L;

  static final long FIRST_TRAIN_NANOS = 5_000_000_000L;

  /** Fewer packets than this are not worth a train: two go before the first that counts. */
  private static final int LEAST_PACKETS = 4;

  private static final int RETRY_PACKETS = 9;

  /** What is taken for the rate of a link that is faster than can be measured. */
  private static final long FAST_BITS_PER_SECOND = 1_000_000_000L;

  /** So many guesses, each with four times the patience of the one before. */
  private static final int MAX_GUESSES = 3;

  private static final int REPORT_FRAME_BYTES = 72;
  private static final long REPORT_PATIENCE_NANOS = 100_000_000L;
  private static final long UNKNOWN_RATE_PATIENCE_NANOS = 250_000_000L;

  private record Train(int number, int count, int frameBytes, long sentNanos, long endsNanos) {}

  private static final class Row {
    private final Neighbour neighbour;
    private final long foundNanos;
    private int packetsLeft = START_PACKETS;
    private long nanosLeft = START_NANOS;
    private boolean started;
    private boolean startOver;
    private boolean fullFrames = true;
    private boolean stepped;
    private long guessedRate;
    private long firstTrainNanos;
    private long notBeforeNanos;
    private int guesses;

    /** Trains whose reports may still come, the newest last. */
    private final Deque<Train> trains = new ArrayDeque<>();

    Row(Neighbour neighbour, long foundNanos) {
      this.neighbour = neighbour;
      this.foundNanos = foundNanos;
    }

    @Nullable Train train(int number) {
      return trains.stream().filter(train -> train.number() == number).findFirst().orElse(null);
    }
  }

  private static final class Port {
    private @Nullable Row waiting;
    private long nextLaterNanos;
    private int turn;
  }

  private final Ipv4 self;
  private final long incarnation;
  private final Prober prober;
  private final Map<Integer, Port> ports = new LinkedHashMap<>();
  private final Map<Ipv4, Row> rows = new LinkedHashMap<>();
  private int trains;
  private long nextNanos = Long.MAX_VALUE;

  ThroughputProber(RelayConfig config, Prober prober) {
    this.self = config.address();
    this.incarnation = config.incarnation();
    this.prober = prober;
    for (int port = 0; port < config.ports(); port++) {
      ports.put(port, new Port());
    }
  }

  /** A neighbour was found, or found to be a new incarnation: nothing is known of it. */
  void appeared(Neighbour neighbour, long nowNanos) {
    rows.put(neighbour.address(), new Row(neighbour, nowNanos));
    nextNanos = nowNanos;
  }

  /** A neighbour is gone. */
  void lost(Neighbour neighbour) {
    Row row = rows.get(neighbour.address());
    if (row != null && row.neighbour.equals(neighbour)) {
      rows.remove(neighbour.address());
    }
  }

  /** Whether the first figure of a neighbour may still come soon. */
  boolean isMeasuring(Neighbour neighbour, long nowNanos) {
    Row row = rows.get(neighbour.address());
    if (row == null || row.startOver) {
      return false;
    }
    return row.started
        ? nowNanos
            < row.firstTrainNanos + FIRST_FIGURE_NANOS + 6 * neighbour.statistics().smoothedNanos()
        : nowNanos < row.foundNanos + FIRST_TRAIN_NANOS;
  }

  /** A neighbour reports what a train showed. */
  void reported(TrainReport report, long nowNanos) {
    Row row = rows.get(report.reporter());
    Train train = row == null ? null : row.train(report.train());
    if (row == null || train == null || report.incarnation() != incarnation) {
      return; // An answer to no train of ours, or a second one.
    }
    row.trains.clear();
    Port port = ports.get(row.neighbour.port());
    if (port != null && row.equals(port.waiting)) {
      port.waiting = null;
    }
    long rate = report.bitsPerSecond();
    boolean wasGuess = train.frameBytes() < Throughput.FULL_FRAME_BYTES;
    boolean known = row.neighbour.throughputOut().bitsPerSecond().isPresent();
    if (!report.disturbed() || !known) {
      row.neighbour.trainOut(rate, train.count(), train.frameBytes(), nowNanos);
    }
    if (!row.startOver) {
      boolean tooFast = rate == 0 && report.arrived() == train.count() && !report.disturbed();
      if (tooFast) {
        startWasTooFast(row, train, wasGuess);
      } else {
        startWentOn(row, train, rate, wasGuess);
      }
    }
    if (report.disturbed()) {
      row.notBeforeNanos = nowNanos + chance(train.number()) * (nowNanos - train.sentNanos());
    } else if (rate > 0 && !wasGuess && train.count() > STEP_PACKETS) {
      row.startOver = true;
    }
    nextNanos = nowNanos;
  }

  /** All of it arrived, too fast for the clocks of the hosts: only a longer train may show more. */
  private static void startWasTooFast(Row row, Train train, boolean wasGuess) {
    if (wasGuess) {
      row.guessedRate = FAST_BITS_PER_SECOND;
    } else if (!row.stepped) {
      row.stepped = true;
    } else if (train.count() > STEP_PACKETS) {
      row.startOver = true;
    }
  }

  private static void startWentOn(Row row, Train train, long rate, boolean wasGuess) {
    if (rate > 0) {
      if (wasGuess) {
        row.nanosLeft -= wireNanos(train.count(), train.frameBytes(), rate);
      } else {
        row.stepped = true;
      }
      row.guessedRate = rate;
    } else if (!wasGuess && row.guessedRate > 0) {
      row.fullFrames = false; // A queue too small for full frames: the guess has to do.
      row.startOver = true;
    }
  }

  /** A few trains' time, other for each node, so that disturbed ones do not meet again. */
  private long chance(int train) {
    long z = (self.bits() * 0x9E3779B97F4A7C15L ^ train) * 0xBF58476D1CE4E5B9L;
    return (z >>> 40) % 8;
  }

  /** Sends what is due. */
  void run(long nowNanos, Outbox outbox) {
    if (nowNanos < nextNanos) {
      return;
    }
    nextNanos = Long.MAX_VALUE;
    ports.forEach((number, port) -> {
      Row waiting = port.waiting;
      if (waiting != null && isOver(waiting, nowNanos)) {
        port.waiting = null;
      }
      if (port.waiting == null) {
        next(number, port, nowNanos, outbox);
      }
      Train train = port.waiting == null ? null : port.waiting.trains.peekLast();
      if (train != null) {
        nextNanos = Math.min(nextNanos, train.endsNanos());
      }
    });
  }

  /** Whether its report is overdue, or the neighbour gone. */
  private boolean isOver(Row row, long nowNanos) {
    Train newest = row.trains.peekLast();
    return newest == null || newest.endsNanos() <= nowNanos || !isCurrent(row);
  }

  private boolean isCurrent(Row row) {
    return row.equals(rows.get(row.neighbour.address()));
  }

  private void next(int number, Port port, long nowNanos, Outbox outbox) {
    List<Row> behind = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.neighbour.port() == number) {
        behind.add(row);
      }
    }
    for (Row row : behind) {
      if (row.startOver) {
        continue;
      }
      int count = startPackets(row, behind.size() > 1);
      if (count == 0) {
        row.startOver = true;
      } else if (row.notBeforeNanos <= nowNanos) {
        start(row, port, count, nowNanos, outbox);
        return;
      } else {
        nextNanos = Math.min(nextNanos, row.notBeforeNanos);
      }
    }
    later(port, behind.stream().filter(row -> row.startOver).toList(), nowNanos, outbox);
  }

  /** How many packets the next train of the allowance has; 0 when it is used up. */
  private static int startPackets(Row row, boolean shared) {
    if (row.guessedRate == 0) {
      return row.guesses < MAX_GUESSES ? GUESS_PACKETS : 0;
    }
    int wanted = row.stepped ? row.packetsLeft : STEP_PACKETS;
    if (row.stepped && shared && row.packetsLeft - RETRY_PACKETS > RETRY_PACKETS) {
      wanted = row.packetsLeft - RETRY_PACKETS; // Trains of others may disturb it.
    }
    long frames = row.nanosLeft / wireNanos(1, Throughput.FULL_FRAME_BYTES, row.guessedRate);
    int count = (int) Math.min(Math.min(wanted, row.packetsLeft), frames);
    return count < LEAST_PACKETS ? 0 : count;
  }

  private void start(Row row, Port port, int count, long nowNanos, Outbox outbox) {
    if (!row.started) {
      row.started = true;
      row.firstTrainNanos = nowNanos;
    }
    boolean guess = row.guessedRate == 0;
    int frameBytes = guess ? GUESS_FRAME_BYTES : Throughput.FULL_FRAME_BYTES;
    row.packetsLeft -= count;
    if (guess) {
      row.guesses++;
    } else {
      row.nanosLeft -= wireNanos(count, frameBytes, row.guessedRate);
    }
    send(row, port, count, frameBytes, row.guessedRate, nowNanos, outbox);
  }

  /** One after the other, as often as the budget of the port allows. */
  private void later(Port port, List<Row> settled, long nowNanos, Outbox outbox) {
    if (settled.isEmpty()) {
      return;
    }
    if (port.nextLaterNanos == 0) {
      port.nextLaterNanos = nowNanos + leastIntervalNanos(settled.getFirst());
    }
    if (port.nextLaterNanos <= nowNanos) {
      Row row = settled.get(Math.floorMod(port.turn++, settled.size()));
      OptionalLong rate = row.neighbour.throughputOut().bitsPerSecond();
      boolean guess = rate.isEmpty() || !row.fullFrames;
      int frameBytes = guess ? GUESS_FRAME_BYTES : Throughput.FULL_FRAME_BYTES;
      int count = guess ? GUESS_PACKETS : laterPackets(rate.getAsLong());
      port.nextLaterNanos = nowNanos + laterIntervalNanos(row, count * frameBytes);
      send(row, port, count, frameBytes, rate.orElse(0), nowNanos, outbox);
    }
    nextNanos = Math.min(nextNanos, port.nextLaterNanos);
  }

  private static int laterPackets(long rate) {
    long frames = LATER_NANOS / wireNanos(1, Throughput.FULL_FRAME_BYTES, rate);
    return Math.clamp(frames, LEAST_PACKETS, LATER_PACKETS);
  }

  /** After a train of so many bytes the port is left alone for so long. */
  private static long laterIntervalNanos(Row row, int trainBytes) {
    OptionalLong out = row.neighbour.throughputOut().bitsPerSecond();
    if (out.isEmpty()) {
      return UNKNOWN_INTERVAL_NANOS;
    }
    double in = row.neighbour.throughputIn().bitsPerSecond().orElse(out.getAsLong());
    double budgeted =
        Math.max(
            trainBytes * 8e9 / (TRAIN_SHARE * out.getAsLong()),
            REPORT_FRAME_BYTES * 8e9 / (REPORT_SHARE * in));
    return Math.max((long) budgeted, leastIntervalNanos(row));
  }

  private static long leastIntervalNanos(Row row) {
    int full = row.neighbour.throughputOut().fullTrains();
    if (!row.fullFrames || full >= SETTLED_TRAINS) {
      return LATER_INTERVAL_NANOS;
    }
    return full == 0 ? FIRST_INTERVAL_NANOS : SETTLING_INTERVAL_NANOS;
  }

  private void send(
      Row row, Port port, int count, int frameBytes, long rate, long nowNanos, Outbox outbox) {
    int number = trains++;
    Neighbour to = row.neighbour;
    for (int index = 0; index < count; index++) {
      outbox.toHop(
          new Hop(to.port(), to.mac(), Ipv4.PROBE_GROUP),
          new TrainPacket(
              self,
              incarnation,
              number,
              index,
              count,
              nowNanos,
              frameBytes - TrainReceiver.HEADER_BYTES));
    }
    long wire =
        rate == 0
            ? UNKNOWN_RATE_PATIENCE_NANOS << (2 * Math.max(0, row.guesses - 1))
            : wireNanos(count, frameBytes, rate);
    long roundTrip = 2 * to.statistics().smoothedNanos() + 4 * to.statistics().variationNanos();
    long ends = nowNanos + roundTrip + 2 * wire + REPORT_PATIENCE_NANOS;
    if (row.trains.size() >= MAX_GUESSES) {
      row.trains.removeFirst();
    }
    row.trains.add(new Train(number, count, frameBytes, nowNanos, ends));
    port.waiting = row;
    if (rate > 0) {
      prober.defer(to.port(), nowNanos + wire); // Its own probes would only wait behind it.
    }
    nextNanos = Math.min(nextNanos, ends);
  }

  long nextNanos() {
    return nextNanos;
  }

  private static long wireNanos(int count, int frameBytes, long bitsPerSecond) {
    return Math.max(1, (long) (count * frameBytes * 8e9 / bitsPerSecond));
  }
}
