package lifeboat.relay.node;

import lifeboat.relay.message.Message.NormalPacket;

/**
 * What a source knows of the path to the destination server: the rate of its bottleneck and its
 * round trip, from which it paces. After BBR (Cardwell et al., "BBR: Congestion-Based Congestion
 * Control", ACM Queue 2016): the rate is the most that was delivered in any of the last rounds, so
 * that random loss does not lower it.
 *
 * <pre>
 * STARTUP  sends at nearly three times the rate seen
 *   a rate is presumed, or was presumed → CRUISE
 *   it has not grown by a quarter in three rounds → DRAIN
 * DRAIN    sends at a third of the rate until what is under way fits the path → CRUISE
 * CRUISE   sends at the rate; one round in eight at 5/4 of it, the next at 3/4 until drained
 *   the rate or its limit has grown → the round at 5/4 comes at once
 *   no new least round trip for 10 s, or 1 s where much is lost → LULL
 * LULL     half the path is filled for two rounds, so that queues show their end → CRUISE
 * </pre>
 *
 * <p>What differs from BBR:
 *
 * <ul>
 *   <li>A rate may be <em>presumed</em> before it is seen: the one that relays have measured, or
 *       the dispersion of the first burst ({@link TrainDispersion}). It is believed for {@link
 *       #PRESUMPTION_ROUNDS} rounds.
 *   <li>What is sent hardly exceeds the rate at which whole trains come out of the path, because a
 *       short queue would overflow. The excess doubles as long as trains come out faster.
 *   <li>The queue that a source may fill is a time, {@link #QUEUE_NANOS}, and no multiple of the
 *       round trip: of sources that share a bottleneck the far one is not favoured.
 *   <li>Unusual losses while there is a queue mean that it overflows: {@link OverflowCeiling}.
 *   <li>What chance takes where there is no queue is sent in addition: {@link LossRecord}.
 * </ul>
 */
final class BottleneckModel {

  /**
   * The most that was delivered is taken over so many rounds. A round is a round trip, and at least
   * a train: otherwise a slow path would be forgotten while one gain is tried.
   */
  static final int RATE_ROUNDS = 10;

  /** A presumed rate has to be seen after so many rounds. */
  static final int PRESUMPTION_ROUNDS = 3;

  /** What is under way may fill the queue of the bottleneck for this time. */
  static final long QUEUE_NANOS = 25_000_000L;

  /** No queue, but the grouping of answers, if round trips exceed the least by no more ... */
  static final long NOISE_NANOS = 2_500_000L;

  /** ... besides the time of so many fragments. */
  private static final int NOISE_FRAGMENTS = 4;

  /** What is always allowed under way: the answers to fewer fragments may all be lost. */
  static final long LEAST_WINDOW_BYTES = 8 * NormalPacket.FRAGMENT_BYTES;

  /** The round trip takes such lull to be seen without the queue that this source makes. */
  private static final long LEAST_LULL_NANOS = 100_000_000L;

  /** Without a new least round trip there is a lull after this time; the path may be longer now. */
  static final long LULL_INTERVAL_NANOS = 10_000_000_000L;

  /**
   * Where much is lost and no queue seen, the least round trip is doubted after this time, which
   * doubles when the doubt was wrong: a source that comes to a full queue takes it for the path.
   */
  private static final long DOUBT_NANOS = 1_000_000_000L;

  private static final double LEAST_EXCESS = 0.02;
  private static final double GROWTH = 1.1;
  private static final double STARTUP_GAIN = 2.885;
  private static final double STARTUP_GROWTH = 1.25;
  private static final double[] GAINS = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
  private static final int FIRST_EVEN_GAIN = 2;

  private enum Phase {
    STARTUP,
    DRAIN,
    CRUISE,
    LULL
  }

  private final double[] rates = new double[RATE_ROUNDS];
  private final long initialWindowBytes;
  private final RoundTrips roundTrips = new RoundTrips();
  private final TrainDispersion trains = new TrainDispersion();
  private final LossRecord losses = new LossRecord();
  private final OverflowCeiling ceiling = new OverflowCeiling();
  private Phase phase = Phase.STARTUP;
  private long rounds;
  private long roundEndsDelivered;
  private long roundLastsBytes;
  private long roundLeastNanos = Long.MAX_VALUE;
  private double presumedRate;
  private long presumedUntilRound;
  private double fullRate;
  private int roundsWithoutGrowth;
  private long phaseStartNanos;
  private long doubtNanos = DOUBT_NANOS;
  private long leastBeforeLull;
  private int cycle;
  private double rateAtProbe;
  private double limitAtProbe = Double.POSITIVE_INFINITY;
  private double excess = LEAST_EXCESS;

