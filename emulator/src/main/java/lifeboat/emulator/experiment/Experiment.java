package lifeboat.emulator.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import lifeboat.emulator.process.ChildProcess;
import lifeboat.emulator.selfcheck.SelfCheck;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.result.ResultAssembly;
import lifeboat.network.result.ResultRecorder;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunReport;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Happening;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;

/**
 * One experiment on real packets, to be run inside namespaces of its own: build, converge, play,
 * collect, end. It undoes nothing; everything it makes goes away with its namespaces.
 */
public final class Experiment {

  /** The tables have to be filled within this time. */
  static final long CONVERGENCE_LIMIT_NANOS = 60_000_000_000L;

  /** Without an upper limit of time a source gives up when nothing moves; a run, after a day. */
  static final long DEPLOYMENT_LIMIT_NANOS = 86_400_000_000_000L;

  /** Added to the upper limits of time before the run itself gives up. */
  static final long GRACE_NANOS = 5_000_000_000L;

  /** Frames later than this spoil a measurement of milliseconds. */
  static final long TOLERATED_LATENESS_NANOS = 5_000_000L;

  /** So often it is looked whether all processes are still there. */
  private static final long CHECK_NANOS = 100_000_000L;

  private static final long POLL_MILLIS = 10;

  /**
   * What its user wants of it besides the file.
   *
   * @param selfCheck whether the links are checked before the nodes begin
   * @param strict whether warnings make it fail
   */
  public record Options(boolean selfCheck, boolean strict) {}

