package lifeboat.emulator.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lifeboat.emulator.capture.CaptureOptions;
import lifeboat.emulator.capture.CapturePoint;
import lifeboat.emulator.capture.CapturePoints;
import lifeboat.emulator.capture.CaptureReport;
import lifeboat.emulator.capture.CaptureSession;
import lifeboat.network.topology.NetworkLayout;

/** The captures that were asked for with a run, a file of the run directory each. */
final class RunCaptures implements AutoCloseable {

  private final SequencedMap<String, List<CapturePoint>> wanted = new LinkedHashMap<>();
  private final SequencedMap<String, CaptureSession> sessions = new LinkedHashMap<>();
  private final Path directory;
  private final CaptureOptions options;

  /** Prepares a capture for each of {@code words}, which the topology must know. */
  RunCaptures(NetworkLayout layout, List<String> words, Path directory, String program) {
    this.directory = directory;
    this.options = CaptureOptions.of(program).withNames(CapturePoints.names(layout));
    for (String word : new LinkedHashSet<>(words)) {
      List<CapturePoint> points =
          CapturePoints.of(layout, word)
              .orElseThrow(() -> new IllegalArgumentException("nothing is called " + word));
      // Names have no dot, so no two words have the same file.
      wanted.put(word.replace(':', '.') + ".pcapng", points);
    }
  }

  void start() throws IOException, InterruptedException {
    for (Map.Entry<String, List<CapturePoint>> entry : wanted.entrySet()) {
      String file = entry.getKey();
      sessions.put(file, CaptureSession.start(entry.getValue(), directory.resolve(file), options));
    }
  }

  /** Ends all captures; returns what is missing from their files. */
  List<String> stop() throws InterruptedException {
    List<String> warnings = new ArrayList<>();
    for (Map.Entry<String, CaptureSession> entry : sessions.entrySet()) {
      String file = entry.getKey();
      try {
        CaptureReport report = entry.getValue().stop();
        if (report.full()) {
          warnings.add(
              file + " ended before the run, with " + report.written() + " frames: it is full");
        }
        if (report.dropped() > 0) {
          warnings.add(
              file
                  + " lacks "
                  + report.dropped()
                  + " frames, which came faster than they were read");
        }
      } catch (IOException e) {
        warnings.add(file + ": " + e.getMessage());
      }
    }
    sessions.clear();
    return warnings;
  }

  /** Ends what {@link #stop} has not ended. */
  @Override
  public void close() throws IOException {
    for (CaptureSession session : sessions.values()) {
      session.close();
    }
  }
}
