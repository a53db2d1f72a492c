package lifeboat.emulator.experiment;

import java.util.HashMap;
import java.util.Map;
import lifeboat.emulator.live.ProgressListener;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Topology;

/**
 * How much of all that a run has to store is stored, from the events of its sources. Of a run that
 * has little to store nothing is told: it is over before anybody looks.
 */
final class StoredBytes {

  private static final long LEAST_BYTES = 16L << 20;

  private final ProgressListener progress;
  private final long allBytes;
  private final Map<String, Long> byCopy = new HashMap<>();

  StoredBytes(Topology topology, ProgressListener progress) {
    this.progress = progress;
    this.allBytes = topology.workload().values().stream().mapToLong(StoredBytes::bytes).sum();
  }

  private static long bytes(Deployment deployment) {
    return deployment.sizeBytes() * deployment.pieces() / deployment.needed();
  }

  /** Deployments begin: nothing is stored yet. */
  void begin() {
    tell(0);
  }

  /** Takes an event in, and tells when it is about how much is stored. */
  void record(TimedEvent event) {
    switch (event.kind()) {
      case "deployment-advanced" -> advance(event, event.number("storedBytes"));
      case "deployment-placed" -> advance(event, event.number("replicaBytes"));
      default -> {
        // Nothing has been stored.
      }
    }
  }

  private void advance(TimedEvent event, long bytes) {
    String flow = event.text("flow").orElse("");
    byCopy.put(flow.substring(0, Math.max(0, flow.lastIndexOf(':'))), bytes); // Of any attempt.
    long stored = byCopy.values().stream().mapToLong(Long::longValue).sum();
    tell(Math.min(stored, allBytes));
  }

  private void tell(long bytes) {
    if (allBytes >= LEAST_BYTES) {
      progress.stored(bytes, allBytes);
    }
  }
}
