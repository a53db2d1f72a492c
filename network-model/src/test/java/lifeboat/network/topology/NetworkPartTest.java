package lifeboat.network.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.NetworkPart.LinkPart;
import lifeboat.network.topology.NetworkPart.NodePart;
import org.junit.jupiter.api.Test;

/** What people call the parts of a network. */
class NetworkPartTest {

  private static final Topology COAST = read();

  private static Topology read() {
    String text =
        """
        relays:
          sf: {at: [37, -122], lan: 172.16.0.0/24}
          la: {at: [34, -118], lan: 172.17.0.0/24}
        switches: {floor: {}}
        servers: {s1: {on: sf}, s2: {on: floor}}
        links:
          coast: {between: [sf, la]}
          la: {between: [la, floor]}
        """;
    if (TopologyFile.parse("coast", text, List.of()) instanceof ReadResult.Ok ok) {
      return ok.topology();
    }
    throw new AssertionError("the topology of the test is bad");
  }

  @Test
  void findsNodesOfAllKindsAndLinks() {
    assertThat(NetworkPart.find(COAST, "sf")).contains(new NodePart("sf"));
    assertThat(NetworkPart.find(COAST, "floor")).contains(new NodePart("floor"));
    assertThat(NetworkPart.find(COAST, "coast")).contains(new LinkPart("coast"));
    assertThat(NetworkPart.find(COAST, "cost")).isEmpty();
  }

  @Test
  void aNameOfBothIsThatOfTheNodeUnlessOneSaysOtherwise() {
    for (String both : List.of("la", "s1")) {
      assertThat(NetworkPart.find(COAST, both)).contains(new NodePart(both));
      assertThat(NetworkPart.find(COAST, "node:" + both)).contains(new NodePart(both));
      assertThat(NetworkPart.find(COAST, "link:" + both)).contains(new LinkPart(both));
    }
    assertThat(NetworkPart.find(COAST, "link:sf")).isEmpty();
  }

  @Test
  void listsEveryNameOnce() {
    assertThat(NetworkPart.names(COAST))
        .containsExactlyInAnyOrder("sf", "la", "s1", "s2", "floor", "coast");
  }
}
