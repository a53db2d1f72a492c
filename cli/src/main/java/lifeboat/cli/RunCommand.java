package lifeboat.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lifeboat.emulator.capture.CapturePoints;
import lifeboat.emulator.experiment.Experiment;
import lifeboat.emulator.kernel.Preparation;
import lifeboat.emulator.live.HostCannotException;
import lifeboat.emulator.live.Workplace;
import lifeboat.network.file.Spelling;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunReport;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One line does everything. */
@Command(
    name = "run",
    description =
        "Build a network in namespaces, deploy its replicas on real packets, say why there.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat run topologies/fig9.yaml",
      "  lifeboat run topologies/fig1.yaml --replica backup.tar --out /tmp/result",
      "  lifeboat run topologies/fig1.yaml --set 'events.down={at: 0s, kill: r11-4}' --set"
          + " expect={}",
      "  lifeboat run topologies/fig10.yaml --format json | jq .replicas[0].attempts",
      "  lifeboat run topologies/fig9.yaml --capture r11a",
      "  lifeboat run topologies/survival.yaml --policy nearest",
      "",
      "The run directory holds result.json, events.ndjson, decisions.ndjson, tables.csv,",
      "traffic.csv, junit.xml, topology.yaml, report.html to look at, and the stored replicas",
      "under stores/."
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private TopologyOptions options;
  @Mixin private PolicyOption policy;
  @Mixin private ResultOptions results;
  @Mixin private KeyFileOption keyFile;

  @Option(
      names = "--replica",
      paramLabel = "FILE",
      description = "Send this file instead of what the topology says.")
  private @Nullable Path replica;

  @Option(
      names = "--capture",
      paramLabel = "NODE|LINK|all",
      split = ",",
      description = {
        "Write what passes into NAME.pcapng of the run directory: all ports of a node, or both",
        "ends of a link. A name alone is that of a node first; node:NAME and link:NAME say which."
      })
  private List<String> captures = new ArrayList<>();

  @Option(
      names = "--no-self-check",
      description = "Do not measure delay, loss and rate of the links before the nodes begin.")
  private boolean noSelfCheck;

  @Override
  public Integer call() throws Exception {
    Preparation.begin();
    Topology topology = options.readForRun(overrides());
    if (topology.workload().isEmpty()) {
      throw new UserError(
          ExitStatus.USAGE,
          options.file()
              + ": nothing to deploy; add a workload such as\n"
              + "  workload: {backup: {from: SERVER, size: 1MiB}}");
    }
    checkCaptures(topology);
    Optional<Path> key = keyFile.checked();
    Isolation.require();
    PrintWriter err = spec.commandLine().getErr();
    try (RunDirectory directory = results.createDirectory(topology.name());
        ProgressLine progress = results.progress(err);
        Interruption interruption = Interruption.watch(err, directory.path())) {
      Experiment experiment =
          new Experiment(
              topology,
              new Experiment.Options(captures, !noSelfCheck, results.strict()),
              directory,
              new Workplace(JavaCommand.forProcesses(directory.path(), key.isPresent()), key),
              Versions.all(),
              new RunProgress(progress),
              startNanos());
      RunReport report;
      try {
        report = experiment.run();
      } catch (HostCannotException e) {
        directory.discard();
        throw e;
      } finally {
        interruption.over();
        progress.over();
      }
      results.writeReport(directory, topology);
      results.print(spec.commandLine().getOut(), topology, report);
      return report.result().isOk() ? ExitStatus.OK : ExitStatus.FAILED;
    }
  }

  private void checkCaptures(Topology topology) {
    NetworkLayout layout = NetworkLayout.of(topology);
    for (String capture : captures) {
      if (CapturePoints.of(layout, capture).isEmpty()) {
        String guess = Spelling.didYouMean(capture, NetworkPart.names(topology));
        throw new UserError(
            ExitStatus.USAGE,
            "--capture "
                + capture
                + ": "
                + options.file()
                + " has no node and no link of this name"
                + (guess.isEmpty() ? "" : "; " + guess));
      }
    }
  }

  private String[] overrides() {
    List<String> all = new ArrayList<>(List.of(policy.overrides()));
    all.addAll(replicaOverrides());
    return all.toArray(String[]::new);
  }

  private List<String> replicaOverrides() {
    if (replica == null) {
      return List.of();
    }
    Path file = ReplicaFile.checked("--replica " + replica, replica);
    List<String> names = new ArrayList<>(options.read().workload().keySet());
    if (names.size() != 1) {
      throw new UserError(
          ExitStatus.USAGE,
          "--replica needs a topology with exactly one entry in workload; this one has "
              + names
              + "; say --set workload.NAME.file=FILE instead");
    }
    String path = "workload." + names.getFirst();
    return List.of(path + ".size=", path + ".file=" + ReplicaFile.quoted(file));
  }

  /** The JVM was started by the command: that is when its time begins. */
  static long startNanos() {
    long runningMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    return System.nanoTime() - runningMillis * 1_000_000L;
  }
}
