package lifeboat.network.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.result.RunResult.Attempt;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.scenario.Happening;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Shards;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Makes the replicas of {@code result.json} out of the events of a run. Both engines use it, so
 * that a result is always a function of {@code events.ndjson}.
 */
public final class ResultRecorder {

  /** What is known of one copy of a deployment so far. */
  private static final class Progress {
    private final String source;
    private final int copy;
    private final int copies;
    private final int needed;
    private String flow = "";
    private long bytes;
    private long startedNanos = -1;
    private @Nullable TimedEvent end;
    private final String policy;
    private final List<Attempt> attempts = new ArrayList<>();

    Progress(Deployment deployment, int copy) {
      this.source = deployment.from();
      this.copy = copy;
      this.copies = deployment.pieces();
      this.needed = deployment.needed();
      this.policy = deployment.policy().word();
    }

    /** What the last part but one of its flows is. */
    private int number() {
      return Shards.copyNumber(needed, copy);
    }
  }

  /**
   * A stored replica as it was found after the run.
   *
   * @param path relative to the run directory
   */
  public record StoredFile(String path, String sha256) {}

  /** Where the file of a placed replica can be found. */
  @FunctionalInterface
  public interface Stores {
    /** The file of {@code copyId} at {@code server}; empty if it is not there. */
    Optional<StoredFile> find(String server, String copyId);
  }

  /** The copies of each deployment, by their number. */
  private final SequencedMap<String, List<Progress>> deployments = new LinkedHashMap<>();

  private final Map<String, Progress> byCopy = new LinkedHashMap<>();
  private int copies;
  private int ended;

  /** How often each node will still come back. */
  private final Map<String, Integer> returns = new LinkedHashMap<>();

  /** For each copy the servers that have published it, with the digest of their copy. */
  private final Map<String, SequencedMap<String, String>> published = new LinkedHashMap<>();

  /** Nodes that have been killed and are not back. */
  private final Set<String> down = new LinkedHashSet<>();

  private final Topology topology;
  private final Trail trail = new Trail();

  public ResultRecorder(Topology topology) {
    this.topology = topology;
    for (Happening happening : Happening.of(topology)) {
      if (happening instanceof Happening.Returns back) {
        returns.merge(back.target(), 1, Integer::sum);
      }
    }
    topology.workload().values().forEach(this::add);
  }

  /** From now on events of a deployment count that is not in the topology. */
  public void add(Deployment deployment) {
    List<Progress> all = new ArrayList<>();
    for (int copy = 0; copy < deployment.pieces(); copy++) {
      all.add(new Progress(deployment, copy));
    }
    deployments.put(deployment.name(), all);
    copies += all.size();
  }

  /** The copies that an event of a deployment is about: the one whose flow it names, or all. */
  private List<Progress> of(TimedEvent event) {
    List<Progress> all = deployments.getOrDefault(event.text("name").orElse(""), List.of());
    Optional<Integer> copy = event.text("flow").map(ResultRecorder::copyOf);
    return all.stream()
        .filter(progress -> copy.isEmpty() || copy.get() == progress.number())
        .toList();
  }

  /** Takes an event into account; events come in the order in which they are written. */
  public void record(TimedEvent event) {
    trail.add(event);
    switch (event.kind()) {
      case "deployment-started" -> started(event);
      case "deployment-placed", "deployment-failed" ->
          of(event).forEach(progress -> end(progress, event));
      case "killed" -> {
        down.add(event.text("target").orElse(""));
        sourceKilled(event);
      }
      case "restarted" -> {
        down.remove(event.text("target").orElse(""));
        returns.merge(event.text("target").orElse(""), -1, Integer::sum);
      }
      case "replica-published" -> published(event);
      case "transfer-failed" -> attempt(event, event.text("hop").orElse("?"));
      case "attempt-failed" -> attempt(event, "destination");
      default -> {}
    }
  }

  /**
   * What a dead source has not seen placed has failed: nobody is left to hear of it, unless the
   * source comes back.
   */
  private void sourceKilled(TimedEvent event) {
    String target = event.text("target").orElse("");
    if (returns.getOrDefault(target, 0) > 0) {
      return;
    }
    for (Progress progress : all()) {
      if (progress.source.equals(target) && progress.end == null) {
        end(
            progress,
            TimedEvent.ofRun(
                event.atNanos(),
                "deployment-failed",
                "why",
                "its source was killed before it knew the replica placed"));
      }
    }
  }

  private void published(TimedEvent event) {
    published
        .computeIfAbsent(copyId(event.text("flow").orElse("")), _ -> new LinkedHashMap<>())
        .put(event.node(), event.text("sha256").orElse(""));
  }

  private void end(Progress progress, TimedEvent event) {
    ended += progress.end == null ? 1 : 0;
    progress.end = event;
  }

  private void started(TimedEvent event) {
    for (Progress progress : of(event)) {
      progress.flow = event.text("flow").orElse("");
      progress.bytes = event.number("replicaBytes");
      if (progress.startedNanos < 0) {
        progress.startedNanos = event.atNanos(); // A later attempt, or a restart, is no new start.
      }
      byCopy.put(copyId(progress.flow), progress);
    }
  }

