package lifeboat.emulator.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lifeboat.emulator.process.ChildProcess;
import lifeboat.emulator.process.TooSlowException;
import lifeboat.emulator.selfcheck.SelfCheck;
import lifeboat.network.result.HostKeptUp;
import lifeboat.network.result.Security;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.result.TrafficCounters;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * The network of a topology on real packets, to be made inside namespaces of its own. It undoes
 * nothing; everything it makes goes away with its namespaces.
 *
 * <pre>
 * start    -> devices and routes are there, links are checked, parties probe each other
 * converge -> the tables are filled; from here on it may be changed and used
 * stop     -> all processes have ended
 * </pre>
 */
public final class LiveNetwork implements AutoCloseable {

  /** The tables have to be filled within this time. */
  static final long CONVERGENCE_LIMIT_NANOS = 60_000_000_000L;

  private static final long POLL_MILLIS = 10;

  /**
   * Where a network lives, and who hears of it.
   *
   * @param directory of the run; the resolved topology is in its {@code topology.yaml}
   * @param originNanos time zero of all events, by {@link System#nanoTime}
   * @param events takes what the nodes tell, on threads of their processes
   * @param progress hears of phases
   * @param selfCheck whether the links are checked before the nodes begin
   */
  public record Setting(
      Path directory,
      Workplace workplace,
      long originNanos,
      Consumer<TimedEvent> events,
      ProgressListener progress,
      boolean selfCheck) {

    /** The same, with somebody else who takes what the nodes tell. */
    public Setting withEvents(Consumer<TimedEvent> taker) {
      return new Setting(directory, workplace, originNanos, taker, progress, selfCheck);
    }

    /** The time that events carry. */
    public long sinceOriginNanos() {
      return System.nanoTime() - originNanos;
    }

    /** The topology as the processes of the network read it. */
    public Path topologyFile() {
      return directory.resolve("topology.yaml");
    }
  }

  /** Something that is done while the devices are there and no node has sent anything yet. */
  @FunctionalInterface
  public interface WhenBuilt {
    void act() throws IOException, InterruptedException;
  }

  private final NetworkLayout layout;
  private final NetworkBuilder builder;
  private final Processes processes;
  private final NetworkControl control;
  private final SelfCheckResult selfCheck;
  private final boolean sealed;
  private HostKeptUp hostKeptUp = HostKeptUp.unknown();

  private LiveNetwork(
      NetworkLayout layout,
      NetworkBuilder builder,
      Processes processes,
      SelfCheckResult selfCheck,
      boolean sealed) {
    this.layout = layout;
    this.builder = builder;
    this.processes = processes;
    this.selfCheck = selfCheck;
    this.sealed = sealed;
    this.control = new NetworkControl(builder, processes);
  }

  /**
   * Builds a network and starts its processes.
   *
   * @throws HostCannotException when the host lacks what the topology needs; nothing was started
   * @throws IOException when a tool or a process fails
   */
  public static LiveNetwork start(Topology topology, Setting setting)
      throws IOException, InterruptedException, HostCannotException {
    return start(topology, setting, () -> {});
  }

  /** As {@link #start(Topology, Setting)}, and does something before the first frame is sent. */
  public static LiveNetwork start(Topology topology, Setting setting, WhenBuilt whenBuilt)
      throws IOException, InterruptedException, HostCannotException {
    NetworkLayout layout = NetworkLayout.of(topology);
    NetworkBuilder builder = NetworkBuilder.prepare(layout);
    try {
      String backend = word(builder.backend());
      setting
          .progress()
          .phase("building " + topology.nodes().size() + " nodes, links by " + backend);
      Processes processes = Processes.start(topology, setting, builder.backend());
      builder.build();
      processes.openLinks();
      SelfCheckResult selfCheck = check(topology, setting, processes);
      whenBuilt.act();
      processes.openNodes();
      setting
          .events()
          .accept(TimedEvent.ofRun(setting.sinceOriginNanos(), "built", "linkBackend", backend));
      return new LiveNetwork(
          layout, builder, processes, selfCheck, setting.workplace().keyFile().isPresent());
    } catch (IOException | InterruptedException | RuntimeException e) {
      builder.close();
      throw e;
    }
  }

  /** Before the nodes begin: their probes would disturb the check, and it them. */
  private static SelfCheckResult check(Topology topology, Setting setting, Processes processes)
      throws IOException, InterruptedException {
    if (!setting.selfCheck()) {
      return SelfCheckResult.none(SelfCheckResult.OFF);
    }
    setting.progress().phase("checking " + topology.links().size() + " links against the file");
    SelfCheckResult result = SelfCheck.of(NetworkLayout.of(topology), processes::linkLatenessNanos);
    setting
        .events()
        .accept(
            TimedEvent.ofRun(
                setting.sinceOriginNanos(),
                "links-checked",
                "state",
                result.state(),
                "frames",
                result.frames()));
    return result;
  }

  /** What the check of the links has found; its warnings are among those of {@link #stop}. */
  public SelfCheckResult selfCheck() {
    return selfCheck;
  }

  /** Whether the host had time enough; known after {@link #stop}, and among its warnings. */
  public HostKeptUp hostKeptUp() {
    return hostKeptUp;
  }

  /** Who may speak in it, and what was dropped for that; all of it after {@link #stop}. */
  public Security security() {
    return sealed ? Security.sealed(processes.sealFaults()) : Security.OPEN;
  }

  /** Who joins the cables, in the word of the results. */
  public String backend() {
    return word(builder.backend());
  }

  /** Whether the chance of the links comes from the seed of the topology. */
  public boolean isSeeded() {
    return builder.isSeeded();
  }

  private static String word(LinkBackend backend) {
    return backend.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Waits until the tables of all relays are filled; returns them.
   *
   * @throws TooSlowException when that takes too long
   */
  public List<TableRow> converge() throws IOException, InterruptedException {
    long limit = System.nanoTime() + CONVERGENCE_LIMIT_NANOS;
    Processes.TableAnswer answer = processes.tables();
    while (answer.missing().isPresent()) {
      if (System.nanoTime() > limit) {
        throw new TooSlowException(
            "the tables did not converge within "
                + CONVERGENCE_LIMIT_NANOS / 1_000_000_000L
                + " s: "
                + answer.missing().get()
                + " (or its link loses nearly everything)");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      answer = processes.tables();
    }
    processes.forgetLateness();
    return answer.rows();
  }

  /** The tables of all relays that are up, as they are now. */
  public List<TableRow> tables() throws IOException, InterruptedException {
    return processes.tables().rows();
  }

  /** What the cables have carried so far. */
  public TrafficCounters traffic() throws IOException, InterruptedException {
    return TrafficReading.of(layout, processes.traffic());
  }

  /** What changes the network while it runs. */
  public NetworkControl control() {
    return control;
  }

  /** What tells the nodes something. */
  public Processes nodes() {
    return processes;
  }

  /** Throws when something has failed that nobody was waiting for. */
  public void check() throws IOException {
    control.check();
    Optional<ChildProcess> ended = processes.unexpectedlyEnded();
    if (ended.isPresent()) {
      throw ended.get().failure("ended unexpectedly", null);
    }
  }

  /** Ends all processes; returns what may have spoilt the numbers. */
  public List<String> stop() throws IOException, InterruptedException {
    control.close();
    List<String> warnings = new ArrayList<>(selfCheck.warnings());
    hostKeptUp = processes.stop();
    warnings.addAll(hostKeptUp.warnings());
    warnings.addAll(builder.gaps());
    return warnings;
  }

  @Override
  public void close() {
    control.close();
    builder.close();
  }
}
