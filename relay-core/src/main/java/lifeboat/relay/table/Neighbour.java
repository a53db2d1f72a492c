package lifeboat.relay.table;

import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.NodeKind;

/**
 * A row of a prospective table: a relay or a server that is directly connected, as learnt from its
 * answers.
 *
 * <p>Whether it is dead is judged here, per neighbour and not per fragment: while something is
 * outstanding, nothing heard for three smoothed round trips and 50 ms, and what the {@link
 * Patience} of the node adds, with at least three unanswered occasions; with more on a link that
 * loses so much that three would often be lost by chance. Sends within a keepalive interval are one
 * occasion. Keepalives are spaced so that all occasions, and the last answer, fit into that time.
 */
public final class Neighbour {

  /** So many occasions have to stay unanswered before silence means death. */
  public static final int UNANSWERED_OCCASIONS = 3;

  /** However much is lost, so many unanswered occasions are enough. */
  static final int MAX_UNANSWERED_OCCASIONS = 64;

  /** A living neighbour may be taken for dead this often by chance. */
  private static final double FALSE_DEATHS = 1e-6;

  /** Added to three smoothed round trips before silence means death. */
  public static final long SILENCE_NANOS = 50_000_000L;

  /** Four mean deviations up to this are covered by {@link #SILENCE_NANOS}; beyond, it grows. */
  private static final long COVERED_DEVIATION_NANOS = SILENCE_NANOS / 2;

  /** An answer may take so much longer than the smoothed round trip. */
  private static final long LATE_ANSWER_NANOS = 10_000_000L;

  private static final long MIN_KEEPALIVE_NANOS = 500_000L;

  private static final int PROBE_FRAME_BYTES = 78;
  private static final int RELAY_ANSWER_FRAME_BYTES = 88;
  private static final int SERVER_ANSWER_FRAME_BYTES = 120;

  private static final long NOT_WATCHED = Long.MIN_VALUE;

  private final Ipv4 address;
  private final NodeKind kind;
  private final int port;
  private final Mac mac;
  private final long incarnation;
  private final Patience patience;
  private final LinkStatistics statistics = new LinkStatistics();
  private Optional<Offer> offer = Optional.empty();
  private long geoDigest;
  private long lastHeardNanos;
  private long lastEchoNanos = Long.MIN_VALUE;
  private final Throughput throughputOut = new Throughput();
  private final Throughput throughputIn = new Throughput();

  private long watchedSinceNanos = NOT_WATCHED;
  private int occasions;
  private int occasionsNeeded = UNANSWERED_OCCASIONS;
  private long lastOccasionNanos;

  Neighbour(
      Ipv4 address,
      NodeKind kind,
      int port,
      Mac mac,
      long incarnation,
      Patience patience,
      long nowNanos) {
    this.patience = patience;
    this.address = address;
    this.kind = kind;
    this.port = port;
    this.mac = mac;
    this.incarnation = incarnation;
    this.lastHeardNanos = nowNanos;
  }

  public Ipv4 address() {
    return address;
  }

  public NodeKind kind() {
    return kind;
  }

  /** Number of the port behind which it is. */
  public int port() {
    return port;
  }

  public Mac mac() {
    return mac;
  }

  public long incarnation() {
    return incarnation;
  }

  public LinkStatistics statistics() {
    return statistics;
  }

  /** What a server offers; absent for relays. */
  public Optional<Offer> offer() {
    return offer;
  }

  /** Digest of its geo-table when it last answered. */
  public long geoDigest() {
    return geoDigest;
  }

  public long lastHeardNanos() {
    return lastHeardNanos;
  }

  /** When the newest of our probes that it has answered was sent. */
  long lastEchoNanos() {
    return lastEchoNanos;
  }

  /** Throughput towards it. */
  public Throughput throughputOut() {
    return throughputOut;
  }

  /** Throughput from it. */
  public Throughput throughputIn() {
    return throughputIn;
  }

  /** A train to it was measured there. */
  public void trainOut(long bitsPerSecond, int count, int frameBytes, long nowNanos) {
    throughputOut.measured(bitsPerSecond, count, frameBytes, nowNanos);
    correctDelay();
  }

  /** A train from it was measured here. */
  public void trainIn(long bitsPerSecond, int count, int frameBytes, long nowNanos) {
    throughputIn.measured(bitsPerSecond, count, frameBytes, nowNanos);
    correctDelay();
  }

