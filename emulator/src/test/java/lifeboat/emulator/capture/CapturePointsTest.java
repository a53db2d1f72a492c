package lifeboat.emulator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.NetworkLayout;
import org.junit.jupiter.api.Test;

/** What the words of a user mean in FIG. 9: {@code s12-1 - r11-1 - r11a - r11-2 - s12-2}. */
class CapturePointsTest {

  private static final NetworkLayout FIG9 = fig9();

  @Test
  void aNodeIsAllItsPorts() {
    assertThat(names("r11a")).containsExactly("r11a:west", "r11a:east");
  }

  @Test
  void aLinkIsBothItsEnds() {
    assertThat(names("west")).containsExactly("r11-1:west", "r11a:west");
  }

  @Test
  void aServerGoesBeforeItsCable() {
    assertThat(names("s12-1")).containsExactly("s12-1:s12-1");
    assertThat(names("node:s12-1")).containsExactly("s12-1:s12-1");
    assertThat(names("link:s12-1")).containsExactlyInAnyOrder("s12-1:s12-1", "r11-1:s12-1");
  }

  @Test
  void allIsEveryEndOfEveryCable() {
    assertThat(names("all")).hasSize(2 * FIG9.topology().links().size()).doesNotHaveDuplicates();
  }

  @Test
  void aPointNamesTheDeviceInItsNamespace() {
    assertThat(CapturePoints.of(FIG9, "s12-1"))
        .hasValue(List.of(new CapturePoint("s12-1", "eth0", "s12-1:s12-1")));
  }

  @Test
  void otherWordsMeanNothing() {
    for (String word : List.of("", "r11", "All", "link:r11a", "node:west", "node:", "west ")) {
      assertThat(CapturePoints.of(FIG9, word)).as(word).isEmpty();
    }
  }

  @Test
  void everyAddressHasTheNameOfItsNode() {
    assertThat(CapturePoints.names(FIG9))
        .containsEntry("172.16.0.10", "s12-1")
        .containsEntry("10.255.0.2", "r11a")
        .containsValues("r11-1", "r11a", "r11-2", "s12-1", "s12-2");
    assertThat(CapturePoints.names(FIG9).values().stream().filter("r11a"::equals).count())
        .as("its own address, and one for each port")
        .isEqualTo(3);
  }

  private static List<String> names(String word) {
    return CapturePoints.of(FIG9, word).orElseThrow().stream().map(CapturePoint::name).toList();
  }

  private static NetworkLayout fig9() {
    ReadResult read = TopologyFile.read(Path.of("..", "topologies", "fig9.yaml"), List.of());
    return NetworkLayout.of(((ReadResult.Ok) read).topology());
  }
}
