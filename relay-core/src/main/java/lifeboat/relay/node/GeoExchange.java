package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.table.GeoTable;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;

/**
 * Keeps the geo-tables of all relays equal (US 9,270,522 B2, column 5): news is flooded to all
 * neighbouring relays, and neighbours whose digests differ send each other their tables.
 */
final class GeoExchange {

  /** A neighbour is sent the whole table at most once in this time. */
  static final long TABLE_INTERVAL_NANOS = 100_000_000L;

  private final RelayConfig config;
  private final GeoTable table;
  private final NeighbourTable neighbours;
  private final Map<Ipv4, Long> tableSentNanos = new LinkedHashMap<>();

  GeoExchange(RelayConfig config, GeoTable table, NeighbourTable neighbours) {
    this.config = config;
    this.table = table;
    this.neighbours = neighbours;
    table.merge(config.advertisement());
  }

  /** A relay showed its digest; if it differs it is sent this table. */
  void digestSeen(Hop relay, long digest, long nowNanos, Outbox outbox) {
    Long sent = tableSentNanos.get(relay.address());
    boolean tooSoon = sent != null && nowNanos - sent < TABLE_INTERVAL_NANOS;
    if (digest == table.digest() || tooSoon) {
      return;
    }
    if (tableSentNanos.size() >= NeighbourTable.MAX_ROWS) {
      tableSentNanos.clear();
    }
    tableSentNanos.put(relay.address(), nowNanos);
    send(relay, table.all(), outbox);
  }

  /** Entries arrived; what is news goes on to all neighbouring relays but the sender. */
  void received(GeoUpdate update, Ipv4 sender, Outbox outbox) {
    List<GeoEntry> news = new ArrayList<>();
    for (GeoEntry entry : update.entries()) {
      if (entry.relay().equals(config.address())) {
        defendOwnEntry(entry, outbox);
      } else if (table.merge(entry)) {
        news.add(entry);
      }
    }
    flood(news, sender, outbox);
  }

  /** An older incarnation of this relay is still known somewhere: outbid its version. */
  private void defendOwnEntry(GeoEntry heard, Outbox outbox) {
    GeoEntry own = table.find(config.address()).orElseThrow();
    if (heard.version() - own.version() >= 0 && !heard.equals(own)) {
      GeoEntry newer = own.withVersion(heard.version() + 1);
      table.merge(newer);
      flood(List.of(newer), config.address(), outbox);
    }
  }

  private void flood(List<GeoEntry> news, Ipv4 except, Outbox outbox) {
    if (news.isEmpty()) {
      return;
    }
    for (Neighbour relay : neighbours.relays()) {
      if (!relay.address().equals(except)) {
        send(new Hop(relay.port(), relay.mac(), relay.address()), news, outbox);
      }
    }
  }

  private static void send(Hop relay, List<GeoEntry> entries, Outbox outbox) {
    for (int i = 0; i < entries.size(); i += GeoUpdate.MAX_ENTRIES) {
      int end = Math.min(entries.size(), i + GeoUpdate.MAX_ENTRIES);
      outbox.toHop(relay, new GeoUpdate(entries.subList(i, end)));
    }
  }
}
