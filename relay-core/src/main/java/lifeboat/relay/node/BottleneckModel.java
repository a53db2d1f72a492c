package lifeboat.relay.node;

/**
 * What a source knows of the path to the destination server: the rate of its bottleneck and its
 * round trip, from which it paces. A reduced BBR (Cardwell et al. 2016): the rate is the most that
 * was delivered in any of the last rounds, so that random loss does not lower it. What is sent
 * never exceeds by more than a twentieth the rate at which whole trains of fragments came out of
 * the path: a queue shorter than the path would otherwise overflow while the rate is being
 * searched.
 *
 * <pre>
 * STARTUP  sends at twice the rate seen, until it has not grown by a quarter in three rounds
 * DRAIN    sends at half the rate until what is under way fits the path
 * STEADY   sends at the rate; one round in eight at 5/4 of it, the next at 3/4
 * </pre>
 */
final class BottleneckModel {

  /** The most that was delivered is taken over so many rounds. */
  static final int RATE_ROUNDS = 10;

  /** The least round trip is taken over this time. */
  static final long ROUND_TRIP_WINDOW_NANOS = 10_000_000_000L;

  /** Bytes of a train; so many that the grouping of answers hardly changes its dispersion. */
  static final int TRAIN_BYTES = 32 * 1024;

  private static final double CAPACITY_GAIN = 1.05;
  private static final double[] GAINS = {1.25, 0.75, 1, 1, 1, 1, 1, 1};

  /** Hosts hold processes up for some ten milliseconds without anything being lost. */
  private static final long LEAST_TIMEOUT_NANOS = 60_000_000L;

  private static final double STARTUP_GAIN = 2.885;

  private enum Phase {
    STARTUP,
    DRAIN,
    STEADY
  }

  private final double[] rates = new double[RATE_ROUNDS];
  private final long initialWindowBytes;
  private Phase phase = Phase.STARTUP;
  private long roundTripNanos = Long.MAX_VALUE;
  private long roundTripSeenNanos;
  private double smoothedNanos;
  private double variationNanos;
  private long rounds;
  private long roundEndsDelivered;
  private double fullRate;
  private int roundsWithoutGrowth;
  private double capacityBytesPerNano = Double.POSITIVE_INFINITY;
  private boolean trainOpen;
  private long trainFromBytes;
  private long trainFromNanos;
  private long trainSentNanos;
  private long cycleStartNanos;
  private int cycle;

  BottleneckModel(long initialWindowBytes) {
    this.initialWindowBytes = initialWindowBytes;
  }

  /** A round trip was measured on a fragment that was sent only once. */
  void roundTrip(long nanos, long nowNanos) {
    long sample = Math.max(1, nanos);
    if (sample <= roundTripNanos || nowNanos - roundTripSeenNanos > ROUND_TRIP_WINDOW_NANOS) {
      roundTripNanos = sample;
      roundTripSeenNanos = nowNanos;
    }
    if (smoothedNanos == 0) {
      smoothedNanos = sample;
      variationNanos = sample / 2.0;
    } else {
      variationNanos += (Math.abs(sample - smoothedNanos) - variationNanos) / 4;
      smoothedNanos += (sample - smoothedNanos) / 8;
    }
  }

  /**
   * Bytes were delivered.
   *
   * @param rateBytesPerNano delivered bytes over the time in which they were delivered
   * @param deliveredBytes in all so far
   * @param deliveredWhenSent in all when the newest delivered fragment was sent
   * @param inFlightBytes still under way
   * @param sentNanos when the newest delivered fragment was sent
   */
  void delivered(
      double rateBytesPerNano,
      long deliveredBytes,
      long deliveredWhenSent,
      long inFlightBytes,
      long sentNanos,
      long nowNanos) {
    measureTrain(deliveredBytes, sentNanos, nowNanos);
    if (deliveredWhenSent >= roundEndsDelivered) {
      roundEndsDelivered = deliveredBytes;
      rounds++;
      rates[(int) (rounds % RATE_ROUNDS)] = 0;
      endOfRound();
    }
    int slot = (int) (rounds % RATE_ROUNDS);
    rates[slot] = Math.max(rates[slot], rateBytesPerNano);
    if (phase == Phase.DRAIN && inFlightBytes <= bandwidthDelayBytes()) {
      phase = Phase.STEADY;
      cycleStartNanos = nowNanos;
    }
    if (phase == Phase.STEADY && nowNanos - cycleStartNanos > roundTripNanos) {
      cycle = (cycle + 1) % GAINS.length;
      cycleStartNanos = nowNanos;
    }
  }

