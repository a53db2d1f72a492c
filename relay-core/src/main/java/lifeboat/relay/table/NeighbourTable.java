package lifeboat.relay.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
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

  public int size() {
    return rows.size();
  }

  public Optional<Neighbour> find(Ipv4 address) {
    return Optional.ofNullable(rows.get(address));
  }

  /** A probe with this number left through {@code port}. */
  public void probeSent(int port, int sequence, long nowNanos) {
    for (Neighbour row : rows.values()) {
      if (row.port() == port) {
        row.statistics().groupProbeSent(sequence, nowNanos);
      }
    }
  }

  /** The rows behind a port in the order of their addresses. */
  public List<Neighbour> behind(int port) {
    return rows.values().stream().filter(row -> row.port() == port).toList();
  }

  /** A keepalive left for one neighbour. */
  public void keepaliveSent(Neighbour row, int sequence, long nowNanos) {
    row.statistics().keepaliveSent(sequence, nowNanos);
    row.sent(nowNanos);
  }

  /**
   * An answer arrived; a new incarnation replaces the row. A late answer of an earlier incarnation
   * does not: it answers an older probe than the row has.
   *
   * @param arrivedNanos when the host received it, for the round trip
   */
  public Change answered(ProbeReply reply, int port, Mac mac, long arrivedNanos, long nowNanos) {
    long elapsed = arrivedNanos - reply.echoedNanos();
    if (elapsed < 0 || elapsed > MAX_ANSWER_NANOS) {
      return Change.NOTHING;
    }
    OptionalLong roundTrip =
        reply.residenceNanos() < ProbeReply.LONGEST_RESIDENCE_NANOS
            ? OptionalLong.of(elapsed - reply.residenceNanos())
            : OptionalLong.empty();
    Neighbour row = rows.get(reply.replier());
    if (row == null || row.incarnation() != reply.incarnation()) {
      boolean full = row == null && rows.size() >= MAX_ROWS;
      if (full
          || roundTrip.isEmpty()
          || (row != null && reply.echoedNanos() <= row.lastEchoNanos())) {
        return Change.NOTHING;
      }
      Change change = row == null ? Change.FOUND : Change.RESTARTED;
      row =
          new Neighbour(
              reply.replier(), reply.kind(), port, mac, reply.incarnation(), patience, nowNanos);
      rows.put(reply.replier(), row);
      row.statistics().firstAnswer(roundTrip.getAsLong());
      counted(row, reply, nowNanos);
      return change;
    }
    boolean answers =
        row.port() == port
            && row.statistics()
                .probeAnswered(
                    reply.sequence(), reply.echoedNanos(), roundTrip, reply.probesReceived());
    // A probe that was sent before there was a row has no place in it; its answer shows life.
    if (answers || reply.echoedNanos() > row.lastEchoNanos()) {
      counted(row, reply, nowNanos);
    }
    return Change.NOTHING;
  }

  private static void counted(Neighbour row, ProbeReply reply, long nowNanos) {
    if (reply.echoedNanos() > row.lastEchoNanos()) {
      row.advertised(reply.offer(), reply.geoDigest());
    }
    row.echoed(reply.echoedNanos());
    row.heard(nowNanos);
    row.assess(nowNanos);
  }

  /** Removes a row, unless a newer one has taken its place; returns whether it did. */
  public boolean remove(Neighbour row) {
    return rows.remove(row.address(), row);
  }

  /**
   * Removes and returns the rows of which nothing has been heard for too long.
   *
   * @param expiryNanos how long that is, by the number of the port
   */
  public List<Neighbour> expire(long nowNanos, IntToLongFunction expiryNanos) {
    List<Neighbour> gone = new ArrayList<>();
    for (Neighbour row : rows.values()) {
      if (nowNanos - row.lastHeardNanos() > expiryNanos.applyAsLong(row.port())) {
        gone.add(row);
      }
    }
    gone.forEach(row -> rows.remove(row.address()));
    return gone;
  }

  private List<Neighbour> ofKind(NodeKind kind) {
    return rows.values().stream().filter(row -> row.kind() == kind).toList();
  }
}
