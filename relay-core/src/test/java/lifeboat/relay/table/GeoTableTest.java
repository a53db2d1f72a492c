package lifeboat.relay.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;
import org.junit.jupiter.api.Test;

/** Sites of relays: the newest version counts, the longest prefix serves. */
class GeoTableTest {

  private static GeoEntry entry(String relay, int version, String... lans) {
    List<Prefix> prefixes = List.of(lans).stream().map(Prefix::parse).toList();
    return new GeoEntry(Ipv4.parse(relay), version, new Place(1, 2), "site", prefixes);
  }

  private final GeoTable table = new GeoTable();

  @Test
  void theRelayWithTheLongestPrefixServesAHost() {
    table.merge(entry("10.0.0.1", 1, "0.0.0.0/0"));
    table.merge(entry("10.0.0.2", 1, "172.16.0.0/12", "192.168.1.0/24"));
    table.merge(entry("10.0.0.3", 1, "172.16.5.0/24"));
    assertThat(servingRelay("172.16.5.9")).isEqualTo("10.0.0.3");
    assertThat(servingRelay("172.16.6.9")).isEqualTo("10.0.0.2");
    assertThat(servingRelay("192.168.1.1")).isEqualTo("10.0.0.2");
    assertThat(servingRelay("8.8.8.8")).isEqualTo("10.0.0.1");
  }

  private String servingRelay(String host) {
    return table.servingRelay(Ipv4.parse(host)).orElseThrow().relay().toString();
  }

  @Test
  void nobodyServesAHostOutsideOfAllLans() {
    table.merge(entry("10.0.0.2", 1, "172.16.0.0/12"));
    assertThat(table.servingRelay(Ipv4.parse("10.0.0.2"))).isEmpty();
  }

  @Test
  void versionsAreSerialNumbersThatWrap() {
    table.merge(entry("10.0.0.1", Integer.MAX_VALUE));
    assertThat(table.merge(entry("10.0.0.1", Integer.MAX_VALUE))).isFalse();
    assertThat(table.merge(entry("10.0.0.1", Integer.MAX_VALUE - 1))).isFalse();
    assertThat(table.merge(entry("10.0.0.1", Integer.MIN_VALUE))).isTrue();
    assertThat(table.merge(entry("10.0.0.1", Integer.MAX_VALUE))).isFalse();
  }

  @Test
  void theDigestFollowsFromTheEntriesAndNotFromTheirHistory() {
    GeoTable other = new GeoTable();
    table.merge(entry("10.0.0.1", 1));
    table.merge(entry("10.0.0.2", 5, "172.16.0.0/12"));
    table.merge(entry("10.0.0.1", 2));
    other.merge(entry("10.0.0.1", 2));
    assertThat(other.digest()).isNotEqualTo(table.digest());
    other.merge(entry("10.0.0.2", 5, "172.16.0.0/12"));
    assertThat(other.digest()).isEqualTo(table.digest());
    assertThat(other.all()).isEqualTo(table.all());
  }

  @Test
  void everyPartOfAnEntryIsInTheDigest() {
    GeoEntry entry = entry("10.0.0.1", 1, "172.16.0.0/12");
    List<GeoEntry> others =
        List.of(
            entry("10.0.0.2", 1, "172.16.0.0/12"),
            entry("10.0.0.1", 2, "172.16.0.0/12"),
            entry("10.0.0.1", 1, "172.16.0.0/13"),
            entry("10.0.0.1", 1),
            new GeoEntry(entry.relay(), 1, new Place(1, 3), "site", entry.lans()),
            new GeoEntry(entry.relay(), 1, new Place(1, 2), "other", entry.lans()));
    for (GeoEntry other : others) {
      assertThat(digestOf(other)).as("%s", other).isNotEqualTo(digestOf(entry));
    }
  }

  private static long digestOf(GeoEntry entry) {
    GeoTable table = new GeoTable();
    table.merge(entry);
    return table.digest();
  }

  @Test
  void holdsNoMoreEntriesThanItsBound() {
    for (int i = 0; i < GeoTable.MAX_ENTRIES + 10; i++) {
      table.merge(new GeoEntry(new Ipv4(i), 1, new Place(0, 0), "", List.of()));
    }
    assertThat(table.size()).isEqualTo(GeoTable.MAX_ENTRIES);
    assertThat(table.merge(entry("0.0.0.5", 9))).isTrue();
  }

  @Test
  void ofEqualVersionsTheSameOneCountsWhateverTheOrder() {
    GeoEntry[] entries = {
      new GeoEntry(Ipv4.parse("10.0.0.1"), 3, new Place(1, 2), "a", List.of()),
      new GeoEntry(Ipv4.parse("10.0.0.1"), 3, new Place(1, 2), "b", List.of()),
      new GeoEntry(Ipv4.parse("10.0.0.1"), 3, new Place(1, 3), "a", List.of()),
      entry("10.0.0.1", 3, "172.16.0.0/12"),
    };
    for (int first = 0; first < entries.length; first++) {
      GeoTable other = new GeoTable();
      for (int i = 0; i < entries.length; i++) {
        other.merge(entries[(first + i) % entries.length]);
      }
      assertThat(other.all()).containsExactly(entries[2]);
    }
  }

  @Test
  void versionsHalfTheCircleApartAreOrderedToo() {
    GeoTable other = new GeoTable();
    GeoEntry one = entry("10.0.0.1", 5);
    GeoEntry two = entry("10.0.0.1", 5 + Integer.MIN_VALUE);
    table.merge(one);
    table.merge(two);
    other.merge(two);
    other.merge(one);
    assertThat(table.all()).isEqualTo(other.all());
  }

  @Test
  void theBucketsThatDifferHoldWhatDiffers() {
    GeoTable other = new GeoTable();
    for (int i = 1; i < 200; i++) {
      table.merge(entry("10.0.0." + i, 1));
      other.merge(entry("10.0.0." + i, 1));
    }
    assertThat(table.differing(other.bucketDigests())).isEmpty();
    table.merge(entry("10.0.0.7", 2));
    assertThat(table.differing(other.bucketDigests()))
        .contains(entry("10.0.0.7", 2))
        .hasSizeLessThan(20);
    other.remove(Ipv4.parse("10.0.0.9"));
    assertThat(table.differing(other.bucketDigests())).contains(entry("10.0.0.9", 1));
    other.merge(entry("10.0.0.9", 1));
    other.merge(entry("10.0.0.7", 2));
    assertThat(other.digest()).isEqualTo(table.digest());
    assertThat(other.bucketDigests()).isEqualTo(table.bucketDigests());
  }
}
