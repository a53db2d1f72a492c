package lifeboat.emulator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lifeboat.emulator.live.ProgressListener;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;

class StoredBytesTest {

  private static final long MEBIBYTE = 1 << 20;

  private final List<Long> told = new ArrayList<>();

  @Test
  void addsTheCopiesAndForgetsWhatAnEarlierAttemptHadStored() {
    StoredBytes stored = new StoredBytes(workload("20MiB, copies: 2"), listener());

    stored.begin();
    stored.record(advanced("x:1:0:0", 10 * MEBIBYTE));
    stored.record(advanced("x:1:1:0", 4 * MEBIBYTE));
    stored.record(advanced("x:1:0:1", 2 * MEBIBYTE));
    stored.record(placed("x:1:1:0", 20 * MEBIBYTE));
    stored.record(TimedEvent.ofRun(9, "converged"));

    assertThat(told).containsExactly(0L, 10 * MEBIBYTE, 14 * MEBIBYTE, 6 * MEBIBYTE, 22 * MEBIBYTE);
  }

  @Test
  void saysNothingOfARunThatHasLittleToStore() {
    StoredBytes stored = new StoredBytes(workload("1MiB"), listener());

    stored.begin();
    stored.record(placed("x:1:0:0", MEBIBYTE));

    assertThat(told).isEmpty();
  }

  private ProgressListener listener() {
    return new ProgressListener() {
      @Override
      public void phase(String text) {
        throw new AssertionError(text);
      }

      @Override
      public void stored(long bytes, long allBytes) {
        assertThat(allBytes).isEqualTo(40 * MEBIBYTE);
        told.add(bytes);
      }
    };
  }

  private static TimedEvent advanced(String flow, long bytes) {
    return TimedEvent.ofRun(
        5, "deployment-advanced", "name", "backup", "flow", flow, "storedBytes", bytes);
  }

  private static TimedEvent placed(String flow, long bytes) {
    return TimedEvent.ofRun(
        6, "deployment-placed", "name", "backup", "flow", flow, "replicaBytes", bytes);
  }

  private static Topology workload(String size) {
    String file =
        """
        name: two
        relays: {a: {at: [1, 2], lan: 172.16.0.0/24}, b: {at: [3, 4], lan: 172.17.0.0/24}}
        servers: {s: {on: a}, t: {on: b}}
        links: {c: {between: [a, b]}}
        workload: {backup: {from: s, size: %s}}
        """
            .formatted(size);
    return switch (TopologyFile.parse("two.yaml", file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new AssertionError(failed.toString());
    };
  }
}
