package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.AgedEntry;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Geo-tables become equal over wires that lose one frame in five.
 *
 * <pre>
 *   r1 - r2 - r3 - r4
 *   |              |
 *   r8 - r7 - r6 - r5
 * </pre>
 */
class GeoExchangeTest {

  private static final int RELAYS = 8;

  private static Wires ring(long seed) {
    Wires wires = new Wires(seed, 0.2);
    for (int i = 0; i < RELAYS; i++) {
      wires.add(new RelayNode(Nodes.relay(i + 1, 2)), Nodes.relayAddress(i + 1));
    }
    for (int i = 0; i < RELAYS; i++) {
      wires.join(i, 1, (i + 1) % RELAYS, 0);
    }
    return wires;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyRelayLearnsOfEveryOther(long seed) {
    Wires wires = ring(seed);
    wires.runFor(10 * Nodes.SECOND);
    List<GeoEntry> first = wires.tables(0).geo();
    assertThat(first).hasSize(RELAYS);
    for (int i = 1; i < RELAYS; i++) {
      assertThat(wires.tables(i).geo()).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aRelayThatRestartsElsewhereIsLearntEverywhere(long seed) {
    Wires wires = ring(seed);
    wires.runFor(10 * Nodes.SECOND);
    Place moved = new Place(60, 60);
    for (long incarnation = 2; incarnation < 4; incarnation++) {
      wires.restart(3, new RelayNode(Nodes.relay(4, 2, moved, incarnation)));
      wires.runFor(10 * Nodes.SECOND);
      for (int i = 0; i < RELAYS; i++) {
        assertThat(wires.tables(i).geo())
            .filteredOn(entry -> entry.relay().equals(Nodes.relayAddress(4)))
            .extracting(GeoEntry::place)
            .as("what relay %d knows, seed %d", i, seed)
            .containsExactly(moved);
      }
      moved = new Place(-60, -60);
    }
  }

  /** A tree, so that it is connected, and half as many wires again; ports as they are needed. */
  private static Wires randomNetwork(int relays, long seed, double loss) {
    SplittableRandom random = new SplittableRandom(seed);
    Wires wires = new Wires(seed, loss);
    int[][] ends = new int[relays - 1 + relays / 2][];
    int[] ports = new int[relays];
    for (int i = 0; i < ends.length; i++) {
      int a = i < relays - 1 ? i + 1 : random.nextInt(relays);
      int b =
          i < relays - 1 ? random.nextInt(i + 1) : (a + 1 + random.nextInt(relays - 1)) % relays;
      ends[i] = new int[] {a, ports[a]++, b, ports[b]++};
    }
    for (int i = 0; i < relays; i++) {
      wires.add(new RelayNode(relay(i, ports[i], new Place(0, i % 90))), address(i));
    }
    for (int[] end : ends) {
      wires.join(end[0], end[1], end[2], end[3]);
    }
    return wires;
  }

  private static Ipv4 address(int relay) {
    return new Ipv4(10 << 24 | 1 + relay);
  }

  private static RelayConfig relay(int number, int ports, Place place) {
    Prefix lan = new Prefix(new Ipv4(172 << 24 | 16 << 16 | number << 8), 24);
    return new RelayConfig(
        address(number),
        place,
        "site " + number,
        List.of(lan),
        Nodes.SECOND,
        Nodes.SECOND,
        ports,
        1,
        HostTiming.EXACT);
  }

  private static void allAgree(Wires wires, int relays, String what) {
    allHold(wires, relays, relays, what);
  }

  private static void allHold(Wires wires, int relays, int entries, String what) {
    List<GeoEntry> first = wires.tables(0).geo();
    assertThat(first).as(what).hasSize(entries);
    for (int i = 1; i < relays; i++) {
      assertThat(wires.tables(i).geo()).as("%s, relay %d", what, i).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void tablesBecomeEqualOnAnyConnectedNetwork(int seed) {
    int relays = 5 + 9 * seed; // 14 to 113: tables that are sent as a whole, and larger ones.
    Wires wires = randomNetwork(relays, seed, 0.2);
    wires.runFor(20 * Nodes.SECOND);
    allAgree(wires, relays, "seed " + seed);
  }

  @Test
  void aNetworkOf200RelaysSendsEachEntryOverEachWireFewTimes() {
    int relays = 200;
    Wires wires = randomNetwork(relays, 1, 0);
    wires.runFor(5 * Nodes.SECOND);
    allAgree(wires, relays, "without loss");
    double directions = 2 * (relays - 1 + relays / 2);
    double entryBytes = 50;
    double times = wires.sentBytes(GeoUpdate.class) / directions / relays / entryBytes;
    assertThat(times).isLessThan(6);
    long before = wires.sentBytes(GeoUpdate.class);
    wires.runFor(60 * Nodes.SECOND);
    assertThat(wires.sentBytes(GeoUpdate.class)).as("nothing more is said").isEqualTo(before);
  }

  @Test
  void aRelayThatJoinsAgainCostsTheOthersFewBytes() {
    int relays = 200;
    Wires wires = randomNetwork(relays, 1, 0);
    wires.runFor(5 * Nodes.SECOND);
    long before = wires.sentBytes(GeoUpdate.class);
    wires.restart(150, new RelayNode(relay(150, 8, new Place(50, 50))));
    wires.runFor(10 * Nodes.SECOND);
    allAgree(wires, relays, "after a restart");
    // Its own copy of the table, and one entry over each wire.
    assertThat(wires.sentBytes(GeoUpdate.class) - before).isLessThan(400_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void ofTwoEntriesWithOneVersionAllKeepTheSame(long seed) {
    Wires wires = ring(seed);
    wires.runFor(10 * Nodes.SECOND);
    Ipv4 stranger = Ipv4.parse("10.9.9.9");
    for (int node : new int[] {0, 4}) {
      GeoEntry entry = new GeoEntry(stranger, 7, new Place(node, node), "s", List.of());
      GeoUpdate update = GeoUpdate.ofEntries(List.of(new AgedEntry(entry, 0)));
      Arrival arrival = Arrival.routedFrom(Nodes.relayAddress(node == 0 ? 2 : 6));
      wires.handle(node, new Input.Received(wires.nowNanos(), arrival, update));
    }
    wires.runFor(10 * Nodes.SECOND);
    allHold(wires, RELAYS, RELAYS + 1, "seed " + seed);
    assertThat(wires.tables(0).geo())
        .contains(new GeoEntry(stranger, 7, new Place(4, 4), "s", List.of()));
  }

  @Test
  void aRelayThatIsReplacedByOneWithOtherLansIsLearntEverywhere() {
    Wires wires = ring(1);
    wires.runFor(10 * Nodes.SECOND);
    RelayConfig was = Nodes.relay(4, 2, new Place(1, 1), 2);
    List<Prefix> lans = List.of(Prefix.parse("192.168.7.0/24"));
    wires.restart(
        3,
        new RelayNode(
            new RelayConfig(
                was.address(),
                was.place(),
                "new",
                lans,
                Nodes.SECOND,
                Nodes.SECOND,
                2,
                2,
                HostTiming.EXACT)));
    wires.runFor(10 * Nodes.SECOND);
    for (int i = 0; i < RELAYS; i++) {
      assertThat(wires.tables(i).geo())
          .filteredOn(entry -> entry.relay().equals(was.address()))
          .extracting(GeoEntry::lans)
          .containsExactly(lans);
    }
  }

  @Test
  void theEntryOfARelayThatIsGoneExpiresEverywhereAndThoseOfTheLivingDoNot() {
    Wires wires = ring(1);
    wires.runFor(10 * Nodes.SECOND);
    wires.kill(3);
    wires.runFor(GeoExchange.EXPIRY_NANOS - 20 * Nodes.SECOND);
    assertThat(wires.tables(0).geo()).hasSize(RELAYS);
    wires.runFor(60 * Nodes.SECOND);
    for (int i = 0; i < RELAYS; i++) {
      if (i != 3) {
        assertThat(wires.tables(i).geo())
            .extracting(GeoEntry::relay)
            .hasSize(RELAYS - 1)
            .doesNotContain(Nodes.relayAddress(4));
      }
    }
  }

  @Test
  void anEntryNearItsEndIsNoNewsSoThatItDoesNotGoRoundForEver() {
    Wires wires = ring(1);
    wires.runFor(10 * Nodes.SECOND);
    GeoEntry old = new GeoEntry(Ipv4.parse("10.9.9.9"), 7, new Place(1, 1), "s", List.of());
    int age = (int) (GeoExchange.EXPIRY_NANOS / Nodes.SECOND) - 30;
    GeoUpdate update = GeoUpdate.ofEntries(List.of(new AgedEntry(old, age)));
    Arrival arrival = Arrival.routedFrom(Nodes.relayAddress(2));
    wires.handle(0, new Input.Received(wires.nowNanos(), arrival, update));
    assertThat(wires.tables(0).geo()).hasSize(RELAYS);
  }
}
