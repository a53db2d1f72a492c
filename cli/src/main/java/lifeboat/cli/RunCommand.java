package lifeboat.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.experiment.Experiment;
import lifeboat.emulator.experiment.HostCannotException;
import lifeboat.emulator.experiment.Workplace;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunReport;
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
      "  lifeboat run topologies/fig1.yaml --set 'events.down={at: 0s, kill: r11-4}' --set expect={}",
      "  lifeboat run topologies/fig10.yaml --format json | jq .replicas[0].attempts",
      "",
      "The run directory holds result.json, events.ndjson, decisions.ndjson, tables.csv,",
      "topology.yaml, and the stored replicas under stores/."
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private TopologyOptions options;
  @Mixin private ResultOptions results;

  @Option(
      names = "--replica",
      paramLabel = "FILE",
      description = "Send this file instead of what the topology says.")
  private @Nullable Path replica;

  @Option(
      names = "--no-self-check",
      description = "Do not measure delay, loss and rate of the links before the nodes begin.")
  private boolean noSelfCheck;

  @Override
  public Integer call() throws Exception {
    Topology topology = options.readForRun(replicaOverrides());
    if (topology.workload().isEmpty()) {
      throw new UserError(
          ExitStatus.USAGE,
          options.file()
              + ": nothing to deploy; add a workload such as\n"
              + "  workload: {backup: {from: SERVER, size: 1MiB}}");
    }
    Isolation.require();
    PrintWriter err = spec.commandLine().getErr();
    try (RunDirectory directory = results.createDirectory(topology.name());
        Interruption interruption = Interruption.watch(err, directory.path())) {
      Experiment experiment =
          new Experiment(
              topology,
              new Experiment.Options(!noSelfCheck, results.strict()),
              directory,
              new Workplace(JavaCommand.forProcesses(directory.path())),
              Versions.all(),
              text -> results.talk(err, text),
              startNanos());
      RunReport report;
      try {
        report = experiment.run();
      } catch (HostCannotException e) {
        directory.discard();
        throw e;
      } finally {
        interruption.over();
      }
      results.print(spec.commandLine().getOut(), topology, report);
      return report.result().isOk() ? ExitStatus.OK : ExitStatus.FAILED;
    }
  }

  private String[] replicaOverrides() {
    if (replica == null) {
      return new String[0];
    }
    Path file = replica.toAbsolutePath();
    String wrong =
        !Files.exists(file)
            ? "does not exist"
            : !Files.isRegularFile(file)
                ? "is not a regular file"
                : !Files.isReadable(file)
                    ? "may not be read"
                    : file.toFile().length() == 0 ? "is empty" : "";
    if (!wrong.isEmpty()) {
      throw new UserError(ExitStatus.USAGE, "--replica " + replica + ": " + wrong);
    }
    List<String> names = new ArrayList<>(options.read().workload().keySet());
    if (names.size() != 1) {
      throw new UserError(
          ExitStatus.USAGE,
          "--replica needs a topology with exactly one entry in workload; this one has "
              + names
              + "; say --set workload.NAME.file=FILE instead");
    }
    String path = "workload." + names.getFirst();
    return new String[] {path + ".size=", path + ".file=" + quoted(file.toString())};
  }

  /** The JVM was started by the command: that is when its time begins. */
  private static long startNanos() {
    long runningMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    return System.nanoTime() - runningMillis * 1_000_000L;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
