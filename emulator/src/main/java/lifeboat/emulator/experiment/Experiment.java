package lifeboat.emulator.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import lifeboat.emulator.capture.CapturePoints;
import lifeboat.emulator.live.HostCannotException;
import lifeboat.emulator.live.LiveNetwork;
import lifeboat.emulator.live.ProgressListener;
import lifeboat.emulator.live.StoredReplicas;
import lifeboat.emulator.live.Workplace;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.result.ResultAssembly;
import lifeboat.network.result.ResultRecorder;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunReport;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.result.TrafficCounters;
import lifeboat.network.scenario.Timeline;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;

/**
 * One experiment on real packets, to be run inside namespaces of its own: build, converge, play,
 * collect, end. It undoes nothing; everything it makes goes away with its namespaces.
 */
public final class Experiment {

  /** Without an upper limit of time a source gives up when nothing moves; a run, after a day. */
  static final long DEPLOYMENT_LIMIT_NANOS = 86_400_000_000_000L;

  /** Added to the upper limits of time before the run itself gives up. */
  static final long GRACE_NANOS = 5_000_000_000L;

  /** So often it is looked whether all processes are still there. */
  private static final long CHECK_NANOS = 100_000_000L;

  /**
   * What its user wants of it besides the file.
   *
   * @param captures words of {@link CapturePoints}, each for a file of what passes there
   * @param selfCheck whether the links are checked before the nodes begin
   * @param strict whether warnings make it fail
   */
  public record Options(List<String> captures, boolean selfCheck, boolean strict) {
    public Options {
      captures = List.copyOf(captures);
    }
  }

  private final Topology topology;
  private final Options options;
  private final RunDirectory directory;
  private final LiveNetwork.Setting setting;
  private final Map<String, String> versions;
  private final ResultRecorder recorder;
  private final StoredBytes stored;
  private final RunCaptures captures;
  private final List<TimedEvent> decisions = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore ended = new Semaphore(0);

  /**
   * Prepares an experiment.
   *
   * @param originNanos when the command began, by {@link System#nanoTime}: time zero of all events
   */
  public Experiment(
      Topology topology,
      Options options,
      RunDirectory directory,
      Workplace workplace,
      Map<String, String> versions,
      ProgressListener progress,
      long originNanos) {
    this.topology = topology;
    this.options = options;
    this.directory = directory;
    this.versions = versions;
    this.setting =
        new LiveNetwork.Setting(
            directory.path(), workplace, originNanos, this::record, progress, options.selfCheck());
    this.recorder = new ResultRecorder(topology);
    this.stored = new StoredBytes(topology, progress);
    this.captures =
        new RunCaptures(
            NetworkLayout.of(topology),
            options.captures(),
            directory.path(),
            "Lifeboat " + versions.getOrDefault("lifeboat", ""));
  }

  /**
   * Runs it to the end.
   *
   * @throws HostCannotException when the host lacks what the topology needs
   * @throws IOException when a tool or a process fails
   */
  public RunReport run() throws IOException, InterruptedException, HostCannotException {
    directory.writeTopology(TopologyWriter.write(topology));
    try (captures;
        LiveNetwork network = LiveNetwork.start(topology, setting, captures::start)) {
      long builtNanos = setting.sinceOriginNanos();
      setting.progress().phase("measuring neighbours and exchanging sites");
      List<TableRow> tables = network.converge();
      TrafficCounters before = network.traffic();
      long convergedNanos = setting.sinceOriginNanos();
      record(TimedEvent.ofRun(convergedNanos, "converged"));
      setting.progress().phase("deploying " + String.join(", ", topology.workload().keySet()));
      stored.begin();
      play(network, convergedNanos);
      TrafficCounters traffic = network.traffic().since(before);
      long playedNanos = setting.sinceOriginNanos() - convergedNanos;
      warnings.addAll(network.stop());
      warnings.addAll(captures.stop());
      directory.writeTraffic(traffic.rows(topology, playedNanos / 1e9));
      return report(network, tables, builtNanos, convergedNanos);
    }
  }