  /** Where the way back has not been measured it is taken for as fast as the way there. */
  private void correctDelay() {
    OptionalLong out = throughputOut.bitsPerSecond();
    if (out.isPresent()) {
      double in = throughputIn.bitsPerSecond().orElse(out.getAsLong());
      int answer = kind == NodeKind.SERVER ? SERVER_ANSWER_FRAME_BYTES : RELAY_ANSWER_FRAME_BYTES;
      statistics.serialisation(
          Math.round(PROBE_FRAME_BYTES * 8e9 / out.getAsLong() + answer * 8e9 / in));
    }
  }

  void echoed(long echoedNanos) {
    lastEchoNanos = Math.max(lastEchoNanos, echoedNanos);
  }

  void advertised(Optional<Offer> newOffer, long newGeoDigest) {
    offer = newOffer;
    geoDigest = newGeoDigest;
  }

  /** Something arrived from it: it lives. */
  public void heard(long nowNanos) {
    lastHeardNanos = nowNanos;
    occasions = 0;
  }

  /** Something is outstanding at it from now on: its silence is judged. */
  public void watch(long nowNanos) {
    if (watchedSinceNanos == NOT_WATCHED) {
      watchedSinceNanos = nowNanos;
      occasions = 0;
      assess(nowNanos);
    }
  }

  /** The statistics have changed: how often has a living neighbour to be asked? */
  void assess(long nowNanos) {
    if (watchedSinceNanos != NOT_WATCHED) {
      occasionsNeeded = occasionsNeeded(statistics.cautiousReliability(nowNanos));
    }
  }

  /** Nothing is outstanding any more. */
  public void unwatch() {
    watchedSinceNanos = NOT_WATCHED;
  }

  /** Something was sent to it that it has to answer. */
  public void sent(long nowNanos) {
    watch(nowNanos);
    boolean another = occasions == 0 || nowNanos - lastOccasionNanos >= keepaliveNanos();
    if (another && occasions < occasionsNeeded) {
      occasions++;
      lastOccasionNanos = nowNanos;
    }
  }

  /** The least number of occasions that all stay unanswered by chance {@link #FALSE_DEATHS}. */
  private static int occasionsNeeded(double answeredShare) {
    if (answeredShare >= 1) {
      return UNANSWERED_OCCASIONS;
    }
    double needed = Math.log(FALSE_DEATHS) / Math.log(1 - answeredShare);
    return (int) Math.clamp(Math.ceil(needed), UNANSWERED_OCCASIONS, MAX_UNANSWERED_OCCASIONS);
  }

  /** How long silence may last. */
  public long silenceNanos() {
    return 3 * statistics.smoothedNanos()
        + Math.max(0, 4 * statistics.variationNanos() - COVERED_DEVIATION_NANOS)
        + SILENCE_NANOS
        + patience.nanos();
  }

  /** When it will be dead if nothing is heard until then; far away while that is not so. */
  public long deadAtNanos() {
    if (watchedSinceNanos == NOT_WATCHED || occasions < occasionsNeeded) {
      return Long.MAX_VALUE;
    }
    return Math.max(silentSinceNanos() + silenceNanos(), lastOccasionNanos + lastAnswerNanos());
  }

  /** When it is to be asked whether it lives; far away when it has been asked often enough. */
  public long nextKeepaliveNanos() {
    if (watchedSinceNanos == NOT_WATCHED || occasions >= occasionsNeeded) {
      return Long.MAX_VALUE;
    }
    long since =
        occasions == 0 ? silentSinceNanos() : Math.max(silentSinceNanos(), lastOccasionNanos);
    return since + keepaliveNanos();
  }

  private long silentSinceNanos() {
    return Math.max(lastHeardNanos, watchedSinceNanos);
  }

  private long keepaliveNanos() {
    return Math.max(MIN_KEEPALIVE_NANOS, (silenceNanos() - lastAnswerNanos()) / occasionsNeeded);
  }

  private long lastAnswerNanos() {
    return statistics.smoothedNanos() + 2 * statistics.variationNanos() + LATE_ANSWER_NANOS;
  }

  @Override
  public String toString() {
    return kind + " " + address + " behind port " + port;
  }
}
