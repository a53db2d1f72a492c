package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.AgedEntry;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.table.GeoTable;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;

/**
 * Keeps the geo-tables of all relays equal (US 9,270,522 B2, column 5).
 *
 * <p>News is flooded to all neighbouring relays. Neighbours whose digests differ send each other
 * the digests of the parts of their tables, and then the parts that differ; a table of at most
 * {@link #SMALL_ENTRIES} is sent as a whole at once. A larger one is not compared before it has
 * been quiet for {@link #QUIET_NANOS}: while news is still arriving everything differs.
 *
 * <p>Each relay makes a new version of its own entry every {@link #REFRESH_NANOS}. An entry that is
 * {@link #EXPIRY_NANOS} old, age on the way included, is that of a relay that is gone.
 */
final class GeoExchange {

  /** A neighbour is sent a table, its digests or parts of it at most once in this time each. */
  static final long TABLE_INTERVAL_NANOS = 100_000_000L;

  static final int SMALL_ENTRIES = 4 * GeoUpdate.MAX_ENTRIES;
  static final long QUIET_NANOS = 200_000_000L;
  static final long REFRESH_NANOS = 600_000_000_000L;
  static final long EXPIRY_NANOS = 3 * REFRESH_NANOS;

  /** An entry so near to its end is told to nobody, and news of that age is none. */
  static final long LAST_NANOS = 60_000_000_000L;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long EXPIRY_CHECK_NANOS = 10 * SECOND_NANOS;

  private final RelayConfig config;
  private final GeoTable table;
  private final NeighbourTable neighbours;
  private final Map<Ipv4, Long> comparedNanos = new LinkedHashMap<>();
  private final Map<Ipv4, Long> answeredNanos = new LinkedHashMap<>();

  /** When each entry was made, by the clock here; entries that are not in it began with us. */
  private final Map<Ipv4, Long> madeNanos = new LinkedHashMap<>();

  private boolean started;
  private long startedNanos;
  private long changedNanos;
  private long refreshNanos = Long.MIN_VALUE;
  private long expireNanos = Long.MAX_VALUE;

  GeoExchange(RelayConfig config, GeoTable table, NeighbourTable neighbours) {
    this.config = config;
    this.table = table;
    this.neighbours = neighbours;
    table.merge(config.advertisement());
  }

  /** A relay showed its digest; if it differs the tables are compared. */
  void digestSeen(Hop relay, long digest, long nowNanos, Outbox outbox) {
    if (digest == table.digest() || !isSettled(nowNanos)) {
      return;
    }
    if (!mayTalk(comparedNanos, relay.address(), nowNanos)) {
      return;
    }
    if (isSmall()) {
      answeredNanos.put(relay.address(), nowNanos);
      send(relay, table.all(), nowNanos, outbox);
    }
    outbox.toHop(relay, GeoUpdate.ofDigests(table.bucketDigests()));
  }

  private boolean isSmall() {
    return table.size() <= SMALL_ENTRIES;
  }

  private boolean isSettled(long nowNanos) {
    return isSmall() || nowNanos - changedNanos >= QUIET_NANOS;
  }

  private static boolean mayTalk(Map<Ipv4, Long> lastNanos, Ipv4 relay, long nowNanos) {
    Long last = lastNanos.get(relay);
    if (last != null && nowNanos - last < TABLE_INTERVAL_NANOS) {
      return false;
    }
    if (lastNanos.size() >= NeighbourTable.MAX_ROWS) {
      lastNanos.clear();
    }
    lastNanos.put(relay, nowNanos);
    return true;
  }

  /**
   * Entries arrived, of which news goes on to all neighbouring relays but the sender; or digests,
   * which are answered with what differs.
   */
  void received(GeoUpdate update, Ipv4 sender, long nowNanos, Outbox outbox) {
    List<GeoEntry> news = new ArrayList<>();
    for (AgedEntry aged : update.entries()) {
      GeoEntry entry = aged.entry();
      long ageNanos = aged.ageSeconds() * SECOND_NANOS;
      if (entry.relay().equals(config.address())) {
        defendOwnEntry(entry, nowNanos, outbox);
      } else if (ageNanos < EXPIRY_NANOS - LAST_NANOS && table.merge(entry)) {
        madeNanos.put(entry.relay(), nowNanos - ageNanos);
        expireNanos = Math.min(expireNanos, nowNanos - ageNanos + EXPIRY_NANOS);
        changedNanos = nowNanos;
        news.add(entry);
      }
    }
    flood(news, sender, nowNanos, outbox);
    if (!update.bucketDigests().isEmpty()) {
      Optional<Neighbour> relay = neighbours.find(sender);
      if (relay.isPresent() && mayTalk(answeredNanos, sender, nowNanos)) {
        send(hop(relay.get()), table.differing(update.bucketDigests()), nowNanos, outbox);
      }
    }
  }

