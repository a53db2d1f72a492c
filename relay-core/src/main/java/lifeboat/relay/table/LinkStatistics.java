package lifeboat.relay.table;

/**
 * Communication statistic data about one neighbour, gathered by probing (US 9,270,522 B2, FIG. 6).
 *
 * <p>The delay is the least of the last {@link #DELAY_WINDOW} round trips, so that our own
 * transfers do not inflate it. The reliability degree is the answered share of the last {@link
 * #PROBE_WINDOW} probes; a probe counts when it is answered or overdue, never before.
 */
public final class LinkStatistics {

  /** Round trips of which the least is the delay. */
  static final int DELAY_WINDOW = 16;

  /** Probes over which the reliability degree is taken. */
  static final int PROBE_WINDOW = 64;

  private static final int DOUBTFUL_PROBES = 2;

  private final long[] sequences = new long[PROBE_WINDOW];
  private final long[] sentNanos = new long[PROBE_WINDOW];
  private final boolean[] answered = new boolean[PROBE_WINDOW];
  private int probes;

  private final long[] delays = new long[DELAY_WINDOW];
  private int delayCount;
  private double smoothedNanos;
  private double variationNanos;

  private int firstProbe = -1;
  private int lastProbe = -1;
  private int firstReceived;
  private int lastReceived;
  private int answeredSinceFirst;

  /** A probe was sent to this neighbour. */
  void probeSent(int sequence, long nowNanos) {
    int slot = probes % PROBE_WINDOW;
    sequences[slot] = sequence;
    sentNanos[slot] = nowNanos;
    answered[slot] = false;
    probes++;
  }

  /**
   * A probe was answered.
   *
   * @param roundTripNanos from sending to reception, less the residence time at the neighbour
   * @param received how many of our probes the neighbour has counted so far
   */
  void probeAnswered(int sequence, long roundTripNanos, int received) {
    for (int probe = Math.max(0, probes - PROBE_WINDOW); probe < probes; probe++) {
      int slot = probe % PROBE_WINDOW;
      if (sequences[slot] == sequence) {
        if (answered[slot]) {
          return; // A duplicate says nothing new.
        }
        answered[slot] = true;
        countArrivals(probe, received);
      }
    }
    long roundTrip = Math.max(0, roundTripNanos);
    delays[delayCount++ % DELAY_WINDOW] = roundTrip;
    if (delayCount == 1) {
      smoothedNanos = roundTrip;
      variationNanos = 0;
    } else {
      variationNanos += (Math.abs(roundTrip - smoothedNanos) - variationNanos) / 4;
      smoothedNanos += (roundTrip - smoothedNanos) / 8;
    }
  }

  /** The neighbour's count is compared with ours at the same probe: later ones are under way. */
  private void countArrivals(int probe, int received) {
    if (firstProbe < 0) {
      firstProbe = probe;
      lastProbe = probe;
      firstReceived = received;
      lastReceived = received;
    } else if (probe > firstProbe) {
      answeredSinceFirst++;
      if (probe > lastProbe) {
        lastProbe = probe;
        lastReceived = received;
      }
    }
  }

  /** How many probes have been answered. */
  public int samples() {
    return delayCount;
  }

  /** Round trip: the patent's delay time, {@code rttNanos} in the tables. */
  public long delayNanos() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < Math.min(delayCount, DELAY_WINDOW); i++) {
      least = Math.min(least, delays[i]);
    }
    return delayCount == 0 ? 0 : least;
  }

  /** Smoothed round trip (RFC 6298). */
  public long smoothedNanos() {
    return Math.round(smoothedNanos);
  }

  /** Mean deviation of the round trip (RFC 6298); 0 on a link without variation. */
  public long variationNanos() {
    return Math.round(variationNanos);
  }

  /** Answered share of the probes that are answered or overdue at {@code nowNanos}, 0..1. */
  public double reliability(long nowNanos) {
    return answeredShare(nowNanos, 0);
  }

  /**
   * A reliability degree that is not taken in by few probes: as if {@link #DOUBTFUL_PROBES} more
   * had stayed unanswered.
   */
  double cautiousReliability(long nowNanos) {
    return answeredShare(nowNanos, DOUBTFUL_PROBES);
  }

  private double answeredShare(long nowNanos, int doubtful) {
    long overdue = nowNanos - 2 * smoothedNanos() - 4 * variationNanos() - 50_000_000L;
    int counted = doubtful;
    int good = 0;
    for (int i = 0; i < Math.min(probes, PROBE_WINDOW); i++) {
      if (answered[i]) {
        good++;
        counted++;
      } else if (sentNanos[i] < overdue) {
        counted++;
      }
    }
    return counted == 0 ? 1 : (double) good / counted;
  }

  /** Share of our probes that did not arrive at the neighbour since its first answer, 0..1. */
  public double lossOutFraction() {
    int received = lastReceived - firstReceived;
    int sent = lastProbe - firstProbe;
    return sent <= 0 ? 0 : Math.clamp(1 - (double) received / sent, 0, 1);
  }

  /** Share of the neighbour's answers that did not arrive here, 0..1. */
  public double lossInFraction() {
    int received = lastReceived - firstReceived;
    return received <= 0 ? 0 : Math.clamp(1 - (double) answeredSinceFirst / received, 0, 1);
  }
}
