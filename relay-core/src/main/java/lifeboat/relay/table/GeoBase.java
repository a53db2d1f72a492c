package lifeboat.relay.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Entries that many geo-tables begin with and share: full tables at each of many relays would need
 * memory and messages with the square of their number. Never changes.
 */
public final class GeoBase {

  /** Nothing. */
  public static final GeoBase EMPTY = new GeoBase(List.of());

  private static final int LENGTHS = 33;

  private final List<GeoEntry> entries;
  private final Map<Ipv4, GeoEntry> byRelay;

  /** Entries by network, for each length of a prefix; only looked up, never listed. */
  private final List<Map<Integer, List<GeoEntry>>> byNetwork = new ArrayList<>();

  private final long digest;
  private final long[] bucketDigests = new long[GeoUpdate.BUCKETS];

  private GeoBase(List<GeoEntry> entries) {
    this.entries = List.copyOf(entries); // Which tables hand on without copying it again.
    this.byRelay = LinkedHashMap.newLinkedHashMap(entries.size());
    this.digest = entries.stream().mapToLong(GeoTable::digestOf).reduce(0, (all, one) -> all ^ one);
    for (int length = 0; length < LENGTHS; length++) {
      byNetwork.add(new LinkedHashMap<>());
    }
    for (GeoEntry entry : entries) {
      bucketDigests[GeoTable.bucketOf(entry.relay())] ^= GeoTable.digestOf(entry);
      if (byRelay.put(entry.relay(), entry) != null) {
        throw new IllegalArgumentException("two entries of " + entry.relay());
      }
      for (Prefix lan : entry.lans()) {
        byNetwork
            .get(lan.length())
            .computeIfAbsent(lan.network().bits(), _ -> new ArrayList<>(1))
            .add(entry);
      }
    }
  }

  /** A base of these entries, one for each relay, in any order. */
  public static GeoBase of(List<GeoEntry> entries) {
    return new GeoBase(entries.stream().sorted(Comparator.comparing(GeoEntry::relay)).toList());
  }

  /** All entries in the order of their relays. */
  public List<GeoEntry> entries() {
    return entries;
  }

  /** Digest of a table that holds these entries and no others. */
  long digest() {
    return digest;
  }

  /** The same for each of its parts. */
  long[] bucketDigests() {
    return bucketDigests.clone();
  }

  int size() {
    return entries.size();
  }

  @Nullable GeoEntry find(Ipv4 relay) {
    return byRelay.get(relay);
  }

  /** The entry with the longest prefix that holds {@code host}; of equal ones the lowest relay. */
  @Nullable GeoEntry serving(Ipv4 host) {
    return serving(host, Collections.emptySet());
  }

  /** The same, {@code without} some relays. */
  @Nullable GeoEntry serving(Ipv4 host, Set<Ipv4> without) {
    for (int length = LENGTHS - 1; length >= 0; length--) {
      int mask = length == 0 ? 0 : -1 << (32 - length);
      for (GeoEntry entry : byNetwork.get(length).getOrDefault(host.bits() & mask, List.of())) {
        if (!without.contains(entry.relay())) {
          return entry;
        }
      }
    }
    return null;
  }
}
