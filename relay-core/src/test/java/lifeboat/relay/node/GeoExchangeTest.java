package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Place;
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
}
