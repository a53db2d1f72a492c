package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import lifeboat.sweep.cluster.Chunks;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.trial.JournalEntry;
import lifeboat.sweep.trial.SweepDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * One task of a sweep on a cluster: plays its share of the trials, those that nobody has played
 * yet. Which task it is, Slurm and Kubernetes say in the environment.
 */
@Command(
    name = "sweep-task",
    description = "Play the trials of one task of a sweep: what clusters run.",
    hidden = true,
    mixinStandardHelpOptions = true)
final class SweepTaskCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The directory of the sweep.")
  private Path path = Path.of("");

  @Option(names = "--chunk-size", required = true, description = "Trials of each task.")
  private int chunkSize;

  @Option(
      names = "--task",
      description = "Number of the task. Default: that of Slurm or Kubernetes.")
  private @Nullable Integer number;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SweepDirectory directory = new SweepDirectory(path);
    SweepPlan plan = directory.plan();
    if (plan == null) {
      throw new UserError(ExitStatus.USAGE, path + ": no sweep was begun here");
    }
    if (!plan.lifeboat().equals(Versions.ofLifeboat())) {
      throw new UserError(
          ExitStatus.USAGE,
          path + ": begun with lifeboat " + plan.lifeboat() + ", this is " + Versions.ofLifeboat());
    }
    Chunks chunks = new Chunks(plan, chunkSize);
    int task = task();
    if (task < 0 || task >= chunks.count()) {
      throw new UserError(
          ExitStatus.USAGE, "task " + task + ": there are tasks 0 to " + (chunks.count() - 1));
    }
    SortedMap<Integer, JournalEntry> ended = directory.ended(plan);
    List<Trial> trials = new ArrayList<>(chunks.trialsOf(task));
    trials.removeIf(trial -> ended.containsKey(trial.number()));
    PrintWriter err = spec.commandLine().getErr();
    try (ProgressLine progress = new ProgressLine(err, true)) {
      new LocalSweep(directory, plan, false)
          .play(trials, 1, "task-" + task, SweepCommand.hostName(), progress, err);
    }
    return ExitStatus.OK;
  }

  private int task() {
    if (number != null) {
      return number;
    }
    Map<String, String> environment = System.getenv();
    for (String name : List.of("SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX")) {
      String value = environment.getOrDefault(name, "");
      if (value.matches("[0-9]{1,9}")) {
        return Integer.parseInt(value);
      }
    }
    throw new UserError(ExitStatus.USAGE, "which task? say --task N");
  }
}