  /** An older incarnation of this relay is still known somewhere: outbid its version. */
  private void defendOwnEntry(GeoEntry heard, long nowNanos, Outbox outbox) {
    GeoEntry own = table.find(config.address()).orElseThrow();
    if (heard.version() - own.version() >= 0 && !heard.equals(own)) {
      renewOwnEntry(heard.version() + 1, nowNanos, outbox);
    }
  }

  private void renewOwnEntry(int version, long nowNanos, Outbox outbox) {
    GeoEntry newer = table.find(config.address()).orElseThrow().withVersion(version);
    table.merge(newer);
    changedNanos = nowNanos;
    refreshNanos = nowNanos + REFRESH_NANOS;
    flood(List.of(newer), config.address(), nowNanos, outbox);
  }

  /** Renews the own entry and forgets relays that have not renewed theirs. */
  void run(long nowNanos, Outbox outbox) {
    if (!started) {
      started = true;
      startedNanos = nowNanos;
      refreshNanos = nowNanos + REFRESH_NANOS;
      expireNanos = Math.min(expireNanos, nowNanos + EXPIRY_NANOS);
    }
    if (refreshNanos <= nowNanos) {
      int version = table.find(config.address()).orElseThrow().version();
      renewOwnEntry(version + 1, nowNanos, outbox);
    }
    if (expireNanos <= nowNanos) {
      expire(nowNanos);
    }
  }

  private void expire(long nowNanos) {
    long oldestNanos = nowNanos;
    for (GeoEntry entry : table.all()) {
      boolean own = entry.relay().equals(config.address());
      if (!own && nowNanos - madeNanos(entry) >= EXPIRY_NANOS) {
        table.remove(entry.relay());
        madeNanos.remove(entry.relay());
        changedNanos = nowNanos;
      } else if (!own) {
        oldestNanos = Math.min(oldestNanos, madeNanos(entry));
      }
    }
    expireNanos = Math.max(oldestNanos + EXPIRY_NANOS, nowNanos + EXPIRY_CHECK_NANOS);
  }

  private long madeNanos(GeoEntry entry) {
    return madeNanos.getOrDefault(entry.relay(), startedNanos);
  }

  long nextNanos() {
    return Math.min(refreshNanos, expireNanos);
  }

  private void flood(List<GeoEntry> news, Ipv4 except, long nowNanos, Outbox outbox) {
    if (news.isEmpty()) {
      return;
    }
    for (Neighbour relay : neighbours.relays()) {
      if (!relay.address().equals(except)) {
        send(hop(relay), news, nowNanos, outbox);
      }
    }
  }

  private void send(Hop relay, List<GeoEntry> entries, long nowNanos, Outbox outbox) {
    List<AgedEntry> aged = new ArrayList<>();
    for (GeoEntry entry : entries) {
      boolean own = entry.relay().equals(config.address());
      long ageNanos = own ? nowNanos - refreshNanos + REFRESH_NANOS : nowNanos - madeNanos(entry);
      if (ageNanos < EXPIRY_NANOS - LAST_NANOS) {
        aged.add(new AgedEntry(entry, (int) (Math.max(0, ageNanos) / SECOND_NANOS)));
      }
    }
    for (int i = 0; i < aged.size(); i += GeoUpdate.MAX_ENTRIES) {
      int end = Math.min(aged.size(), i + GeoUpdate.MAX_ENTRIES);
      outbox.toHop(relay, GeoUpdate.ofEntries(aged.subList(i, end)));
    }
  }

  private static Hop hop(Neighbour relay) {
    return new Hop(relay.port(), relay.mac(), relay.address());
  }
}
