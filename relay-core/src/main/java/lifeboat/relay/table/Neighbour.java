package lifeboat.relay.table;

import java.util.Optional;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.NodeKind;

/**
 * A row of a prospective table: a relay or a server that is directly connected, as learnt from its
 * answers.
 *
 * <p>Whether it is dead is judged here, per neighbour and not per fragment: nothing heard for three
 * smoothed round trips, four mean deviations and 50 ms after a send, and what the {@link Patience}
 * of the node adds, with at least three sends unanswered; with more on a link that loses so much
 * that three would often be lost by chance.
 */
public final class Neighbour {

  /** So many sends have to stay unanswered before silence means death. */
  public static final int UNANSWERED_SENDS = 3;

  /** However much is lost, so many unanswered sends are enough. */
  static final int MAX_UNANSWERED_SENDS = 24;

  /** A living neighbour may be taken for dead this often by chance. */
  private static final double FALSE_DEATHS = 1e-4;

  /** Added to three smoothed round trips before silence means death. */
  public static final long SILENCE_NANOS = 50_000_000L;

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
  private long lastSentNanos;
  private int unanswered;
  private int unansweredLimit = UNANSWERED_SENDS;
  private long firstUnansweredNanos;

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
    this.lastSentNanos = nowNanos;
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

  public long lastSentNanos() {
    return lastSentNanos;
  }

  void advertised(Optional<Offer> newOffer, long newGeoDigest) {
    offer = newOffer;
    geoDigest = newGeoDigest;
  }

  /** Something arrived from it: it lives. */
  public void heard(long nowNanos) {
    lastHeardNanos = nowNanos;
    unanswered = 0;
  }

  /** Something was sent to it that it has to answer. */
  public void sent(long nowNanos) {
    lastSentNanos = nowNanos;
    if (unanswered++ == 0) {
      firstUnansweredNanos = nowNanos;
      unansweredLimit = unansweredLimit(statistics.cautiousReliability(nowNanos));
    }
  }

  /** The least number of sends that all stay unanswered by chance at most {@link #FALSE_DEATHS}. */
  private static int unansweredLimit(double answeredShare) {
    if (answeredShare >= 1) {
      return UNANSWERED_SENDS;
    }
    double sends = Math.log(FALSE_DEATHS) / Math.log(1 - answeredShare);
    return (int) Math.clamp(Math.ceil(sends), UNANSWERED_SENDS, MAX_UNANSWERED_SENDS);
  }

  /** How long silence may last. */
  public long silenceNanos() {
    return 3 * statistics.smoothedNanos()
        + 4 * statistics.variationNanos()
        + SILENCE_NANOS
        + patience.nanos();
  }

  /** When it will be dead if nothing is heard until then; far away while that is not so. */
  public long deadAtNanos() {
    return unanswered < unansweredLimit ? Long.MAX_VALUE : firstUnansweredNanos + silenceNanos();
  }

  /** Interval of keepalives while flows are outstanding: three fit into {@link #silenceNanos}. */
  public long keepaliveNanos() {
    return silenceNanos() / (UNANSWERED_SENDS + 1);
  }

  @Override
  public String toString() {
    return kind + " " + address + " behind port " + port;
  }
}
