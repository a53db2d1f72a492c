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
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Makes the replicas of {@code result.json} out of the events of a run. Both engines use it, so
 * that a result is always a function of {@code events.ndjson}.
 */
public final class ResultRecorder {

  /** What is known of one deployment so far. */
  private static final class Progress {
    private final String source;
    private String flow = "";
    private long bytes;
    private long startedNanos = -1;
    private @Nullable TimedEvent end;
    private final String policy;
    private final List<Attempt> attempts = new ArrayList<>();

    Progress(String source, Policy policy) {
      this.source = source;
      this.policy = policy.word();
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
    /** The file of {@code replicaId} at {@code server}; empty if it is not there. */
    Optional<StoredFile> find(String server, String replicaId);
  }

  private final SequencedMap<String, Progress> deployments = new LinkedHashMap<>();
  private final Map<String, Progress> byReplica = new LinkedHashMap<>();
  private int ended;

  /** How often each node will still come back. */
  private final Map<String, Integer> returns = new LinkedHashMap<>();

  /** For each replica the servers that have published it, with the digest of their copy. */
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
    topology
        .workload()
        .forEach((name, deployment) ->
            deployments.put(name, new Progress(deployment.from(), deployment.policy())));
  }

  /** From now on events of a deployment count that is not in the topology. */
  public void add(String deployment, String source) {
    deployments.put(deployment, new Progress(source, new Policy.Lifeboat()));
  }

  /** Takes an event into account; events come in the order in which they are written. */
  public void record(TimedEvent event) {
    trail.add(event);
    switch (event.kind()) {
      case "deployment-started" -> started(event);
      case "deployment-placed", "deployment-failed" -> {
        Progress progress = deployments.get(event.text("name").orElse(""));
        if (progress != null) {
          end(progress, event);
        }
      }
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
    for (Progress progress : deployments.values()) {
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
        .computeIfAbsent(replicaId(event.text("flow").orElse("")), _ -> new LinkedHashMap<>())
        .put(event.node(), event.text("sha256").orElse(""));
  }

  private void end(Progress progress, TimedEvent event) {
    ended += progress.end == null ? 1 : 0;
    progress.end = event;
  }

  private void started(TimedEvent event) {
    Progress progress = deployments.get(event.text("name").orElse(""));
    if (progress == null) {
      return;
    }
    progress.flow = event.text("flow").orElse("");
    progress.bytes = event.number("replicaBytes");
    if (progress.startedNanos < 0) {
      progress.startedNanos = event.atNanos(); // A later attempt, or a restart, is no new start.
    }
    byReplica.put(replicaId(progress.flow), progress);
  }

  private void attempt(TimedEvent event, String hop) {
    String flow = event.text("flow").orElse("");
    Progress progress = byReplica.get(replicaId(flow));
    if (progress != null) {
      String reason = event.text("reason").or(() -> event.text("why")).orElse("?");
      progress.attempts.add(
          new Attempt(attemptOf(flow), event.atNanos() / 1e9, event.node(), hop, reason));
    }
  }

  /** Whether a deployment has ended, well or badly. */
  public boolean hasEnded(String deployment) {
    Progress progress = deployments.get(deployment);
    return progress != null && progress.end != null;
  }

  /** Whether every deployment has ended, well or badly. */
  public boolean allEnded() {
    return ended == deployments.size();
  }

  /** When the last deployment ended, in nanoseconds since the run began; 0 where none has. */
  public long lastEndNanos() {
    long last = 0;
    for (Progress progress : deployments.values()) {
      last = progress.end == null ? last : Math.max(last, progress.end.atNanos());
    }
    return last;
  }

  /** Where in the files of the run its events stand. */
  Trail trail() {
    return trail;
  }

  /** The replicas in the order of the workload. */
  public List<Replica> replicas(Stores stores) {
    List<Replica> replicas = new ArrayList<>();
    deployments.forEach((name, progress) -> replicas.add(replica(name, progress, stores)));
    return replicas;
  }

  /** What became of one deployment so far. */
  public Replica replica(String deployment, Stores stores) {
    Progress progress = deployments.get(deployment);
    if (progress == null) {
      throw new IllegalArgumentException("no deployment " + deployment);
    }
    return replica(deployment, progress, stores);
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
    Optional<StoredFile> file = stores.find(server, id);
    double seconds = (end.atNanos() - progress.startedNanos) / 1e9;
    OptionalDouble meters = Distances.between(topology, progress.source, server);
    return new Replica(
        name,
        id,
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
    String id = replicaId(progress.flow);
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

  /** A flow is {@code source:sequence:copy:attempt}; a replica is its first two parts. */
  private static String replicaId(String flow) {
    int end = flow.lastIndexOf(':', Math.max(0, flow.lastIndexOf(':') - 1));
    return end < 0 ? flow : flow.substring(0, end);
  }
}