  private final Topology topology;
  private final NetworkLayout layout;
  private final Options options;
  private final RunDirectory directory;
  private final Workplace workplace;
  private final Map<String, String> versions;
  private final ProgressListener progress;
  private final long originNanos;
  private final ResultRecorder recorder;
  private final List<TimedEvent> decisions = new ArrayList<>();
  private final List<String> killed = new ArrayList<>();
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
    this.layout = NetworkLayout.of(topology);
    this.options = options;
    this.directory = directory;
    this.workplace = workplace;
    this.versions = versions;
    this.progress = progress;
    this.originNanos = originNanos;
    this.recorder = new ResultRecorder(topology);
  }

  /**
   * Runs it to the end.
   *
   * @throws HostCannotException when the host lacks what the topology needs
   * @throws IOException when a tool or a process fails
   */
  public RunReport run() throws IOException, InterruptedException, HostCannotException {
    directory.writeTopology(TopologyWriter.write(topology));
    try (NetworkBuilder network = NetworkBuilder.prepare(layout)) {
      String backend = network.backend().name().toLowerCase(Locale.ROOT);
      progress.phase("building " + topology.nodes().size() + " nodes, links by " + backend);
      Processes processes =
          Processes.start(
              topology,
              directory.path().resolve("topology.yaml"),
              directory.path(),
              originNanos,
              network.backend(),
              workplace,
              this::record);
      network.build();
      processes.openLinks();
      SelfCheckResult selfCheck = check(processes);
      processes.openNodes();
      long builtNanos = sinceOrigin();
      record(TimedEvent.ofRun(builtNanos, "built", "linkBackend", backend));
      progress.phase("measuring neighbours and exchanging sites");
      List<TableRow> tables = converge(processes);
      long convergedNanos = sinceOrigin();
      record(TimedEvent.ofRun(convergedNanos, "converged"));
      processes.forgetLateness();
      progress.phase("deploying " + String.join(", ", topology.workload().keySet()));
      play(network, processes, convergedNanos);
      Map<String, Object> linkReport = processes.stop();
      judgeLinks(linkReport);
      return report(backend, selfCheck, tables, builtNanos, convergedNanos);
    }
  }

  /** Before the nodes begin: their probes would disturb the check, and it them. */
  private SelfCheckResult check(Processes processes) throws IOException, InterruptedException {
    if (!options.selfCheck()) {
      return SelfCheckResult.none(SelfCheckResult.OFF);
    }
    progress.phase("checking " + topology.links().size() + " links against the file");
    SelfCheckResult result = SelfCheck.of(layout, processes::linkLatenessNanos);
    warnings.addAll(result.warnings());
    record(
        TimedEvent.ofRun(
            sinceOrigin(), "links-checked", "state", result.state(), "frames", result.frames()));
    return result;
  }

  private List<TableRow> converge(Processes processes) throws IOException, InterruptedException {
    long limit = System.nanoTime() + CONVERGENCE_LIMIT_NANOS;
    Processes.TableAnswer answer = processes.tables();
    while (answer.missing().isPresent()) {
      if (System.nanoTime() > limit) {
        throw new IOException(
            "the tables did not converge within "
                + CONVERGENCE_LIMIT_NANOS / 1_000_000_000L
                + " s: "
                + answer.missing().get());
      }
      awaitUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      answer = processes.tables();
    }
    return answer.rows();
  }

  private void play(NetworkBuilder network, Processes processes, long startNanos)
      throws IOException, InterruptedException {
    for (Timeline.Entry entry : Timeline.of(topology)) {
      long at = originNanos + startNanos + entry.atNanos();
      awaitTime(at, processes);
      if (allEnded()) {
        return; // What would happen later concerns nobody any more.
      }
      switch (entry) {
        case Timeline.Entry.Happen happen -> happen(happen.happening(), network, processes);
        case Timeline.Entry.Reroute _ -> network.reroute();
        case Timeline.Entry.Begin begin -> begin(begin, processes);
      }
    }
    long limit = System.nanoTime() + longestDeploymentNanos() + GRACE_NANOS;
    while (!allEnded() && System.nanoTime() < limit) {
      checkProcesses(processes);
      awaitUntil(System.nanoTime() + CHECK_NANOS);
    }
  }

  private void begin(Timeline.Entry.Begin begin, Processes processes) throws IOException {
    String source = begin.deployment().from();
    begun.add(begin.deployment().name());
    if (!killed.contains(source)) {
      processes.deploy(source, begin.deployment().name(), begin.sequence());
    }
  }

  private void happen(Happening happening, NetworkBuilder network, Processes processes)
      throws IOException, InterruptedException {
    String node = happening.node();
    switch (happening) {
      case Happening.Ends ends -> {
        killed.add(node);
        processes.kill(node);
        network.unplug(node);
        record(happened("killed", ends));
        progress.phase("event " + ends.event() + ": " + node + " killed");
      }
      case Happening.Returns returns -> {
        network.plug(node);
        processes.restart(node);
        killed.remove(node);
        record(happened("restarted", returns));
        progress.phase("event " + returns.event() + ": " + node + " restarted");
        resume(node, processes);
      }
      case Happening.Notified notified -> {
        if (!killed.contains(node)) {
          record(happened("notified", notified));
          processes.notify(node);
        }
      }
      case Happening.FrontReported report -> {
        if (!killed.contains(node)) {
          record(happened("front-reported", report));
          processes.reportFront(report);
        }
      }
    }
  }

  private TimedEvent happened(String kind, Happening happening) {
    return TimedEvent.ofRun(
        sinceOrigin(), kind, "event", happening.event(), "target", happening.node());
  }

  /** A server that comes back goes on with what it had begun. */
  private void resume(String server, Processes processes) throws IOException {
    int sequence = 0;
    for (Deployment deployment : topology.workload().values()) {
      sequence++;
      boolean open = begun.contains(deployment.name()) && !hasEnded(deployment.name());
      if (deployment.from().equals(server) && open) {
        processes.deploy(server, deployment.name(), sequence);
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

  private void awaitTime(long nanos, Processes processes) throws IOException, InterruptedException {
    while (System.nanoTime() < nanos && !allEnded()) {
      checkProcesses(processes);
      awaitUntil(Math.min(nanos, System.nanoTime() + CHECK_NANOS));
    }
  }

  private void checkProcesses(Processes processes) throws IOException {
    Optional<ChildProcess> ended = processes.unexpectedlyEnded(killed);
    if (ended.isPresent()) {
      throw ended.get().failure("ended unexpectedly", null);
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

  private void judgeLinks(Map<String, Object> report) {
    long worst = report.get("worstLatenessNanos") instanceof Number n ? n.longValue() : 0;
    long drops = report.get("unwantedDrops") instanceof Number n ? n.longValue() : 0;
    if (worst > TOLERATED_LATENESS_NANOS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the links could not keep up: the latest frame was %.1f ms late, %s were over 1 ms;"
                  + " delays and rates are off by as much (fewer runs at a time, more processors"
                  + " or lower rates help)",
              worst / 1e6,
              report.get("lateFrames")));
    }
    if (drops > 0) {
      warnings.add("frames dropped by the links for want of room, not by the file: " + drops);
    }
  }

  private RunReport report(
      String backend,
      SelfCheckResult selfCheck,
      List<TableRow> tables,
      long builtNanos,
      long convergedNanos)
      throws IOException {
    lock.lock();
    try {
      RunResult result =
          ResultAssembly.assemble(
              new ResultAssembly.Run(
                  topology, "run", backend, selfCheck, options.strict(), versions),
              recorder,
              new StoredReplicas(directory.path()),
              warnings,
              builtNanos,
              convergedNanos,
              sinceOrigin());
      directory.writeTables(tables, selfCheck);
      return new RunReport(
          result, directory.writeResult(result), directory.path(), tables, decisions);
    } finally {
      lock.unlock();
    }
  }

  private long sinceOrigin() {
    return System.nanoTime() - originNanos;
  }
}
