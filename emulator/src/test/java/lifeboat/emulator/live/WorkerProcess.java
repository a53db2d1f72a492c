package lifeboat.emulator.live;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import lifeboat.emulator.process.JsonLines;
import lifeboat.emulator.process.LinkWorker;
import lifeboat.emulator.process.NodeWorker;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;

/** The processes of a {@link LiveNetwork} for tests of this module, which has no command line. */
public final class WorkerProcess {

  private WorkerProcess() {}

  /** How a {@link Workplace} starts it: with the Java and the class path of this process. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx128m",
        "-XX:-UsePerfData",
        "-Xlog:disable",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        WorkerProcess.class.getName());
  }

  /** Serves as the role in the first argument says. */
  @SuppressWarnings("SystemOut") // The pipes of this process are its control channel.
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    JsonLines control = new JsonLines(System.in, System.out);
    Path topology = Path.of(option(options, "--topology"));
    if (arguments[0].equals("join-links")) {
      new LinkWorker(overrides -> read(topology, overrides), control).run();
    } else {
      NodeWorker.Assignment assignment =
          new NodeWorker.Assignment(
              overrides -> read(topology, overrides),
              List.of(option(options, "--nodes").split(",", -1)),
              Path.of(option(options, "--directory")),
              Long.parseLong(option(options, "--origin")),
              Optional.empty());
      new NodeWorker(assignment, control).run(() -> {});
    }
  }

  private static String option(Map<String, String> options, String name) {
    return Objects.requireNonNull(options.get(name), name);
  }

  static Topology read(Path file, List<String> overrides) {
    return switch (TopologyFile.read(file, overrides)) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new IllegalStateException(failed.toString());
    };
  }
}
