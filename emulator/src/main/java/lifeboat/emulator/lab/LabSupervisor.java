package lifeboat.emulator.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lifeboat.emulator.live.HostCannotException;
import lifeboat.emulator.live.LiveNetwork;
import lifeboat.emulator.live.Workplace;
import lifeboat.emulator.process.TooSlowException;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.topology.Topology;

/**
 * The process of a laboratory: the first one in its namespaces, but for the shell that collects the
 * dead. It begins on behalf of a command, at whose pipe it hangs until the command says {@link
 * #STAY}; then it stays until it is told to end, or is ended.
 *
 * <pre>
 * beginning -ready-> waiting for STAY -> staying -down-> ended
 *     |                    |                 |
 *     the pipe ends, or it fails: ended      ended by a signal: everything goes with it
 * </pre>
 */
public final class LabSupervisor {

  /** The word by which a command lets its laboratory go. */
  public static final String STAY = "stay";

  private static final int BUG = 70;
  private static final long CHECK_MILLIS = 500;

  /** Whoever waits for the beginning is told how it failed before the process ends. */
  private static final long FAREWELL_MILLIS = 2_000;

  /**
   * What a supervisor is told when it starts.
   *
   * @param directory of the run, with the topology in it
   * @param originNanos when the command began, by {@link System#nanoTime}
   * @param selfCheck whether the links are measured before the nodes begin
   */
  public record Assignment(
      String name,
      String id,
      Path directory,
      Workplace workplace,
      Map<String, String> versions,
      long originNanos,
      boolean selfCheck) {}

  private final Assignment assignment;
  private final Beginning beginning = new Beginning();
  private final CountDownLatch ended = new CountDownLatch(1);

  public LabSupervisor(Assignment assignment) {
    this.assignment = assignment;
  }

  /**
   * Builds the laboratory and stays with it; returns when it has ended.
   *
   * @param pipe of the command that started this process
   */
  public void run(InputStream pipe) throws IOException, InterruptedException {
    RunDirectory directory = RunDirectory.takeOver(assignment.directory());
    LiveNetwork.Setting setting =
        new LiveNetwork.Setting(
            assignment.directory(),
            assignment.workplace(),
            assignment.originNanos(),
            _ -> {},
            beginning::phase,
            assignment.selfCheck());
    Laboratory laboratory =
        new Laboratory(assignment.name(), topology(), directory, setting, assignment.versions());
    LabRequests requests = new LabRequests(laboratory, beginning, this::end);
    try (LabServer _ =
        LabServer.open(Path.of(LabEntry.socketInside(assignment.id())), requests::serve)) {
      Thread.ofPlatform().name("lifeline").daemon().start(() -> hangAt(pipe));
      begin(laboratory);
      while (!ended.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        laboratory.check();
      }
    }
  }

  private void end() {
    ended.countDown();
    if (beginning.outcome().isEmpty()) {
      Runtime.getRuntime().halt(0); // It would go on building before it looked.
    }
  }

  private void begin(Laboratory laboratory) throws InterruptedException {
    try {
      laboratory.start();
      beginning.ended(new Beginning.Outcome.Ready());
    } catch (HostCannotException | TooSlowException e) {
      failed(Refusal.CANNOT, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      failed(BUG, String.valueOf(e.getMessage()));
    }
  }

  private void failed(int status, String message) throws InterruptedException {
    beginning.ended(new Beginning.Outcome.Failed(status, message));
    TimeUnit.MILLISECONDS.sleep(FAREWELL_MILLIS);
    ended.countDown();
  }

  /** Ends this process when the command has gone without letting the laboratory go. */
  private void hangAt(InputStream pipe) {
    try {
      byte[] word = pipe.readNBytes(STAY.length());
      if (STAY.equals(new String(word, StandardCharsets.US_ASCII))) {
        return;
      }
    } catch (IOException e) {
      // The command is gone.
    }
    Runtime.getRuntime().halt(1);
  }

  private Topology topology() throws IOException {
    Path file = assignment.directory().resolve("topology.yaml");
    return switch (TopologyFile.read(file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new IOException(Problem.render(failed.problems()));
    };
  }
}
