package lifeboat.network.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import org.junit.jupiter.api.Test;

/** What a topology tells about its nodes. */
class TopologyTest {

  private static final Topology TOPOLOGY =
      read(
          """
          relays:
            west: {at: [37.77, -122.42], site: San Francisco, lan: 172.16.0.0/24}
            east: {at: [39.74, -104.99], lan: 172.17.0.0/24}
          switches: {near: {}, far: {}}
          servers:
            s1: {on: west}
            s2: {on: far}
          links:
            coast: {between: [west, east]}
            one: {between: [east, near]}
            two: {between: [near, far]}
          """);

  private static Topology read(String text) {
    ReadResult result = TopologyFile.parse("coast.yaml", text, List.of());
    assertThat(result).isInstanceOf(ReadResult.Ok.class);
    return ((ReadResult.Ok) result).topology();
  }

  private static String relayOf(String node) {
    return TOPOLOGY.relayOf(node).map(Node.Relay::name).orElse("none");
  }

  @Test
  void findsTheRelayOfEachNodeThroughPlainSwitches() {
    assertThat(relayOf("west")).isEqualTo("west");
    assertThat(relayOf("s1")).isEqualTo("west");
    assertThat(relayOf("near")).isEqualTo("east");
    assertThat(relayOf("far")).isEqualTo("east");
    assertThat(relayOf("s2")).isEqualTo("east");
  }

  @Test
  void whatIsNoNodeHasNone() {
    for (String other : List.of("", "coast", "two", "nobody", "San Francisco")) {
      assertThat(relayOf(other)).as(other).isEqualTo("none");
      assertThat(TOPOLOGY.hasNode(other)).as(other).isFalse();
    }
    assertThat(List.of("west", "s2", "near")).allMatch(TOPOLOGY::hasNode);
  }

  @Test
  void findsServersByNamesOfRelaysAndSites() {
    assertThat(TOPOLOGY.serversAt("s2")).containsExactly("s2");
    assertThat(TOPOLOGY.serversAt("east")).containsExactly("s2");
    assertThat(TOPOLOGY.serversAt("San Francisco")).containsExactly("s1");
  }
}
