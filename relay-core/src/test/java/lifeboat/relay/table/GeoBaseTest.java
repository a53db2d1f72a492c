package lifeboat.relay.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;
import org.junit.jupiter.api.Test;

/** A table with a shared base is a table that has learnt the entries of the base one by one. */
class GeoBaseTest {

  private static GeoEntry entry(int relay, int version, SplittableRandom random) {
    Prefix lan = new Prefix(new Ipv4(0xac100000 | random.nextInt(64) << 8), 20 + relay % 5);
    return new GeoEntry(
        new Ipv4(relay),
        version,
        new Place(random.nextInt(90), random.nextInt(180)),
        "site " + relay,
        relay % 3 == 0 ? List.of() : List.of(lan));
  }

  @Test
  void learnsAndAnswersLikeATableOfItsOwn() {
    SplittableRandom random = new SplittableRandom(3);
    List<GeoEntry> shared = new ArrayList<>();
    for (int relay = 200; relay > 0; relay -= 2) {
      shared.add(entry(relay, 1, random));
    }
    GeoTable plain = new GeoTable();
    shared.forEach(plain::merge);
    GeoTable based = new GeoTable(GeoBase.of(shared));
    assertThat(based.digest()).isEqualTo(plain.digest());
    assertThat(based.all()).isEqualTo(plain.all());

    for (int change = 0; change < 300; change++) {
      GeoEntry news = entry(random.nextInt(220), 1 + random.nextInt(5), random);
      assertThat(based.merge(news)).isEqualTo(plain.merge(news));
      assertThat(based.digest()).isEqualTo(plain.digest());
      assertThat(based.size()).isEqualTo(plain.size());
      assertThat(based.all()).isEqualTo(plain.all());
      Ipv4 host = new Ipv4(0xac100000 | random.nextInt(1 << 14));
      assertThat(based.servingRelay(host)).isEqualTo(plain.servingRelay(host));
      assertThat(based.find(news.relay())).isEqualTo(plain.find(news.relay()));
    }
  }

  @Test
  void whatOneTableLearnsTheOthersDoNotSee() {
    SplittableRandom random = new SplittableRandom(4);
    GeoBase base = GeoBase.of(List.of(entry(1, 1, random), entry(2, 1, random)));
    GeoTable one = new GeoTable(base);
    GeoTable other = new GeoTable(base);

    assertThat(one.merge(entry(2, 2, random))).isTrue();

    assertThat(other.all()).isSameAs(base.entries());
    assertThat(List.copyOf(other.all())).isSameAs(base.entries());
    assertThat(other.find(new Ipv4(2))).map(GeoEntry::version).contains(1);
    assertThat(one.find(new Ipv4(2))).map(GeoEntry::version).contains(2);
  }
}
