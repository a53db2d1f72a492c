package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.report.SweepReport;
import lifeboat.sweep.trial.SweepDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Many trials of one topology. */
@Command(
    name = "sweep",
    description =
        "Play a topology many times with other values: a row for each trial, means, plots.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat sweep topologies/fig1.yaml --vary links.west.delay=5ms,20ms,80ms \\",
      "      --vary loss=0,1%%,5%% --repeat 10 --jobs auto",
      "  lifeboat sweep SWEEP.yaml --format csv | column -s, -t",
      "",
      "A sweep that ended early goes on when the same command is given again."
    })
final class SweepCommand implements Callable<Integer> {

  private static final Path BASE = Path.of("lifeboat-sweeps");
  private static final String AUTO = "auto";

  @Spec private CommandSpec spec;
  @Mixin private SweepOptions options;
  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--jobs",
      paramLabel = "N|auto",
      description = {
        "Trials at a time. Default: auto, one for each processor, with --engine run one for",
        "each four."
      })
  private String jobs = AUTO;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the sweep. Default: lifeboat-sweeps/NAME-PLAN.")
  private @Nullable Path out;

  @Option(names = "--fresh", description = "Forget the trials that have ended, and begin again.")
  private boolean fresh;

  @Option(
      names = "--keep-runs",
      description = "With --engine run, keep every run directory, not only of trials not ok.")
  private boolean keepRuns;

  @Option(
      names = "--dry-run",
      description = "Print the trials and their seeds as CSV; start nothing.")
  private boolean dryRun;

  @Option(
      names = "--format",
      paramLabel = "text|json|csv",
      description = "What stdout holds: the summary, everything as JSON, or trials.csv.")
  private SweepFormat format = SweepFormat.TEXT;

  @Option(
      names = "--strict",
      description = "Fail with status 1 when a trial was not as expected, too.")
  private boolean strict;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on stderr.")
  private boolean quiet;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try (ProgressLine progress = new ProgressLine(err, quiet)) {
      int atATime = jobs(); // A mistake in it is told before anything is read.
      SweepPlanning.Planned planned = new SweepPlanning(options, progress::talk).plan();
      SweepPlan plan = planned.plan();
      boolean manifest = cluster.executor() == ClusterOptions.Executor.KUBERNETES;
      if (manifest && !dryRun) {
        throw new UserError(
            ExitStatus.USAGE,
            "--executor kubernetes needs --dry-run: it prints a manifest for kubectl apply");
      }
      if (dryRun && !manifest) {
        printTrials(plan);
        return ExitStatus.OK;
      }
      SweepDirectory directory =
          new SweepDirectory(out == null ? BASE.resolve(plan.directoryName()) : out);
      try (FileLock _ = begin(directory, planned)) {
        if (manifest) {
          new ClusterSweep(directory, plan, cluster)
              .printManifest(spec.commandLine().getOut(), progress, atATime);
          return ExitStatus.OK;
        }
        play(directory, plan, atATime, progress, err);
        return report(directory, plan, progress);
      } catch (IOException e) {
        throw new UserError(
            ExitStatus.HOST,
            "lifeboat: cannot read or write in " + directory.path() + ": " + reasonOf(e));
      }
    }
  }

  /** Exceptions of the file system have nothing but the name of the file in their text. */
  private static String reasonOf(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "not allowed: " + denied.getMessage();
      case NoSuchFileException missing -> "does not exist: " + missing.getMessage();
      default -> String.valueOf(e.getMessage());
    };
  }

  private int jobs() {
    if (!jobs.equals(AUTO) && !jobs.matches("[1-9][0-9]{0,3}")) {
      throw new UserError(ExitStatus.USAGE, "--jobs " + jobs + ": must be auto, or 1 to 9999");
    }
    return jobs.equals(AUTO) ? 0 : Integer.parseInt(jobs);
  }

  /** Takes the directory, and makes sure that what is in it is this sweep. */
  private FileLock begin(SweepDirectory directory, SweepPlanning.Planned planned)
      throws IOException {
    if (directory.isForeign()) {
      throw new UserError(
          ExitStatus.USAGE,
          "--out " + out + ": there is something else in it already; name another directory");
    }
    FileLock lock = directory.lock();
    if (lock == null) {
      throw new UserError(
          ExitStatus.USAGE,
          "another process is playing the sweep in "
              + directory.path()
              + "; wait for it or end it");
    }
    if (fresh) {
      directory.forget();
    }
    SweepPlan begun = directory.plan();
    if (begun == null) {
      directory.begin(planned.plan(), planned.topologyText());
      return lock;
    }
    List<String> differences = begun.differencesTo(planned.plan());
    if (!differences.isEmpty()) {
      lock.close();
      throw new UserError(
          ExitStatus.USAGE,
          directory.path()
              + ": the sweep that was begun here is another one:\n  "
              + String.join("\n  ", differences)
              + "\nName another directory with --out, or begin again with --fresh.");
    }
    return lock;
  }

  private void play(
      SweepDirectory directory, SweepPlan plan, int jobs, ProgressLine progress, PrintWriter err)
      throws IOException, InterruptedException {
    List<Trial> missing = directory.missing(plan);
    int done = plan.trialCount() - missing.size();
    progress.talk(
        "sweep "
            + plan.name()
            + ": "
            + plan.trialCount()
            + (plan.trialCount() == 1 ? " trial" : " trials")
            + (done == 0 ? "" : ", " + done + " of them ended before")
            + "; "
            + directory.path());
    if (!missing.isEmpty() && cluster.executor() == ClusterOptions.Executor.SLURM) {
      new ClusterSweep(directory, plan, cluster).playBySlurm(progress, err);
    } else if (!missing.isEmpty()) {
      int atATime = jobs == 0 ? LocalSweep.usualJobs(plan.engine()) : jobs;
      new LocalSweep(directory, plan, keepRuns)
          .play(missing, atATime, "local", hostName(), progress, err);
    }
  }

  private int report(SweepDirectory directory, SweepPlan plan, ProgressLine progress)
      throws IOException {
    SweepReport report = SweepReport.write(directory, plan);
    progress.talk("drawing");
    report.draw().ifPresent(why -> progress.talk("warning: " + why));
    new SweepOutput(spec.commandLine().getOut()).print(format, report, directory);
    boolean errors =
        report.table().rows().stream().anyMatch(row -> "error".equals(row.get("status")));
    boolean failed =
        report.table().rows().stream().anyMatch(row -> "failed".equals(row.get("status")));
    return errors || (strict && failed) ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private void printTrials(SweepPlan plan) {
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.print(SweepReport.trialsOf(plan));
    stdout.flush();
  }

  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