  /**
   * A path of which nothing is known but perhaps its rate.
   *
   * @param initialWindowBytes may be under way before anything is known
   * @param presumedBytesPerNano 0 where no rate is presumed
   */
  BottleneckModel(long initialWindowBytes, double presumedBytesPerNano, long nowNanos) {
    this.initialWindowBytes = initialWindowBytes;
    if (presumedBytesPerNano > 0) {
      presume(presumedBytesPerNano, nowNanos);
    }
  }

  /** A round trip was measured on a fragment that was sent only once. */
  void roundTrip(long nanos, long nowNanos) {
    roundTrips.sample(nanos, nowNanos);
    roundLeastNanos = Math.min(roundLeastNanos, nanos);
  }

  RoundTrips roundTrips() {
    return roundTrips;
  }

  /**
   * Bytes were delivered.
   *
   * @param rateBytesPerNano delivered bytes over the time in which they were delivered
   * @param deliveredBytes in all so far
   * @param lostBytes in all so far
   * @param deliveredWhenSent in all when the newest delivered fragment was sent
   * @param inFlightBytes still under way
   * @param sentNanos when the newest delivered fragment was sent
   */
  void delivered(
      double rateBytesPerNano,
      long deliveredBytes,
      long lostBytes,
      long deliveredWhenSent,
      long inFlightBytes,
      long sentNanos,
      long nowNanos) {
    boolean limitWasKnown = trains.isKnown();
    trains.delivered(deliveredBytes, sentNanos, nowNanos);
    if (!limitWasKnown && trains.isKnown() && phase == Phase.STARTUP) {
      presume(trains.rateBytesPerNano(), nowNanos);
    }
    if (deliveredWhenSent >= roundEndsDelivered && deliveredBytes >= roundLastsBytes) {
      roundEndsDelivered = deliveredBytes;
      roundLastsBytes = deliveredBytes + TrainDispersion.TRAIN_BYTES;
      rounds++;
      rates[slot(rounds)] = 0;
      losses.endOfRound(lostBytes, deliveredBytes, isQueue(roundLeastNanos));
      roundLeastNanos = Long.MAX_VALUE;
      leaveStartup(nowNanos);
    }
    rates[slot(rounds)] = Math.max(rates[slot(rounds)], rateBytesPerNano);
    advance(inFlightBytes, nowNanos);
  }

  /** Fragments were found to be lost; in all so many bytes were so far, and so many delivered. */
  void lost(long lostBytes, long deliveredBytes, long nowNanos) {
    if (phase != Phase.STARTUP
        && isQueue(roundTrips.latestNanos())
        && losses.isUnusual(lostBytes, deliveredBytes)) {
      ceiling.overflowed(rateBytesPerNano(), roundTrips.leastNanos(), nowNanos);
    }
  }

  private boolean isQueue(long roundTripNanos) {
    double rate = rateBytesPerNano();
    double fragments = rate == 0 ? 0 : NOISE_FRAGMENTS * NormalPacket.FRAGMENT_BYTES / rate;
    return roundTrips.isKnown()
        && roundTripNanos - roundTrips.leastNanos() > NOISE_NANOS + (long) fragments;
  }

  private void presume(double rate, long nowNanos) {
    presumedRate = rate;
    presumedUntilRound = rounds + PRESUMPTION_ROUNDS;
    rateAtProbe = rate;
    enter(Phase.CRUISE, FIRST_EVEN_GAIN, nowNanos);
  }

  private void leaveStartup(long nowNanos) {
    if (phase == Phase.STARTUP) {
      double rate = rateBytesPerNano();
      if (rate >= fullRate * STARTUP_GROWTH) {
        fullRate = rate;
        roundsWithoutGrowth = 0;
      } else if (++roundsWithoutGrowth >= 3) {
        enter(Phase.DRAIN, 0, nowNanos);
      }
    }
  }

