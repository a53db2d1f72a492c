package lifeboat.relay.table;

import java.util.OptionalLong;

/**
 * Communication statistic data about one neighbour, gathered by probing (US 9,270,522 B2, FIG. 6).
 *
 * <p>The delay is the least of the last {@link #DELAY_WINDOW} round trips, so that transfers do not
 * inflate it, less the time that probe and answer themselves take at the measured throughput. The
 * reliability degree is the answered share of the last {@link #PROBE_WINDOW} probes; a probe counts
 * when it is answered or overdue, never before. The loss of each direction is taken between the
 * oldest and the newest answered one of the last {@link #PROBE_WINDOW} group probes.
 */
public final class LinkStatistics {

  /** Round trips of which the least is the delay. */
  static final int DELAY_WINDOW = 16;

  /** Probes over which the reliability degree and the losses are taken. */
  static final int PROBE_WINDOW = 64;

  private static final int DOUBTFUL_PROBES = 2;

  private final int[] sequences = new int[PROBE_WINDOW];
  private final long[] sentNanos = new long[PROBE_WINDOW];
  private final boolean[] answered = new boolean[PROBE_WINDOW];

  /** Number among the group probes, −1 for a keepalive, which the neighbour does not count. */
  private final int[] groupNumbers = new int[PROBE_WINDOW];

  private int probes;

  private final boolean[] groupAnswered = new boolean[PROBE_WINDOW];

  /** How many group probes the neighbour had counted when it answered this one. */
  private final int[] receivedCounts = new int[PROBE_WINDOW];

  private int groupProbes;

  private final long[] delays = new long[DELAY_WINDOW];
  private int delayCount;
  private double smoothedNanos;
  private double variationNanos;
  private long serialisationNanos;

  /** A probe was sent to the group that this neighbour is in. */
  void groupProbeSent(int sequence, long nowNanos) {
    groupAnswered[groupProbes % PROBE_WINDOW] = false;
    remember(sequence, nowNanos, groupProbes);
    groupProbes++;
  }

  /** A keepalive was sent to this neighbour alone. */
  void keepaliveSent(int sequence, long nowNanos) {
    remember(sequence, nowNanos, -1);
  }

  private void remember(int sequence, long nowNanos, int groupNumber) {
    int slot = probes % PROBE_WINDOW;
    sequences[slot] = sequence;
    sentNanos[slot] = nowNanos;
    answered[slot] = false;
    groupNumbers[slot] = groupNumber;
    probes++;
  }

  /** The answer by which the neighbour was found: its probe was sent when there was no row yet. */
  void firstAnswer(long roundTripNanos) {
    measured(roundTripNanos);
  }

  /**
   * A probe was answered. What answers no probe that was sent, or one that has been answered, says
   * nothing.
   *
   * @param echoedNanos when the probe was sent, as the answer has it
   * @param roundTripNanos from sending to reception, less the residence time at the neighbour;
   *     empty where that is not known
   * @param received how many of our group probes the neighbour has counted so far
   * @return whether it counts
   */
  boolean probeAnswered(int sequence, long echoedNanos, OptionalLong roundTripNanos, int received) {
    for (int probe = Math.max(0, probes - PROBE_WINDOW); probe < probes; probe++) {
      int slot = probe % PROBE_WINDOW;
      if (sequences[slot] == sequence && sentNanos[slot] == echoedNanos && !answered[slot]) {
        answered[slot] = true;
        int group = groupNumbers[slot];
        if (group >= 0 && group >= groupProbes - PROBE_WINDOW) {
          groupAnswered[group % PROBE_WINDOW] = true;
          receivedCounts[group % PROBE_WINDOW] = received;
        }
        roundTripNanos.ifPresent(this::measured);
        return true;
      }
    }
    return false;
  }

  private void measured(long roundTripNanos) {
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

  /** A probe and its answer take so long to be put on the wire; that is no delay. */
  void serialisation(long nanos) {
    serialisationNanos = nanos;
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
    return delayCount == 0 ? 0 : Math.max(0, least - serialisationNanos);
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
   * had stayed unanswered, unless none has.
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

  /**
   * Share of our group probes that did not arrive at the neighbour, 0..1. The two probes between
   * which it is taken are left out: they are known because they arrived.
   */
  public double lossOutFraction() {
    int first = oldestAnswered();
    int last = newestAnswered();
    int sent = last - first - 1;
    int received = receivedBetween(first, last);
    return sent <= 0 || received < 0 ? 0 : Math.clamp(1 - (double) received / sent, 0, 1);
  }

  /** Share of the neighbour's answers that did not arrive here, 0..1; likewise. */
  public double lossInFraction() {
    int first = oldestAnswered();
    int last = newestAnswered();
    int received = receivedBetween(first, last);
    if (received <= 0 || received > last - first - 1) {
      return 0; // Too few, or the neighbour has begun to count anew.
    }
    int arrived = 0;
    for (int group = first + 1; group < last; group++) {
      arrived += groupAnswered[group % PROBE_WINDOW] ? 1 : 0;
    }
    return Math.clamp(1 - (double) arrived / received, 0, 1);
  }

  private int receivedBetween(int first, int last) {
    return last <= first
        ? 0
        : receivedCounts[last % PROBE_WINDOW] - receivedCounts[first % PROBE_WINDOW] - 1;
  }

  private int oldestAnswered() {
    int group = Math.max(0, groupProbes - PROBE_WINDOW);
    while (group < groupProbes && !groupAnswered[group % PROBE_WINDOW]) {
      group++;
    }
    return group;
  }

  private int newestAnswered() {
    int group = groupProbes - 1;
    while (group >= Math.max(0, groupProbes - PROBE_WINDOW)
        && !groupAnswered[group % PROBE_WINDOW]) {
      group--;
    }
    return group;
  }
}
