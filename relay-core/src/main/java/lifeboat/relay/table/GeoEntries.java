package lifeboat.relay.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a geo-table: a shared {@link GeoBase}, which never changes, and what differs from
 * it here. With an empty base it is a table like any other.
 */
final class GeoEntries {

  private final GeoBase base;
  private final TreeMap<Ipv4, GeoEntry> own = new TreeMap<>();

  /** Relays of the base that are not in this table any more, or with an entry of its own. */
  private final TreeMap<Ipv4, GeoEntry> hidden = new TreeMap<>();

  GeoEntries(GeoBase base) {
    this.base = base;
  }

  @Nullable GeoEntry get(Ipv4 relay) {
    GeoEntry entry = own.get(relay);
    return entry != null || hidden.containsKey(relay) ? entry : base.find(relay);
  }

  void put(Ipv4 relay, GeoEntry entry) {
    hide(relay);
    own.put(relay, entry);
  }

  /** Takes an entry out and returns it; null where there is none. */
  @Nullable GeoEntry remove(Ipv4 relay) {
    GeoEntry entry = get(relay);
    hide(relay);
    own.remove(relay);
    return entry;
  }

  private void hide(Ipv4 relay) {
    GeoEntry shared = base.find(relay);
    if (shared != null) {
      hidden.put(relay, shared);
    }
  }

  int size() {
    return base.size() - hidden.size() + own.size();
  }

  /**
   * All entries in the order of their relays; the list of the base itself where nothing differs.
   */
  List<GeoEntry> values() {
    if (own.isEmpty() && hidden.isEmpty()) {
      return base.entries();
    }
    List<GeoEntry> all = new ArrayList<>(size());
    Map.Entry<Ipv4, GeoEntry> next = own.firstEntry();
    for (GeoEntry shared : base.entries()) {
      while (next != null && next.getKey().compareTo(shared.relay()) < 0) {
        all.add(next.getValue());
        next = own.higherEntry(next.getKey());
      }
      if (!hidden.containsKey(shared.relay())) {
        all.add(shared);
      }
    }
    while (next != null) {
      all.add(next.getValue());
      next = own.higherEntry(next.getKey());
    }
    return all;
  }

  /** The entry with the longest prefix that holds {@code host}; of equal ones the lowest relay. */
  @Nullable GeoEntry serving(Ipv4 host) {
    GeoEntry best = hidden.isEmpty() ? base.serving(host) : base.serving(host, hidden.keySet());
    int bestLength = best == null ? -1 : longestMatch(best, host);
    for (GeoEntry entry : own.values()) {
      int length = longestMatch(entry, host);
      boolean lower = best != null && entry.relay().compareTo(best.relay()) < 0;
      if (length > bestLength || (length >= 0 && length == bestLength && lower)) {
        best = entry;
        bestLength = length;
      }
    }
    return best;
  }

  /** Length of the longest prefix of {@code entry} that holds {@code host}; -1 where none does. */
  static int longestMatch(GeoEntry entry, Ipv4 host) {
    int longest = -1;
    for (Prefix lan : entry.lans()) {
      if (lan.length() > longest && lan.contains(host)) {
        longest = lan.length();
      }
    }
    return longest;
  }
}
