package lifeboat.relay.table;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;

/**
 * The geo-table 424 of a relay (US 9,270,522 B2, FIG. 7): where each relay of the network is and
 * which LANs it serves. Versions are compared as serial numbers (RFC 1982), so that they may wrap.
 * The digest is kept for {@link GeoUpdate#BUCKETS} parts of the table as well.
 */
public final class GeoTable {

  /** So many relays a table holds, those of its base not counted. */
  public static final int MAX_ENTRIES = 8192;

  /** Total order of entries by what they say, the version left out. */
  private static final Comparator<GeoEntry> CONTENT =
      Comparator.comparingDouble((GeoEntry entry) -> entry.place().latitudeDegrees())
          .thenComparingDouble(entry -> entry.place().longitudeDegrees())
          .thenComparing(GeoEntry::site)
          .thenComparing(entry -> entry.lans().toString());

  private final long[] bucketDigests;
  private final GeoEntries entries;
  private final int maxEntries;
  private long digest;

  /** An empty table. */
  public GeoTable() {
    this(GeoBase.EMPTY);
  }

  /** A table that begins with the entries of {@code base} and shares them. */
  public GeoTable(GeoBase base) {
    this.entries = new GeoEntries(base);
    this.maxEntries = base.size() + MAX_ENTRIES;
    this.digest = base.digest();
    this.bucketDigests = base.bucketDigests();
  }

  /** Takes over {@code entry} if it is news; returns whether it was. */
  public boolean merge(GeoEntry entry) {
    GeoEntry known = entries.get(entry.relay());
    if (known != null && !supersedes(entry, known)) {
      return false;
    }
    if (known == null && entries.size() >= maxEntries) {
      return false;
    }
    if (known != null) {
      toggle(known);
    }
    entries.put(entry.relay(), entry);
    toggle(entry);
    return true;
  }

  /** Forgets a relay; returns whether it was known. */
  public boolean remove(Ipv4 relay) {
    GeoEntry known = entries.remove(relay);
    if (known != null) {
      toggle(known);
    }
    return known != null;
  }

  private void toggle(GeoEntry entry) {
    long entryDigest = digestOf(entry);
    digest ^= entryDigest;
    bucketDigests[bucketOf(entry.relay())] ^= entryDigest;
  }

  /**
   * Whether {@code entry} counts and {@code known} does not: the later version, and of two entries
   * with one version the greater in the order of {@link #CONTENT}, so that all relays agree
   * whichever they heard first.
   */
  private static boolean supersedes(GeoEntry entry, GeoEntry known) {
    int later = entry.version() - known.version();
    if (later == Integer.MIN_VALUE) { // Half the circle apart: neither is the later one.
      later = Integer.compareUnsigned(entry.version(), known.version());
    }
    return later > 0 || (later == 0 && CONTENT.compare(entry, known) > 0);
  }

  public Optional<GeoEntry> find(Ipv4 relay) {
    return Optional.ofNullable(entries.get(relay));
  }

  public Optional<Place> placeOf(Ipv4 relay) {
    return find(relay).map(GeoEntry::place);
  }

  /** The relay whose LAN holds {@code host}: the entry with the longest matching prefix. */
  public Optional<GeoEntry> servingRelay(Ipv4 host) {
    return Optional.ofNullable(entries.serving(host));
  }

  /** All entries in the order of their relays. */
  public List<GeoEntry> all() {
    return entries.values();
  }

  public int size() {
    return entries.size();
  }

  /** How many entries there may be. */
  public int limit() {
    return maxEntries;
  }

  /** Equal tables have equal digests, whatever the order in which they learnt their entries. */
  public long digest() {
    return digest;
  }

  /** The digest of each bucket: where two tables differ, those of some buckets differ. */
  public List<Long> bucketDigests() {
    return Arrays.stream(bucketDigests).boxed().toList();
  }

  /** The entries of the buckets whose digests are not those of {@code others}. */
  public List<GeoEntry> differing(List<Long> others) {
    return entries.values().stream()
        .filter(entry -> {
          int bucket = bucketOf(entry.relay());
          return bucketDigests[bucket] != others.get(bucket);
        })
        .toList();
  }

  static int bucketOf(Ipv4 relay) {
    return (int) (mix(relay.bits()) & GeoUpdate.BUCKETS - 1);
  }

  static long digestOf(GeoEntry entry) {
    long hash = mix(entry.relay().bits());
    hash = mix(hash ^ entry.version());
    hash = mix(hash ^ Double.doubleToLongBits(entry.place().latitudeDegrees()));
    hash = mix(hash ^ Double.doubleToLongBits(entry.place().longitudeDegrees()));
    hash = mix(hash ^ entry.site().hashCode());
    for (Prefix lan : entry.lans()) {
      hash = mix(hash ^ ((long) lan.network().bits() << 6 | lan.length()));
    }
    return hash;
  }

  /** Finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
