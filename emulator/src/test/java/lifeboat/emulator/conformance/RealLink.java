package lifeboat.emulator.conformance;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.emulator.IsolatedProcess;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * A link on real packets, between two namespaces of a process of its own, which builds it anew for
 * each passage.
 */
final class RealLink implements LinkUnderTest, AutoCloseable {

  private static final long SETTLE_NANOS = 400_000_000;
  private static final int WARM_UP_FRAMES = 3_000;

  private final Path directory;
  private final Accuracy accuracy;
  private final List<Gap> gaps;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private RealLink(Path directory, Accuracy accuracy, List<Gap> gaps, Process bench) {
    this.directory = directory;
    this.accuracy = accuracy;
    this.gaps = List.copyOf(gaps);
    this.requests = bench.outputWriter(StandardCharsets.UTF_8);
    this.answers = bench.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the process, and has its compiler warmed up. */
  static RealLink start(LinkBackend backend, Accuracy accuracy, List<Gap> gaps, Path directory)
      throws Exception {
    Process bench =
        IsolatedProcess.start(directory.resolve("bench.log"), LinkBench.class, backend.name());
    RealLink link = new RealLink(directory, accuracy, gaps, bench);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < WARM_UP_FRAMES; i++) {
      frames.add(new Frame(i * 100_000L, 200));
    }
    link.pass(LinkProfile.of(1_000_000), frames);
    return link;
  }

  @Override
  public Passage pass(LinkProfile profile, List<Frame> frames) throws IOException {
    Path task = directory.resolve("task.json");
    Path passage = directory.resolve("passage.json");
    long settleNanos = SETTLE_NANOS + profile.delayNanos() + 4 * profile.jitter().nanos();
    Files.writeString(task, BenchText.write(new LinkBench.Task(profile, frames, settleNanos)));
    requests.write(task + " " + passage + "\n");
    requests.flush();
    String answer = answers.readLine();
    if (!"done".equals(answer)) {
      throw new IOException(
          "the bench said " + answer + "; " + Files.readString(directory.resolve("bench.log")));
    }
    return BenchText.readPassage(Files.readString(passage));
  }

  @Override
  public Accuracy accuracy() {
    return accuracy;
  }

  @Override
  public List<Gap> gaps() {
    return gaps;
  }

  @Override
  public void close() throws IOException {
    requests.close(); // at which the process ends
    answers.close();
  }
}
