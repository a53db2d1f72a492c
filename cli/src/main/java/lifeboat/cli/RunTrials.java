package lifeboat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.trial.HostCannotPlayException;
import lifeboat.sweep.trial.SweepDirectory;
import lifeboat.sweep.trial.TrialMetrics;
import lifeboat.sweep.trial.TrialOutcome;
import lifeboat.sweep.trial.TrialRunner;
import lifeboat.sweep.trial.TrialStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays trials on real packets: {@code scripts/lifeboat run} for each, in namespaces of its own. A
 * run ends when the thread that started it does, so that nothing outlives the sweep.
 */
final class RunTrials implements TrialRunner {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;
  private static final int HUNG_UP = 129;
  private static final int MAX_REASON_CHARS = 500;
  private static final long END_PATIENCE_SECONDS = 10;

  private final Path topology;
  private final Path runs;
  private final boolean keepAll;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  /**
   * Trials of a topology.
   *
   * @param runs where the run directories are; those of trials that are ok go away again
   * @param keepAll whether these are kept too
   */
  RunTrials(Path topology, Path runs, boolean keepAll) {
    this.topology = topology;
    this.runs = runs;
    this.keepAll = keepAll;
  }

  @Override
  public TrialOutcome play(Trial trial) throws HostCannotPlayException, InterruptedException {
    String script = System.getProperty("lifeboat.script", "");
    if (script.isEmpty()) {
      throw new HostCannotPlayException("runs need scripts/lifeboat; start the sweep with it");
    }
    Path directory = runs.resolve(String.format("%06d", trial.number()));
    Path talk = runs.resolve(String.format("%06d.stderr", trial.number()));
    try {
      SweepDirectory.delete(directory);
      Files.createDirectories(runs);
      int status = run(command(script, directory, trial), talk);
      if (ending || status == INTERRUPTED) {
        throw new InterruptedException("run " + trial.number());
      }
      TrialOutcome outcome = outcome(status, directory, Files.readString(talk));
      if (outcome.status() == TrialStatus.OK && !keepAll) {
        SweepDirectory.delete(directory);
      }
      Files.deleteIfExists(talk);
      return outcome;
    } catch (IOException e) {
      return TrialOutcome.error("a run could not be started or read: " + e);
    }
  }

  private int run(List<String> command, Path talk) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(talk.toFile())
            .start();
    running.add(process);
    try {
      if (ending) {
        process.destroy();
      }
      return process.waitFor();
    } finally {
      running.remove(process);
    }
  }

  private List<String> command(String script, Path directory, Trial trial) {
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM", script));
    command.addAll(List.of("run", topology.toString(), "--quiet", "--format", "json"));
    command.addAll(List.of("--out", directory.toString()));
    trial.overrides().forEach(setting -> command.addAll(List.of("--set", setting)));
    return command;
  }

  private TrialOutcome outcome(int status, Path directory, String talk)
      throws IOException, HostCannotPlayException {
    Path result = directory.resolve("result.json");
    if (status == ExitStatus.HOST) {
      throw new HostCannotPlayException(talk.strip());
    }
    if ((status == ExitStatus.OK || status == ExitStatus.FAILED) && Files.exists(result)) {
      return TrialMetrics.of(JSON.readTree(Files.readString(result)));
    }
    String reason = talk.strip();
    String ended =
        status == TERMINATED || status == HUNG_UP ? "somebody ended it" : "exit status " + status;
    int from = Math.max(0, reason.length() - MAX_REASON_CHARS);
    return TrialOutcome.error(
        status == ExitStatus.USAGE ? reason : ended + ": " + reason.substring(from));
  }

  /** Ends what is running, and waits for it. */
  void end() throws InterruptedException {
    ending = true;
    for (Process process : running) {
      process.destroy();
    }
    for (Process process : running) {
      process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
