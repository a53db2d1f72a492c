package lifeboat.emulator.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import lifeboat.emulator.process.ChildProcess;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Happening;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;

/** All processes of a run: those that host nodes, and the one that joins links in user space. */
final class Processes {

  private static final long START_SECONDS = 30;
  private static final long ANSWER_SECONDS = 20;

  /** The tables of all relays, and what is still missing in them. */
  record TableAnswer(Optional<String> missing, List<TableRow> rows) {}

  /** Starts the process of that name with those arguments. */
  @FunctionalInterface
  private interface Starter {
    ChildProcess start(String name, List<String> arguments) throws IOException;
  }

  private final Starter starter;
  private final Map<String, List<String>> argumentsOf = new LinkedHashMap<>();
  private final SequencedMap<String, ChildProcess> hosts = new LinkedHashMap<>();
  private final Map<String, String> hostOf = new LinkedHashMap<>();
  private Optional<ChildProcess> links = Optional.empty();

  private Processes(Starter starter) {
    this.starter = starter;
  }

  /** Starts them all; they read the topology while the network is being built. */
  static Processes start(
      Topology topology,
      Path topologyFile,
      Path directory,
      long originNanos,
      LinkBackend backend,
      Workplace workplace,
      Consumer<TimedEvent> events)
      throws IOException {
    Path logs = directory.resolve("logs");
    Processes processes =
        new Processes((name, arguments) ->
            ChildProcess.start(
                name,
                workplace.command("host-nodes", arguments),
                logs,
                fields -> events.accept(TimedEvent.fromMap(fields))));
    List<String> common =
        List.of(
            "--topology", topologyFile.toString(),
            "--directory", directory.toString(),
            "--origin", Long.toString(originNanos));
    for (Map.Entry<String, List<String>> entry : NodeAssignment.of(topology).entrySet()) {
      List<String> arguments = new ArrayList<>(common);
      arguments.addAll(List.of("--nodes", String.join(",", entry.getValue())));
      processes.argumentsOf.put(entry.getKey(), arguments);
      processes.hosts.put(entry.getKey(), processes.starter.start(entry.getKey(), arguments));
      entry.getValue().forEach(node -> processes.hostOf.put(node, entry.getKey()));
    }
    if (backend == LinkBackend.USERSPACE) {
      processes.links =
          Optional.of(
              ChildProcess.start("links", workplace.command("join-links", common), logs, _ -> {}));
    }
    return processes;
  }

  /** Joins the links, now that the network is there; the nodes do not use them yet. */
  void openLinks() throws IOException, InterruptedException {
    if (links.isPresent()) {
      links.get().await("ready", START_SECONDS);
      links.get().send(Map.of(JsonLines.KIND, "open"));
      links.get().await("opened", START_SECONDS);
    }
  }

  /** Opens the nodes, which begin at once. */
  void openNodes() throws IOException, InterruptedException {
    for (ChildProcess host : hosts.values()) {
      host.await("ready", START_SECONDS);
      host.send(Map.of(JsonLines.KIND, "open"));
    }
    for (ChildProcess host : hosts.values()) {
      host.await("opened", START_SECONDS);
    }
  }

  /** Asks all processes that live for the tables of their relays. */
  TableAnswer tables() throws IOException, InterruptedException {
    List<ChildProcess> asked = hosts.values().stream().filter(ChildProcess::isAlive).toList();
    for (ChildProcess host : asked) {
      host.send(Map.of(JsonLines.KIND, "tables"));
    }
    Optional<String> missing = Optional.empty();
    List<TableRow> rows = new ArrayList<>();
    for (ChildProcess host : asked) {
      Map<String, Object> answer = host.await("tables", ANSWER_SECONDS);
      String text = String.valueOf(answer.get("missing"));
      missing = missing.isPresent() || text.isEmpty() ? missing : Optional.of(text);
      if (answer.get("rows") instanceof List<?> list) {
        list.forEach(row -> rows.add(JsonLines.convert(row, TableRow.class)));
      }
    }
    return new TableAnswer(missing, rows);
  }

  /** Lateness of the links counts from here on: what came before was the warm-up. */
  void forgetLateness() throws IOException, InterruptedException {
    linkLatenessNanos();
  }

  /**
   * By how much links in user space have been late since this was asked before, at most; 0 for
   * others, which nobody can ask.
   */
  long linkLatenessNanos() throws IOException, InterruptedException {
    if (links.isEmpty()) {
      return 0;
    }
    links.get().send(Map.of(JsonLines.KIND, "lateness"));
    Map<String, Object> answer = links.get().await("lateness", ANSWER_SECONDS);
    return answer.get("worstLatenessNanos") instanceof Number nanos ? nanos.longValue() : 0;
  }

  void deploy(String server, String name, int sequence) throws IOException {
    host(server).send(Map.of(JsonLines.KIND, "deploy", "name", name, "sequence", sequence));
  }

  void kill(String node) {
    host(node).kill();
  }

  /** Starts the process of a killed node anew, and waits until the node takes part again. */
  void restart(String node) throws IOException, InterruptedException {
    String name = hostName(node);
    ChildProcess host = starter.start(name, argumentsOf.getOrDefault(name, List.of()));
    hosts.put(name, host);
    host.await("ready", START_SECONDS);
    host.send(Map.of(JsonLines.KIND, "open"));
    host.await("opened", START_SECONDS);
  }

  /** An emergency notice for a server. */
  void notify(String server) throws IOException {
    host(server).send(Map.of(JsonLines.KIND, "notice", "node", server));
  }

  /** Tells a server how far the front of a disaster has come. */
  void reportFront(Happening.FrontReported report) throws IOException {
    host(report.node())
        .send(
            Map.of(
                JsonLines.KIND,
                "front",
                "node",
                report.node(),
                "latitude",
                report.center().latitudeDegrees(),
                "longitude",
                report.center().longitudeDegrees(),
                "radiusMeters",
                report.radiusMeters()));
  }

  /** A process that ended although nobody killed it. */
  Optional<ChildProcess> unexpectedlyEnded(List<String> killedNodes) {
    List<ChildProcess> expected = killedNodes.stream().map(this::host).toList();
    for (ChildProcess host : hosts.values()) {
      if (!host.isAlive() && !expected.contains(host)) {
        return Optional.of(host);
      }
    }
    return links.filter(process -> !process.isAlive());
  }

  /** Ends them all; returns what the links report about themselves. */
  Map<String, Object> stop() throws IOException, InterruptedException {
    hosts.values().forEach(ChildProcess::requestStop);
    for (ChildProcess host : hosts.values()) {
      host.awaitEnd();
    }
    if (links.isEmpty()) {
      return Map.of();
    }
    links.get().requestStop();
    Map<String, Object> report = links.get().await("report", ANSWER_SECONDS);
    links.get().awaitEnd();
    return report;
  }

  private ChildProcess host(String node) {
    ChildProcess host = hosts.get(hostName(node));
    if (host == null) {
      throw new IllegalArgumentException("no process hosts " + node);
    }
    return host;
  }

  private String hostName(String node) {
    return hostOf.getOrDefault(node, "");
  }
}