  /**
   * Only a train that the path has stretched shows a limit. The fastest one counts: all that can
   * disturb a train, but for the grouping of answers, slows it.
   */
  private void measureTrain(long deliveredBytes, long sentNanos, long nowNanos) {
    long bytes = deliveredBytes - trainFromBytes;
    if (trainOpen && bytes < TRAIN_BYTES) {
      return;
    }
    if (trainOpen && sentNanos >= trainSentNanos) {
      long nanos = Math.max(1, nowNanos - trainFromNanos);
      double rate = (double) bytes / nanos;
      boolean stretched = nanos > 1.1 * (sentNanos - trainSentNanos);
      if (capacityBytesPerNano != Double.POSITIVE_INFINITY) {
        capacityBytesPerNano = Math.max(capacityBytesPerNano, rate);
      } else if (stretched) {
        capacityBytesPerNano = rate;
      }
    }
    trainOpen = true;
    trainFromBytes = deliveredBytes;
    trainFromNanos = nowNanos;
    trainSentNanos = sentNanos;
  }

  private void endOfRound() {
    if (phase != Phase.STARTUP) {
      return;
    }
    double rate = rateBytesPerNano();
    if (rate >= fullRate * 1.25) {
      fullRate = rate;
      roundsWithoutGrowth = 0;
    } else if (++roundsWithoutGrowth >= 3) {
      phase = Phase.DRAIN;
    }
  }

  /** The most that was delivered in any of the last rounds; 0 before the first. */
  double rateBytesPerNano() {
    double most = 0;
    for (double rate : rates) {
      most = Math.max(most, rate);
    }
    return most;
  }

  /** So many bytes may be under way. */
  long windowBytes() {
    double rate = rateBytesPerNano();
    if (rate == 0 || roundTripNanos == Long.MAX_VALUE) {
      return initialWindowBytes;
    }
    double gain = phase == Phase.STARTUP ? STARTUP_GAIN : 2;
    return Math.max(initialWindowBytes / 2, (long) (gain * bandwidthDelayBytes()));
  }

  /**
   * Time between the starts of two fragments of {@code bytes}; 0 while no rate is known. Half the
   * first window may always leave in a round trip: a rate seen while there was little to send, or
   * hardly anything arrived, says little about the path.
   */
  long pacingNanos(int bytes) {
    double seen = rateBytesPerNano();
    if (seen == 0 || roundTripNanos == Long.MAX_VALUE) {
      return 0;
    }
    double least = initialWindowBytes / 2.0 / roundTripNanos;
    double rate = Math.max(seen, least);
    double gain =
        switch (phase) {
          case STARTUP -> STARTUP_GAIN;
          case DRAIN -> 1 / STARTUP_GAIN;
          case STEADY -> GAINS[cycle];
        };
    return (long) (bytes / limited(gain * rate, least));
  }

  private double limited(double rate, double least) {
    return Math.min(rate, CAPACITY_GAIN * Math.max(least, capacityBytesPerNano));
  }

  /** How long to wait for any answer before something is sent again. */
  long timeoutNanos() {
    return smoothedNanos == 0
        ? 500_000_000L
        : (long) (2 * smoothedNanos + 4 * variationNanos) + LEAST_TIMEOUT_NANOS;
  }

  long smoothedNanos() {
    return (long) smoothedNanos;
  }

  private double bandwidthDelayBytes() {
    return rateBytesPerNano() * roundTripNanos;
  }
}
