package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import lifeboat.sweep.cluster.Chunks;
import lifeboat.sweep.cluster.KubernetesJob;
import lifeboat.sweep.cluster.SlurmSweep;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.trial.HostCannotPlayException;
import lifeboat.sweep.trial.SweepDirectory;

/** Has trials of a sweep played on a cluster. */
final class ClusterSweep {

  private static final int USUAL_PODS = 10;

  private final SweepDirectory directory;
  private final SweepPlan plan;
  private final ClusterOptions options;

  ClusterSweep(SweepDirectory directory, SweepPlan plan, ClusterOptions options) {
    this.directory = directory;
    this.plan = plan;
    this.options = options;
  }

  /** Submits to Slurm what is missing, and waits for it. */
  void playBySlurm(ProgressLine progress, PrintWriter err)
      throws IOException, InterruptedException {
    String script = System.getProperty("lifeboat.script", "");
    if (script.isEmpty()) {
      throw new UserError(ExitStatus.HOST, "tasks need scripts/lifeboat; start the sweep with it");
    }
    SlurmSweep slurm =
        new SlurmSweep(
            directory,
            options.chunks(plan),
            Path.of(script),
            options.sbatch(),
            new SlurmSweep.Listener() {
              @Override
              public void talk(String text) {
                progress.talk(text);
              }

              @Override
              public void ended(long trials, String states) {
                progress.ended(trials, states);
              }
            });
    try (SweepInterruption _ = SweepInterruption.watch(err, () -> {}, () -> goesOn(slurm.job()))) {
      progress.begin("trials", 0, plan.trialCount());
      slurm.play();
    } catch (HostCannotPlayException cannot) {
      progress.over();
      throw new UserError(ExitStatus.HOST, "lifeboat: " + cannot.getMessage());
    } finally {
      progress.over();
    }
  }

  private static String goesOn(String job) {
    return job.isEmpty()
        ? "the same command goes on from there"
        : "job "
            + job
            + " goes on; the same command waits for it and collects the results,"
            + " scancel "
            + job
            + " ends it";
  }

  /** Prints the manifest for Kubernetes; what to do with it goes to stderr. */
  void printManifest(PrintWriter out, ProgressLine progress, int pods) {
    String folder = directory.path().getFileName().toString();
    Chunks chunks = options.chunks(plan);
    out.print(
        new KubernetesJob(
                chunks, options.image(), options.claim(), folder, pods == 0 ? USUAL_PODS : pods)
            .manifest());
    out.flush();
    progress.talk(
        "copy "
            + directory.path()
            + " to the top of the volume of "
            + options.claim()
            + ", kubectl apply the manifest, and copy its journal/ back; the same command without"
            + " --executor and --dry-run then collects the results");
  }
}