  private void play(LiveNetwork network, long startNanos) throws IOException, InterruptedException {
    HappeningPlayer player =
        new HappeningPlayer(network, setting, this::record, node -> resume(node, network));
    for (Timeline.Entry entry : Timeline.of(topology)) {
      long at = setting.originNanos() + startNanos + entry.atNanos();
      awaitTime(at, network);
      if (isOver()) {
        return; // What would happen later concerns nobody any more.
      }
      switch (entry) {
        case Timeline.Entry.Happen happen -> player.play(happen.happening());
        case Timeline.Entry.Begin begin -> begin(begin, network);
      }
    }
    long limit = System.nanoTime() + longestDeploymentNanos() + GRACE_NANOS;
    while (!allEnded() && System.nanoTime() < limit) {
      network.check();
      awaitUntil(System.nanoTime() + CHECK_NANOS);
    }
  }

  private void begin(Timeline.Entry.Begin begin, LiveNetwork network) throws IOException {
    String source = begin.deployment().from();
    begun.add(begin.deployment().name());
    if (network.control().isUp(source)) {
      network.nodes().deploy(source, begin.deployment().name(), begin.sequence());
    }
  }

  /** A server that comes back goes on with what it had begun. */
  private void resume(String server, LiveNetwork network) throws IOException {
    int sequence = 0;
    for (Deployment deployment : topology.workload().values()) {
      sequence++;
      boolean open = begun.contains(deployment.name()) && !hasEnded(deployment.name());
      if (deployment.from().equals(server) && open) {
        network.nodes().deploy(server, deployment.name(), sequence);
      }
    }
  }

  private long longestDeploymentNanos() {
    return topology.workload().values().stream()
        .mapToLong(
            deployment -> deployment.criteria().timeLimitNanos().orElse(DEPLOYMENT_LIMIT_NANOS))
        .max()
        .orElse(0);
  }

  private void awaitTime(long nanos, LiveNetwork network) throws IOException, InterruptedException {
    while (System.nanoTime() < nanos && !isOver()) {
      network.check();
      awaitUntil(Math.min(nanos, System.nanoTime() + CHECK_NANOS));
    }
  }

  /** Waits until that time, or until all deployments have ended. */
  private void awaitUntil(long nanos) throws InterruptedException {
    if (ended.tryAcquire(nanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      ended.drainPermits();
    }
  }

  private boolean allEnded() {
    lock.lock();
    try {
      return recorder.allEnded();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is waited for: some expectations are about the time after all events. */
  private boolean isOver() {
    return allEnded() && !topology.playsAllEvents();
  }

  private boolean hasEnded(String deployment) {
    lock.lock();
    try {
      return recorder.hasEnded(deployment);
    } finally {
      lock.unlock();
    }
  }

  private void record(TimedEvent event) {
    lock.lock();
    try {
      recorder.record(event);
      stored.record(event);
      directory.write(event);
      if (RunDirectory.isDecision(event) && decisions.size() < RunReport.MAX_DECISIONS) {
        decisions.add(event);
      }
      if (recorder.allEnded()) {
        ended.release();
      }
    } catch (IOException e) {
      warnings.add("an event could not be written: " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private RunReport report(
      LiveNetwork network, List<TableRow> tables, long builtNanos, long convergedNanos)
      throws IOException {
    lock.lock();
    try {
      RunResult result =
          ResultAssembly.assemble(
              new ResultAssembly.Run(
                  topology,
                  "run",
                  network.backend(),
                  network.isSeeded(),
                  network.selfCheck(),
                  network.hostKeptUp(),
                  network.security(),
                  options.strict(),
                  versions),
              recorder,
              new StoredReplicas(directory.path()),
              tables,
              warnings,
              builtNanos,
              convergedNanos,
              setting.sinceOriginNanos());
      directory.writeTables(tables, network.selfCheck());
      directory.writeTestReport(result);
      return new RunReport(
          result, directory.writeResult(result), directory.path(), tables, decisions);
    } finally {
      lock.unlock();
    }
  }
}
