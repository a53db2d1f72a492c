package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.sweep.plan.Engine;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.trial.HostCannotPlayException;
import lifeboat.sweep.trial.Journal;
import lifeboat.sweep.trial.SweepDirectory;
import lifeboat.sweep.trial.TrialPlayers;
import lifeboat.sweep.trial.TrialRunner;
import lifeboat.sweep.trial.TrialStatus;

/** Plays trials of a sweep on this machine. */
final class LocalSweep {

  /** A run has several processes that all want their turn; beside others it measures them too. */
  private static final int PROCESSORS_PER_RUN = 4;

  private final SweepDirectory directory;
  private final SweepPlan plan;
  private final boolean keepRuns;

  LocalSweep(SweepDirectory directory, SweepPlan plan, boolean keepRuns) {
    this.directory = directory;
    this.plan = plan;
    this.keepRuns = keepRuns;
  }

  /** How many trials at a time suit this machine. */
  static int usualJobs(Engine engine) {
    int processors = Runtime.getRuntime().availableProcessors();
    return engine == Engine.SIMULATE ? processors : Math.max(1, processors / PROCESSORS_PER_RUN);
  }

  /**
   * Plays the trials, several at a time.
   *
   * @param writer of the journal
   */
  void play(
      List<Trial> trials,
      int jobs,
      String writer,
      String host,
      ProgressLine progress,
      PrintWriter err)
      throws IOException, InterruptedException {
    AtomicInteger ended = new AtomicInteger(plan.trialCount() - trials.size());
    AtomicInteger notOk = new AtomicInteger();
    Runner runner = runner();
    try (Journal journal = directory.journal(writer)) {
      TrialPlayers players =
          new TrialPlayers(
              runner.trials(),
              journal,
              host,
              entry -> {
                int bad = entry.status() == TrialStatus.OK ? notOk.get() : notOk.incrementAndGet();
                progress.ended(ended.incrementAndGet(), bad == 0 ? "" : bad + " not ok");
              });
      try (SweepInterruption _ =
          SweepInterruption.watch(
              err,
              () -> {
                players.stop();
                runner.ending().end();
              },
              () -> goesOn(ended.get()))) {
        progress.begin("trials", ended.get(), plan.trialCount());
        players.play(trials, Math.min(jobs, Math.max(1, trials.size())));
      }
    } catch (HostCannotPlayException cannot) {
      progress.over();
      throw new UserError(ExitStatus.HOST, String.valueOf(cannot.getMessage()));
    } finally {
      progress.over();
    }
  }

  private String goesOn(int ended) {
    return String.format(
        "%d of %d trials have ended and are kept in %s; the same command goes on from there",
        ended, plan.trialCount(), directory.path());
  }

  /** What plays trials, and how to end it. */
  private record Runner(TrialRunner trials, SweepInterruption.End ending) {}

  private Runner runner() throws IOException {
    return switch (plan.engine()) {
      case SIMULATE ->
          new Runner(
              new SimulatedTrials(Path.of(plan.topology()), directory.topologyText()), () -> {});
      case RUN -> {
        RunTrials runs =
            new RunTrials(directory.topologyFile(plan), directory.file("runs"), keepRuns);
        yield new Runner(runs, runs::end);
      }
    };
  }
}
