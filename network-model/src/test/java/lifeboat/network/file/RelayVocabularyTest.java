package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;

/** What the words about relays mean, and where they come from. */
class RelayVocabularyTest {
  private static final long SECOND = 1_000_000_000;

  private static final String FILE =
      """
      defaults: {relays: {probe-interval: 10s, time-limit: 5s}}
      relays:
        sf: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        la: {at: [34.05, -118.24], lan: 172.17.0.0/24, probe-interval: 250ms, time-limit: 1min}
      servers: {s1: {on: sf}}
      links: {coast: {between: [sf, la]}}
      """;

  private static Topology read(String text, String... overrides) {
    ReadResult result = TopologyFile.parse("coast.yaml", text, List.of(overrides));
    assertThat(result).isInstanceOf(ReadResult.Ok.class);
    return ((ReadResult.Ok) result).topology();
  }

  private static Node.Relay relay(Topology topology, String name) {
    return Objects.requireNonNull(topology.relays().get(name));
  }

  @Test
  void aRelayHasWhatItSaysElseWhatTheDefaultsSayElseWhatIsUsual() {
    Topology topology = read(FILE);
    assertThat(relay(topology, "sf").probeIntervalNanos()).isEqualTo(10 * SECOND);
    assertThat(relay(topology, "sf").timeLimitNanos()).isEqualTo(5 * SECOND);
    assertThat(relay(topology, "la").probeIntervalNanos()).isEqualTo(SECOND / 4);
    assertThat(relay(topology, "la").timeLimitNanos()).isEqualTo(60 * SECOND);
    Topology usual = read(FILE.substring(FILE.indexOf("relays:\n")));
    assertThat(relay(usual, "sf").probeIntervalNanos()).isEqualTo(SECOND);
    assertThat(relay(usual, "sf").timeLimitNanos()).isEqualTo(60 * SECOND);
  }

  @Test
  void theDefaultsCanBeSetWhereTheFileHasNone() {
    String bare = FILE.substring(FILE.indexOf("relays:\n"));
    Topology topology = read(bare, "defaults.relays.probe-interval=3s");
    assertThat(relay(topology, "sf").probeIntervalNanos()).isEqualTo(3 * SECOND);
    assertThat(relay(topology, "la").probeIntervalNanos()).isEqualTo(SECOND / 4);
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    Topology topology = read(FILE);
    assertThat(read(TopologyWriter.write(topology)).relays()).isEqualTo(topology.relays());
  }

  @Test
  void intervalsThatWouldFloodOrSleepAreRefused() {
    for (String bad : List.of("49ms", "61s")) {
      ReadResult result = TopologyFile.parse("coast.yaml", FILE.replace("250ms", bad), List.of());
      assertThat(result).isInstanceOf(ReadResult.Failed.class);
      assertThat(((ReadResult.Failed) result).problems())
          .singleElement()
          .asString()
          .contains("probe-interval");
    }
  }
}