  private void advance(long inFlightBytes, long nowNanos) {
    long inPhaseNanos = nowNanos - phaseStartNanos;
    boolean drained = inFlightBytes <= pathBytes();
    switch (phase) {
      case STARTUP -> {}
      case DRAIN -> {
        if (drained) {
          rateAtProbe = rateBytesPerNano();
          enter(Phase.CRUISE, 0, nowNanos);
        }
      }
      case CRUISE -> {
        if (roundTrips.isStale(losses.isHeavy() ? doubtNanos : LULL_INTERVAL_NANOS, nowNanos)) {
          leastBeforeLull = roundTrips.leastNanos();
          enter(Phase.LULL, 0, nowNanos);
        } else if (trains.rateBytesPerNano() > (1 + 0.7 * excess) * limitAtProbe) {
          excess = Math.min(1, 2 * excess);
          probe(nowNanos);
        } else if (rounds >= presumedUntilRound && rateBytesPerNano() > GROWTH * rateAtProbe) {
          probe(nowNanos);
        } else if (inPhaseNanos > gainNanos() || (GAINS[cycle] < 1 && drained)) {
          nextGain(nowNanos);
        }
      }
      case LULL -> {
        if (inPhaseNanos > Math.max(LEAST_LULL_NANOS, 2 * roundTrips.leastNanos())) {
          boolean queueStood = roundTrips.leastNanos() + NOISE_NANOS / 4 < leastBeforeLull;
          doubtNanos = queueStood ? DOUBT_NANOS : Math.min(2 * doubtNanos, LULL_INTERVAL_NANOS);
          roundTrips.renew(nowNanos);
          enter(Phase.CRUISE, FIRST_EVEN_GAIN, nowNanos);
        }
      }
    }
  }

  /** A round trip, but so long that a whole train is sent with one gain. */
  private long gainNanos() {
    double trainNanos = 2 * TrainDispersion.TRAIN_BYTES / rateBytesPerNano();
    return Math.max(roundTrips.leastNanos(), (long) trainNanos);
  }

  private void nextGain(long nowNanos) {
    if (cycle + 1 == GAINS.length) {
      probe(nowNanos);
    } else {
      enter(Phase.CRUISE, cycle + 1, nowNanos);
      excess = cycle == FIRST_EVEN_GAIN ? LEAST_EXCESS : excess;
    }
  }

  private void probe(long nowNanos) {
    rateAtProbe = rateBytesPerNano();
    limitAtProbe = trains.rateBytesPerNano();
    enter(Phase.CRUISE, 0, nowNanos);
  }

  private void enter(Phase next, int gain, long nowNanos) {
    phase = next;
    cycle = gain;
    phaseStartNanos = nowNanos;
  }

  private static int slot(long round) {
    return (int) (round % RATE_ROUNDS);
  }

  /** The most that was delivered in any of the last rounds, or is presumed; 0 before the first. */
  double rateBytesPerNano() {
    boolean believed = rounds < presumedUntilRound;
    double most = believed ? Math.min(presumedRate, trains.rateBytesPerNano()) : 0;
    for (double rate : rates) {
      most = Math.max(most, rate);
    }
    return most;
  }

  /** So many bytes may be under way. */
  long windowBytes(long nowNanos) {
    double seen = rateBytesPerNano();
    if (seen == 0 || !roundTrips.isKnown()) {
      return initialWindowBytes;
    }
    double rate = Math.min(seen, ceiling.bytesPerNano(nowNanos));
    long nanos = roundTrips.leastNanos();
    double bytes =
        switch (phase) {
          case STARTUP -> STARTUP_GAIN * rate * nanos;
          case DRAIN, CRUISE -> rate * (nanos + QUEUE_NANOS);
          case LULL -> 0.5 * rate * nanos;
        };
    return Math.max(LEAST_WINDOW_BYTES, (long) (bytes * losses.compensation()));
  }

  /**
   * Time between the starts of two fragments of {@code bytes}; 0 while no round trip is known. At
   * the start half the first window may leave in a round trip: a rate seen while there was little
   * to send, or hardly anything arrived, says little about the path.
   */
  long pacingNanos(int bytes, long nowNanos) {
    return roundTrips.isKnown() ? (long) (bytes / pacedBytesPerNano(nowNanos)) : 0;
  }

  private double pacedBytesPerNano(long nowNanos) {
    double rate = rateBytesPerNano();
    double allowed = ceiling.bytesPerNano(nowNanos);
    if (phase == Phase.CRUISE && allowed < GROWTH * rate) {
      return allowed; // Others are there: not the limit of the path counts, but what they leave.
    }
    double gain =
        switch (phase) {
          case STARTUP -> STARTUP_GAIN;
          case DRAIN -> 1 / STARTUP_GAIN;
          case CRUISE -> GAINS[cycle];
          case LULL -> 1;
        };
    double least =
        phase == Phase.STARTUP ? initialWindowBytes / 2.0 / roundTrips.leastNanos() : rate;
    double limit = (1 + excess) * trains.rateBytesPerNano();
    return Math.min(limit, gain * Math.max(rate, least)) * losses.compensation();
  }

  private double pathBytes() {
    return rateBytesPerNano() * roundTrips.leastNanos();
  }
}
