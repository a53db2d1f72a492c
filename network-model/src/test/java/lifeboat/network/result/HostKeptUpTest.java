package lifeboat.network.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lifeboat.network.result.HostKeptUp.Dropped;
import lifeboat.network.result.HostKeptUp.Links;
import lifeboat.network.result.HostKeptUp.NodeProcess;
import org.junit.jupiter.api.Test;

/** Two processes of nodes, and the links in user space. */
class HostKeptUpTest {

  private static final Path FORMAT = Path.of("../docs/results-format.md");
  private static final NodeProcess PUNCTUAL = new NodeProcess("nodes-1", 0.04, 0.003, 0.05, 0.1, 1);
  private static final Links GOOD = new Links(0.004, 12, 1000, 0);

  @Test
  void hasNothingToSayOfAHostThatKeepsUp() {
    HostKeptUp found = HostKeptUp.of(List.of(PUNCTUAL, PUNCTUAL), List.of(), GOOD, List.of());

    assertThat(found.verdict()).isEqualTo(HostKeptUp.YES);
    assertThat(found.warnings()).isEmpty();
  }

  @Test
  void namesTheProcessThatWasHeldUpForLongest() {
    NodeProcess stopped = new NodeProcess("nodes-2", 0.42, 0.003, 0.05, 0.1, 1);

    HostKeptUp found = HostKeptUp.of(List.of(PUNCTUAL, stopped), List.of(), GOOD, List.of());

    assertThat(found.verdict()).isEqualTo(HostKeptUp.NO);
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .startsWith("the host held nodes up for 420 ms (process nodes-2);");
  }

  @Test
  void tellsNodesThatWaitOften() {
    NodeProcess slow = new NodeProcess("nodes-2", 0.09, 0.031, 0.2, 0.1, 1);

    assertThat(HostKeptUp.of(List.of(slow), List.of(), GOOD, List.of()).warnings())
        .singleElement()
        .asString()
        .contains("could not keep up", "waited more than 31 ms", "200 ms at worst");
  }

  @Test
  void tellsWhereMessagesWereLost() {
    List<Dropped> dropped = List.of(new Dropped("r1", "eth0", 3), new Dropped("s1", "socket", 4));

    assertThat(HostKeptUp.of(List.of(PUNCTUAL), dropped, GOOD, List.of()).warnings())
        .singleElement()
        .asString()
        .startsWith("nodes lost 7 messages")
        .contains("(r1 eth0, s1 socket)");
  }

  @Test
  void tellsLinksThatAreLateOrLose() {
    Links bad = new Links(0.0071, 30, 1000, 5);

    assertThat(HostKeptUp.of(List.of(PUNCTUAL), List.of(), bad, List.of()).warnings())
        .satisfiesExactly(
            late ->
                assertThat(late)
                    .startsWith(
                        "the links could not keep up: the latest frame was"
                            + " 7.1 ms late, 30 were over 1 ms"),
            lost -> assertThat(lost).endsWith("for want of room, not by the file: 5"));
  }

  @Test
  void doesNotTakeSilenceForPunctuality() {
    HostKeptUp found = HostKeptUp.of(List.of(PUNCTUAL), List.of(), null, List.of("nodes-2"));

    assertThat(found.verdict()).isEqualTo(HostKeptUp.NO);
    assertThat(found.warnings()).singleElement().asString().contains("nodes-2", "ended before");
  }

  @Test
  void knowsThatNothingIsLateInASimulation() {
    assertThat(HostKeptUp.inVirtualTime().verdict()).isEqualTo("virtual-time");
    assertThat(HostKeptUp.inVirtualTime().warnings()).isEmpty();
  }

  @Test
  void isDescribedKeyByKey() throws IOException {
    String format = Files.readString(FORMAT);
    String section = format.substring(format.indexOf("### `hostKeptUp`"));
    String described = section.substring(0, section.indexOf("\n### ", 1));

    Stream.of(
            HostKeptUp.class, HostKeptUp.Nodes.class, Links.class, NodeProcess.class, Dropped.class)
        .flatMap(type -> Stream.of(type.getRecordComponents()))
        .forEach(key -> assertThat(described).contains("`" + key.getName() + "`"));
  }
}