  private void attempt(TimedEvent event, String hop) {
    String flow = event.text("flow").orElse("");
    Progress progress = byCopy.get(copyId(flow));
    if (progress != null) {
      String reason = event.text("reason").or(() -> event.text("why")).orElse("?");
      progress.attempts.add(
          new Attempt(attemptOf(flow), event.atNanos() / 1e9, event.node(), hop, reason));
    }
  }

  /** Whether a deployment has ended, well or badly. */
  public boolean hasEnded(String deployment) {
    List<Progress> known = deployments.getOrDefault(deployment, List.of());
    return !known.isEmpty() && known.stream().allMatch(progress -> progress.end != null);
  }

  /** Whether every deployment has ended, well or badly. */
  public boolean allEnded() {
    return ended == copies;
  }

  /** When the last deployment ended, in nanoseconds since the run began; 0 where none has. */
  public long lastEndNanos() {
    long last = 0;
    for (Progress progress : all()) {
      last = progress.end == null ? last : Math.max(last, progress.end.atNanos());
    }
    return last;
  }

  /** Where in the files of the run its events stand. */
  Trail trail() {
    return trail;
  }

  private List<Progress> all() {
    return deployments.values().stream().flatMap(List::stream).toList();
  }

  /** The copies of all replicas in the order of the workload. */
  public List<Replica> replicas(Stores stores) {
    return deployments.sequencedKeySet().stream()
        .flatMap(name -> replicas(name, stores).stream())
        .toList();
  }

  /** What became of the copies of one deployment so far. */
  public List<Replica> replicas(String deployment, Stores stores) {
    List<Progress> known = deployments.get(deployment);
    if (known == null) {
      throw new IllegalArgumentException("no deployment " + deployment);
    }
    return known.stream().map(progress -> replica(deployment, progress, stores)).toList();
  }

  private Replica replica(String name, Progress progress, Stores stores) {
    TimedEvent end = progress.end;
    Map<String, Optional<StoredFile>> read = new LinkedHashMap<>();
    Stores once = (server, id) -> read.computeIfAbsent(server, _ -> stores.find(server, id));
    return end != null && end.kind().equals("deployment-placed")
        ? placed(name, progress, end, once)
        : notPlaced(name, progress, once);
  }

  private Replica notPlaced(String name, Progress progress, Stores stores) {
    TimedEvent end = progress.end;
    String why =
        end == null
            ? progress.flow.isEmpty() ? "it was never started" : "it did not end in time"
            : end.text("why").orElse("?");
    return new Replica(
        name,
        replicaId(progress.flow),
        progress.copy,
        progress.copies,
        progress.needed,
        progress.source,
        progress.policy,
        Replica.NOT_PLACED,
        null,
        null,
        List.of(),
        progress.bytes,
        null,
        false,
        null,
        null,
        null,
        0,
        0,
        0,
        progress.attempts,
        aliveAt(progress, stores),
        why);
  }

  private Replica placed(String name, Progress progress, TimedEvent end, Stores stores) {
    String id = replicaId(progress.flow);
    String server = end.text("server").orElse("?");
    String sha256 = end.text("sha256").orElse("");
    Optional<StoredFile> file = stores.find(server, copyId(progress.flow));
    double seconds = (end.atNanos() - progress.startedNanos) / 1e9;
    OptionalDouble meters = Distances.between(topology, progress.source, server);
    return new Replica(
        name,
        id,
        progress.copy,
        progress.copies,
        progress.needed,
        progress.source,
        progress.policy,
        Replica.PLACED,
        server,
        meters.isPresent() ? meters.getAsDouble() : null,
        end.texts("path"),
        progress.bytes,
        sha256,
        file.map(stored -> stored.sha256().equals(sha256)).orElse(false),
        file.map(StoredFile::path).orElse(null),
        seconds,
        seconds > 0 ? Math.round(progress.bytes * 8 / seconds) : null,
        end.number("replicaPackets"),
        end.number("normalPackets"),
        end.number("retransmissions"),
        progress.attempts,
        aliveAt(progress, stores),
        null);
  }

  /**
   * Where copies are left: at servers that have published one, which reads back with the digest it
   * was published with, and that are up. Whether the source has heard of them does not matter.
   */
  private List<String> aliveAt(Progress progress, Stores stores) {
    String id = copyId(progress.flow);
    return published.getOrDefault(id, new LinkedHashMap<>()).entrySet().stream()
        .filter(copy -> !down.contains(copy.getKey()) && !copy.getKey().equals(progress.source))
        .filter(copy ->
            stores
                .find(copy.getKey(), id)
                .filter(stored -> stored.sha256().equals(copy.getValue()))
                .isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static int attemptOf(String flow) {
    return Integer.parseInt(flow.substring(flow.lastIndexOf(':') + 1));
  }

  private static int copyOf(String flow) {
    String copy = copyId(flow);
    return Integer.parseInt(copy.substring(copy.lastIndexOf(':') + 1));
  }

  /** A flow is {@code source:sequence:copy:attempt}; a replica is its first two parts. */
  private static String replicaId(String flow) {
    return withoutLast(copyId(flow));
  }

  /** A copy is its first three parts. */
  private static String copyId(String flow) {
    return withoutLast(flow);
  }

  private static String withoutLast(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf(':')));
  }
}
