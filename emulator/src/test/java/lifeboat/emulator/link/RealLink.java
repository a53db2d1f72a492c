package lifeboat.emulator.link;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.emulator.IsolatedProcess;
import lifeboat.emulator.SmallNetwork;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * A link on real packets, between two namespaces that a process of its own has; each measurement
 * builds it anew.
 */
final class RealLink implements AutoCloseable {

  private static final int WARM_UP_FRAMES = 2_000;

  private final Path directory;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private RealLink(Path directory, Process bench) {
    this.directory = directory;
    this.requests = bench.outputWriter(StandardCharsets.UTF_8);
    this.answers = bench.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the process, and has its compiler warmed up. */
  static RealLink start(LinkBackend backend, Path directory) throws Exception {
    RealLink link =
        new RealLink(
            directory,
            IsolatedProcess.start(
                directory.resolve("bench.log"),
                LinkBench.class,
                backend.name().toLowerCase(Locale.ROOT)));
    List<Departure> departures = new ArrayList<>();
    for (int i = 0; i < WARM_UP_FRAMES; i++) {
      departures.add(new Departure(i * 50_000L, 100));
    }
    link.carry(SmallNetwork.plainProfile(), departures, 20_000_000);
    return link;
  }

  /**
   * What a link with this profile does to frames.
   *
   * @param settleNanos so long after the last frame none is expected any more
   */
  List<Passage> carry(LinkProfile profile, List<Departure> departures, long settleNanos)
      throws IOException {
    Path topology = directory.resolve("link.yaml");
    Path departuresFile = directory.resolve("departures");
    Path passages = directory.resolve("passages");
    Files.writeString(
        topology, TopologyWriter.write(SmallNetwork.pair(profile).layout().topology()));
    List<String> lines = new ArrayList<>(List.of(Long.toString(settleNanos)));
    departures.forEach(departure -> lines.add(departure.print()));
    Files.write(departuresFile, lines);
    requests.write(topology + " " + departuresFile + " " + passages + "\n");
    requests.flush();
    String answer = answers.readLine();
    if (!"done".equals(answer)) {
      throw new IOException(
          "the bench said " + answer + "; " + Files.readString(directory.resolve("bench.log")));
    }
    return Files.readAllLines(passages).stream().map(Passage::parse).toList();
  }

  @Override
  public void close() throws IOException {
    requests.close(); // at which the process ends
    answers.close();
  }
}
