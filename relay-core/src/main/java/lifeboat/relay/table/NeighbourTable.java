package lifeboat.relay.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.NodeKind;

/**
 * The prospective server table and the prospective router table of a relay (US 9,270,522 B2, FIG.
 * 4, 422 and 423). Both hold the same statistics; what answered says which of them a row belongs
 * to.
 *
 * <p>Bounded: {@link #MAX_ROWS} rows; answers of further neighbours are ignored until rows expire.
 */
public final class NeighbourTable {

  /** So many neighbours a relay keeps. */
  public static final int MAX_ROWS = 4096;

  /** What echoes a probe of longer ago, or of the future, answers no probe of this relay. */
  static final long MAX_ANSWER_NANOS = 60_000_000_000L;

  private final TreeMap<Ipv4, Neighbour> rows = new TreeMap<>();
  private final Patience patience;

  /** An empty table whose rows are judged with {@code patience}. */
  public NeighbourTable(Patience patience) {
    this.patience = patience;
  }

  /** What an answer changed. */
  public enum Change {
    NOTHING,
    FOUND,
    RESTARTED
  }

  /** All rows in the order of their addresses. */
  public Collection<Neighbour> all() {
    return List.copyOf(rows.values());
  }

  /** Rows of the prospective server table in the order of their addresses. */
  public List<Neighbour> servers() {
    return ofKind(NodeKind.SERVER);
  }

  /** Rows of the prospective router table in the order of their addresses. */
  public List<Neighbour> relays() {
    return ofKind(NodeKind.RELAY);
  }

  public Optional<Neighbour> find(Ipv4 address) {
    return Optional.ofNullable(rows.get(address));
  }

  /** A probe with this number left through {@code port}. */
  public void probeSent(int port, int sequence, long nowNanos) {
    for (Neighbour row : rows.values()) {
      if (row.port() == port) {
        row.statistics().probeSent(sequence, nowNanos);
      }
    }
  }

  /** A keepalive left for one neighbour. */
  public void keepaliveSent(Neighbour row, int sequence, long nowNanos) {
    row.statistics().probeSent(sequence, nowNanos);
    row.sent(nowNanos);
  }

  /**
   * An answer arrived; a new incarnation replaces the row.
   *
   * @param arrivedNanos when the host received it, for the round trip
   */
  public Change answered(ProbeReply reply, int port, Mac mac, long arrivedNanos, long nowNanos) {
    long elapsed = arrivedNanos - reply.echoedNanos();
    if (elapsed < 0 || elapsed > MAX_ANSWER_NANOS) {
      return Change.NOTHING;
    }
    Neighbour row = rows.get(reply.replier());
    Change change = Change.NOTHING;
    if (row == null || row.incarnation() != reply.incarnation()) {
      if (row == null && rows.size() >= MAX_ROWS) {
        return Change.NOTHING;
      }
      change = row == null ? Change.FOUND : Change.RESTARTED;
      row =
          new Neighbour(
              reply.replier(), reply.kind(), port, mac, reply.incarnation(), patience, nowNanos);
      rows.put(reply.replier(), row);
    }
    if (row.port() == port) {
      long roundTrip = elapsed - reply.residenceNanos();
      row.statistics().probeAnswered(reply.sequence(), roundTrip, reply.probesReceived());
      row.advertised(reply.offer(), reply.geoDigest());
      row.heard(nowNanos);
    }
    return change;
  }

  /** Removes a row, unless a newer one has taken its place; returns whether it did. */
  public boolean remove(Neighbour row) {
    return rows.remove(row.address(), row);
  }

  /** Removes and returns the rows of which nothing has been heard since {@code sinceNanos}. */
  public List<Neighbour> expire(long sinceNanos) {
    List<Neighbour> gone = new ArrayList<>();
    for (Neighbour row : List.copyOf(rows.values())) {
      if (row.lastHeardNanos() < sinceNanos) {
        rows.remove(row.address());
        gone.add(row);
      }
    }
    return gone;
  }

  private List<Neighbour> ofKind(NodeKind kind) {
    return rows.values().stream().filter(row -> row.kind() == kind).toList();
  }
}
