package lifeboat.network.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting what cables carry: {@code a}, {@code b} and the cable of the server between them. */
class TrafficCountersTest {

  private static final String NETWORK =
      """
      defaults: {links: {delay: 1ms}}
      relays: {a: {at: [0, 0]}, b: {at: [0, 1], lan: 172.16.0.0/24}}
      servers: {s: {on: b}}
      links: {fast: {between: [a, b], rate: 8kbit}}
      """;

  @TempDir private Path scratch;

  private static Topology network() {
    ReadResult read = TopologyFile.parse("net.yaml", NETWORK, List.of());
    assertThat(read).isInstanceOf(ReadResult.Ok.class);
    return ((ReadResult.Ok) read).topology();
  }

  @Test
  void whatWasBeforeDoesNotCount() {
    TrafficCounters counters = new TrafficCounters(4);
    counters.enter(0, 1000);
    counters.losses(0, 1, 2);
    TrafficCounters before = counters.copy();
    counters.enter(0, 500);
    counters.enter(0, 500);
    counters.losses(0, 2, 2);
    counters.lossesUnknown(1);

    List<TrafficCounters.Row> rows = counters.since(before).rows(network(), 2);

    TrafficCounters.Row fast = rows.getFirst();
    assertThat(fast.frames()).isEqualTo(2);
    assertThat(fast.bytes()).isEqualTo(1000);
    assertThat(fast.lostFrames()).hasValue(1);
    assertThat(fast.droppedFrames()).hasValue(0);
    assertThat(fast.load()).as("8000 of 16000 bit").hasValue(0.5);
    assertThat(rows.get(1).lostFrames()).isEmpty();
    assertThat(rows.get(1).load()).hasValue(0);
    assertThat(counters.rows(network(), 0).getFirst().load()).as("in no time").isEmpty();
  }

  @Test
  void theFileHasARowForEachDirection() throws IOException {
    TrafficCounters counters = new TrafficCounters(4);
    counters.enter(0, 100);
    counters.lossesUnknown(1);
    try (RunDirectory directory = RunDirectory.create(scratch.resolve("run"))) {
      directory.writeTraffic(counters.rows(network(), 1));
    }

    List<String> lines = Files.readAllLines(scratch.resolve("run/traffic.csv"));

    assertThat(lines).hasSize(1 + 4);
    assertThat(lines.get(1)).isEqualTo("fast,a,b,1,100,0,0,8000,0.1");
    assertThat(lines.get(2)).isEqualTo("fast,b,a,0,0,,,8000,0");
    assertThat(lines.get(3)).startsWith("s,");
  }

  @Test
  void onlyTheSameNetworkCanBeCompared() {
    assertThatThrownBy(() -> new TrafficCounters(4).since(new TrafficCounters(2)))
        .hasMessageContaining("4 directions are compared with 2");
  }
}
