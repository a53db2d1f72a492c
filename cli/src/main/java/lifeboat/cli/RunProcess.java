package lifeboat.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.emulator.process.JsonLines;
import lifeboat.emulator.process.LinkWorker;
import lifeboat.emulator.process.NodeWorker;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;
import lifeboat.pcap.PacketRehearsal;

/**
 * The processes that a run starts: one role each, told by the runner over their pipes. They go
 * without Picocli, which would cost each of them a tenth of a second.
 */
final class RunProcess {

  static final String HOST_NODES = "host-nodes";
  static final String JOIN_LINKS = "join-links";

  private final String role;
  private final Map<String, String> options;

  private RunProcess(String role, Map<String, String> options) {
    this.role = role;
    this.options = options;
  }

  /** The process that these arguments ask for; empty when they are a command of a user. */
  static Optional<RunProcess> of(String[] arguments) {
    if (arguments.length == 0
        || !List.of(HOST_NODES, JOIN_LINKS).contains(arguments[0])
        || arguments.length % 2 == 0) {
      return Optional.empty();
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 1; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    return Optional.of(new RunProcess(arguments[0], options));
  }

  /** Serves until the runner says stop, or is gone. */
  @SuppressWarnings("SystemOut") // The pipes of this process are its control channel.
  void serve() throws Exception {
    JsonLines control = new JsonLines(System.in, System.out);
    if (role.equals(JOIN_LINKS)) {
      new LinkWorker(this::topology, control).run();
    } else {
      NodeWorker.Assignment assignment =
          new NodeWorker.Assignment(
              this::topology,
              List.of(option("--nodes").split(",", -1)),
              Path.of(option("--directory")),
              Long.parseLong(option("--origin")),
              Optional.ofNullable(options.get("--key-file")).map(Path::of));
      new NodeWorker(assignment, control).run(this::rehearse);
    }
  }

  private void rehearse() throws Exception {
    Rehearsal.play(Path.of(option("--directory")));
    if (options.containsKey("--key-file")) {
      PacketRehearsal.playSeals();
    }
  }

  private Topology topology(List<String> overrides) {
    return switch (TopologyFile.read(Path.of(option("--topology")), overrides)) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed ->
          throw new IllegalStateException("the resolved topology is bad: " + failed.problems());
    };
  }

  private String option(String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(role + " needs " + name);
    }
    return value;
  }
}
