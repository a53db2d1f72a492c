package lifeboat.sweep.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.trial.HostCannotPlayException;
import lifeboat.sweep.trial.SweepDirectory;

/**
 * Has the trials of a sweep played by the tasks of a job array. The tasks write journals into the
 * sweep directory, which all nodes share; what has ended counts, whatever Slurm says of the task.
 * Slurm starts the tasks of a lost node again by itself. What is missing when no task is left is
 * submitted again.
 */
public final class SlurmSweep {

  /** Hears how it goes. */
  public interface Listener {

    /** A phase, or something worth knowing. */
    void talk(String text);

    /** So many trials of the sweep have ended; {@code states} is what Slurm says of the tasks. */
    void ended(long trials, String states);
  }

  /** A round that brings nothing is not repeated more often. */
  private static final int MAX_VAIN_ROUNDS = 2;

  private static final long FIRST_POLL_MILLIS = 500;
  private static final long LAST_POLL_MILLIS = 5_000;
  private static final long COMMAND_SECONDS = 60;
  private static final int TAIL_LINES = 5;
  private static final String FOLDER = "slurm";
  private static final String JOB = FOLDER + "/job";

  private final SweepDirectory directory;
  private final Chunks chunks;
  private final Path lifeboat;
  private final List<String> options;
  private final Listener listener;
  private volatile String job = "";

  /**
   * A sweep on a cluster.
   *
   * @param lifeboat the command, at a path that all nodes share
   * @param options for sbatch
   */
  public SlurmSweep(
      SweepDirectory directory,
      Chunks chunks,
      Path lifeboat,
      List<String> options,
      Listener listener) {
    this.directory = directory;
    this.chunks = chunks;
    this.lifeboat = lifeboat;
    this.options = List.copyOf(options);
    this.listener = listener;
  }

  /** The number of the job that is under way; empty where there is none. */
  public String job() {
    return job;
  }

  /**
   * Submits what is missing until nothing is.
   *
   * @throws HostCannotPlayException when Slurm cannot be asked, or its tasks bring nothing
   */
  public void play() throws IOException, InterruptedException, HostCannotPlayException {
    attach();
    int vain = 0;
    List<Trial> missing = directory.missing(chunks.plan());
    while (!missing.isEmpty()) {
      if (job.isEmpty()) {
        submit(missing);
      }
      TaskStates states = await();
      List<Trial> still = directory.missing(chunks.plan());
      if (!still.isEmpty()) {
        refuseToGoOnAgainst(states);
      }
      vain = still.size() < missing.size() ? 0 : vain + 1;
      if (vain >= MAX_VAIN_ROUNDS) {
        throw new HostCannotPlayException(
            "the tasks of job " + job + " end without results (" + states.text() + ")" + tail());
      }
      if (!still.isEmpty()) {
        listener.talk(still.size() + " trials have no result (" + states.text() + "): once more");
      }
      job = "";
      missing = still;
    }
  }

  /** What people or Slurm have decided is not undone by submitting it again. */
  private void refuseToGoOnAgainst(TaskStates states) throws HostCannotPlayException {
    if (!states.held().isEmpty()) {
      throw new HostCannotPlayException(
          String.format(
              "Slurm holds tasks of job %s (%s); see why, then scontrol release %s or scancel %s,"
                  + " and give the same command again",
              job, states.held().getFirst(), job, job));
    }
    if (states.counts().containsKey("cancelled")) {
      throw new HostCannotPlayException(
          String.format(
              "job %s was cancelled (%s); the same command submits what is missing",
              job, states.text()));
    }
  }

  /** A job that an earlier command submitted may still be under way. */
  private void attach() throws IOException, InterruptedException, HostCannotPlayException {
    Path file = directory.file(JOB);
    if (Files.exists(file)) {
      String earlier = Files.readString(file).strip();
      if (!states(earlier).ended()) {
        listener.talk("job " + earlier + " is still under way");
        job = earlier;
      }
    }
  }

  private void submit(List<Trial> missing)
      throws IOException, InterruptedException, HostCannotPlayException {
    Files.createDirectories(directory.file(FOLDER));
    directory.write(
        FOLDER + "/task.sh", SlurmCommands.script(lifeboat, directory.path(), chunks.size()));
    var tasks = chunks.tasksOf(missing);
    Answer answer =
        ask(SlurmCommands.submit(chunks.plan().name(), tasks, directory.file(FOLDER), options));
    if (answer.status() != 0) {
      throw new HostCannotPlayException("sbatch: " + answer.said());
    }
    job = answer.out().strip().split(";", 2)[0];
    directory.write(JOB, job + "\n");
    listener.talk(
        "job " + job + ": " + tasks.size() + " tasks of up to " + chunks.size() + " trials");
  }

  private TaskStates await() throws IOException, InterruptedException, HostCannotPlayException {
    long pause = FIRST_POLL_MILLIS;
    TaskStates states = states(job);
    while (!states.ended()) {
      listener.ended(Math.min(directory.endedCount(), chunks.plan().trialCount()), states.text());
      Thread.sleep(pause);
      pause = Math.min(LAST_POLL_MILLIS, pause + pause / 4);
      states = states(job);
    }
    listener.ended(Math.min(directory.endedCount(), chunks.plan().trialCount()), states.text());
    return states;
  }

  private TaskStates states(String of)
      throws IOException, InterruptedException, HostCannotPlayException {
    Answer answer = ask(SlurmCommands.states(of));
    if (answer.status() == 0 || answer.err().contains("Invalid job id")) {
      return TaskStates.parse(answer.out());
    }
    throw new HostCannotPlayException("squeue: " + answer.said());
  }

  private record Answer(int status, String out, String err) {
    String said() {
      return (err.isBlank() ? out : err).strip();
    }
  }

  private Answer ask(List<String> command)
      throws IOException, InterruptedException, HostCannotPlayException {
    Path out = Files.createTempFile("lifeboat-slurm-", ".out");
    Path err = Files.createTempFile("lifeboat-slurm-", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new HostCannotPlayException(command.getFirst() + " does not answer");
      }
      return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new HostCannotPlayException(
          "Slurm's " + command.getFirst() + " cannot be started here: " + e.getMessage());
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** What the task said last that wrote last. */
  private String tail() throws IOException {
    try (Stream<Path> files = Files.list(directory.file(FOLDER))) {
      Optional<Path> last =
          files
              .filter(file -> file.toString().endsWith(".out"))
              .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
      if (last.isEmpty()) {
        return "";
      }
      List<String> lines =
          new String(Files.readAllBytes(last.get()), StandardCharsets.UTF_8).lines().toList();
      return "; "
          + last.get()
          + " ends with:\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
  }
}
