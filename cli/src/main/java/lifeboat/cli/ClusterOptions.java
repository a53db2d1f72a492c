package lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.sweep.cluster.Chunks;
import lifeboat.sweep.plan.SweepPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where trials are played, and how others are asked to do it. */
final class ClusterOptions {

  /** Who plays the trials. */
  enum Executor {
    LOCAL,
    SLURM,
    KUBERNETES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--executor",
      paramLabel = "local|slurm|kubernetes",
      description = {
        "Who plays the trials: this machine (default), or a job array of Slurm. For kubernetes,",
        "--dry-run prints the manifest of an Indexed Job."
      })
  private Executor executor = Executor.LOCAL;

  @Option(
      names = "--chunk-size",
      paramLabel = "N",
      description = "Trials of each task of a cluster. Default: by their number, 1 to 10 or more.")
  private @Nullable Integer chunkSize;

  @Option(
      names = "--sbatch",
      paramLabel = "OPTION",
      description = "An option for sbatch, such as --sbatch=--time=30; as often as you like.")
  private List<String> sbatch = new ArrayList<>();

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "localhost/lifeboat",
      description = "Container image that starts lifeboat. Default: ${DEFAULT-VALUE}.")
  private String image = "";

  @Option(
      names = "--claim",
      paramLabel = "NAME",
      defaultValue = "lifeboat-sweeps",
      description = "Claim of the volume that the pods share. Default: ${DEFAULT-VALUE}.")
  private String claim = "";

  Executor executor() {
    return executor;
  }

  List<String> sbatch() {
    return sbatch;
  }

  String image() {
    return image;
  }

  String claim() {
    return claim;
  }

  Chunks chunks(SweepPlan plan) {
    int least = Chunks.leastSize(plan);
    if (chunkSize != null && (chunkSize < least || chunkSize > plan.trialCount())) {
      throw new UserError(
          ExitStatus.USAGE,
          "--chunk-size "
              + chunkSize
              + ": must be "
              + least
              + " to "
              + plan.trialCount()
              + " for this sweep, which makes at most "
              + Chunks.MAX_TASKS
              + " tasks");
    }
    return new Chunks(plan, chunkSize == null ? Chunks.usualSize(plan) : chunkSize);
  }
}
