package lifeboat.emulator.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.emulator.process.ChildProcess;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.result.HostKeptUp;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.scenario.Happening;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * All processes of a network: those that host nodes, and the one that joins links in user space.
 * One request is answered at a time, whoever asks.
 */
public final class Processes {

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
  private final List<String> common;
  private final Map<String, List<String>> argumentsOf = new LinkedHashMap<>();
  private final SequencedMap<String, ChildProcess> hosts = new LinkedHashMap<>();
  private final Map<String, String> hostOf = new LinkedHashMap<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private final SequencedMap<String, Long> sealFaults = new LinkedHashMap<>();
  private Optional<ChildProcess> links = Optional.empty();

  private Processes(Starter starter, List<String> common) {
    this.starter = starter;
    this.common = List.copyOf(common);
  }

  /** Starts them all; they read the topology while the network is being built. */
  static Processes start(Topology topology, LiveNetwork.Setting setting, LinkBackend backend)
      throws IOException {
    Path logs = setting.directory().resolve("logs");
    Workplace workplace = setting.workplace();
    List<String> common = new ArrayList<>();
    common.addAll(List.of("--topology", setting.topologyFile().toString()));
    common.addAll(List.of("--directory", setting.directory().toString()));
    common.addAll(List.of("--origin", Long.toString(setting.originNanos())));
    workplace.keyFile().ifPresent(file -> common.addAll(List.of("--key-file", file.toString())));
    Processes processes =
        new Processes(
            (name, arguments) ->
                ChildProcess.start(
                    name,
                    workplace.command("host-nodes", arguments),
                    logs,
                    fields -> setting.events().accept(TimedEvent.fromMap(fields))),
            common);
    for (Map.Entry<String, List<String>> entry : NodeAssignment.of(topology).entrySet()) {
      processes.startHost(entry.getKey(), entry.getValue());
    }
    if (backend == LinkBackend.USERSPACE) {
      processes.links =
          Optional.of(
              ChildProcess.start("links", workplace.command("join-links", common), logs, _ -> {}));
    }
    return processes;
  }

  private void startHost(String name, List<String> nodes) throws IOException {
    List<String> arguments = new ArrayList<>(common);
    arguments.addAll(List.of("--nodes", String.join(",", nodes)));
    argumentsOf.put(name, arguments);
    hosts.put(name, starter.start(name, arguments));
    nodes.forEach(node -> hostOf.put(node, name));
  }

  /** Joins the links, now that the network is there; the nodes do not use them yet. */
  synchronized void openLinks() throws IOException, InterruptedException {
    if (links.isPresent()) {
      links.get().await("ready", START_SECONDS);
      links.get().send(Map.of(JsonLines.KIND, "open"));
      links.get().await("opened", START_SECONDS);
    }
  }

  /** Opens the nodes, which begin at once. */
  synchronized void openNodes() throws IOException, InterruptedException {
    for (ChildProcess host : hosts.values()) {
      host.await("ready", START_SECONDS);
      host.send(Map.of(JsonLines.KIND, "open"));
    }
    for (ChildProcess host : hosts.values()) {
      host.await("opened", START_SECONDS);
    }
  }

  /** Asks all processes that live for the tables of their relays. */
  synchronized TableAnswer tables() throws IOException, InterruptedException {
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

  /** Lateness counts from here on: what came before was the warm-up. */
  synchronized void forgetLateness() throws IOException, InterruptedException {
    long ignored = linkLatenessNanos();
    for (ChildProcess host : hosts.values()) {
      if (host.isAlive()) {
        host.send(Map.of(JsonLines.KIND, "forget-lateness"));
      }
    }
  }

  /**
   * By how much links in user space have been late since this was asked before, at most; 0 for
   * others, which nobody can ask.
   */
  synchronized long linkLatenessNanos() throws IOException, InterruptedException {
    if (links.isEmpty()) {
      return 0;
    }
    links.get().send(Map.of(JsonLines.KIND, "lateness"));
    Map<String, Object> answer = links.get().await("lateness", ANSWER_SECONDS);
    return answer.get("worstLatenessNanos") instanceof Number nanos ? nanos.longValue() : 0;
  }

  /**
   * What links in user space have carried so far; for each direction the numbers that {@code
   * LinkWorker} tells. Empty where others join the cables.
   */
  synchronized Optional<List<?>> traffic() throws IOException, InterruptedException {
    if (links.isEmpty()) {
      return Optional.empty();
    }
    links.get().send(Map.of(JsonLines.KIND, "traffic"));
    Map<String, Object> answer = links.get().await("traffic", ANSWER_SECONDS);
    return answer.get("directions") instanceof List<?> directions
        ? Optional.of(directions)
        : Optional.empty();
  }

  /** A server begins a deployment that is in the workload of the topology. */
  public synchronized void deploy(String server, String name, int sequence) throws IOException {
    host(server).send(Map.of(JsonLines.KIND, "deploy", "name", name, "sequence", sequence));
  }

  /**
   * A server begins a deployment that is not in the topology.
   *
   * @param order what an entry of the workload would say
   */
  public synchronized void deploy(String server, String name, int sequence, String order)
      throws IOException {
    host(server)
        .send(Map.of(JsonLines.KIND, "deploy", "name", name, "sequence", sequence, "order", order));
  }

  /**
   * A server looks for a replica.
   *
   * @param name by which its events call the search
   * @param fetch whether the server is to bring it to itself, too
   */
  public synchronized void retrieve(
      String server, String name, String source, String sequence, boolean fetch)
      throws IOException {
    host(server)
        .send(
            Map.of(
                JsonLines.KIND,
                "retrieve",
                "node",
                server,
                "name",
                name,
                "source",
                source,
                "sequence",
                sequence,
                "fetch",
                fetch));
  }

  /** Ends what a node runs: its process, or where others share that, its part in it. */
  synchronized void end(String node) throws IOException, InterruptedException {
    if (!isParty(node)) {
      return;
    }
    if (isAlone(node)) {
      ended.add(hostName(node));
      host(node).kill();
    } else {
      host(node).send(Map.of(JsonLines.KIND, "close", "node", node));
      host(node).await("closed", ANSWER_SECONDS);
    }
  }

  /** Starts anew what a node runs, and waits until the node takes part again. */
  synchronized void restart(String node) throws IOException, InterruptedException {
    if (!isParty(node)) {
      return;
    }
    if (isAlone(node)) {
      String name = hostName(node);
      ChildProcess host = starter.start(name, argumentsOf.getOrDefault(name, List.of()));
      hosts.put(name, host);
      ended.remove(name);
      host.await("ready", START_SECONDS);
      host.send(Map.of(JsonLines.KIND, "open"));
    } else {
      host(node).send(Map.of(JsonLines.KIND, "reopen", "node", node));
    }
    host(node).await("opened", START_SECONDS);
  }

  /** Plain switches run nothing. */
  private boolean isParty(String node) {
    return hostOf.containsKey(node);
  }

  private boolean isAlone(String node) {
    String name = hostName(node);
    return hostOf.values().stream().filter(name::equals).count() == 1;
  }

  /** From now on the links in user space lose every frame of these cables, and of no others. */
  synchronized void cut(Set<String> cables) throws IOException, InterruptedException {
    if (links.isPresent()) {
      links.get().send(Map.of(JsonLines.KIND, "cut", "cables", List.copyOf(cables)));
      links.get().await("changed", ANSWER_SECONDS);
    }
  }

  /**
   * From now on a link in user space has the shape that an event of the topology gives it, or where
   * there is none, its own.
   */
  synchronized void shape(String cable, Optional<String> event)
      throws IOException, InterruptedException {
    if (links.isPresent()) {
      links.get().send(Map.of(JsonLines.KIND, "shape", "cable", cable, "event", event.orElse("")));
      links.get().await("changed", ANSWER_SECONDS);
    }
  }

  /** Stops what a node runs; it must have a process of its own. */
  synchronized void pause(String node) {
    if (!isAlone(node)) {
      throw new IllegalArgumentException(node + " shares its process");
    }
    host(node).pause();
  }

  /** Lets a paused node go on. */
  synchronized void resume(String node) {
    host(node).resume();
  }

  /** The topology file says something else about links now. */
  synchronized void reread() throws IOException, InterruptedException {
    for (ChildProcess host : hosts.values()) {
      if (host.isAlive()) {
        host.send(Map.of(JsonLines.KIND, "reread"));
      }
    }
    if (links.isPresent()) {
      links.get().send(Map.of(JsonLines.KIND, "reread"));
      links.get().await("changed", ANSWER_SECONDS);
    }
  }

  /** An emergency notice for a server. */
  public synchronized void notify(String server) throws IOException {
    host(server).send(Map.of(JsonLines.KIND, "notice", "node", server));
  }

  /** Tells a server how far the front of a disaster has come. */
  public synchronized void reportFront(Happening.FrontReported report) throws IOException {
    host(report.target())
        .send(
            Map.of(
                JsonLines.KIND,
                "front",
                "node",
                report.target(),
                "latitude",
                report.center().latitudeDegrees(),
                "longitude",
                report.center().longitudeDegrees(),
                "radiusMeters",
                report.radiusMeters()));
  }

  /** A process that ended although nobody killed it. */
  synchronized Optional<ChildProcess> unexpectedlyEnded() {
    for (Map.Entry<String, ChildProcess> host : hosts.entrySet()) {
      if (!host.getValue().isAlive() && !ended.contains(host.getKey())) {
        return Optional.of(host.getValue());
      }
    }
    return links.filter(process -> !process.isAlive());
  }

  /** Ends them all; returns how well they have kept up, by what they report themselves. */
  synchronized HostKeptUp stop() throws IOException, InterruptedException {
    KeptUp keptUp = new KeptUp();
    hosts.values().forEach(ChildProcess::resume); // Those that are paused would not hear it.
    hosts.values().forEach(ChildProcess::requestStop);
    for (Map.Entry<String, ChildProcess> host : hosts.entrySet()) {
      if (!ended.contains(host.getKey())) {
        try {
          Map<String, Object> report = host.getValue().await("report", ANSWER_SECONDS);
          noteSealFaults(report);
          if (!host.getValue().wasPaused()) { // Else its scenario has held it up, not the host.
            keptUp.nodes(host.getKey(), report);
          }
        } catch (IOException e) {
          keptUp.silent(host.getKey());
        }
      }
      host.getValue().awaitEnd();
    }
    if (links.isPresent()) {
      links.get().requestStop();
      keptUp.links(links.get().await("report", ANSWER_SECONDS));
      links.get().awaitEnd();
    }
    return keptUp.judged();
  }

  private void noteSealFaults(Map<String, Object> report) {
    if (report.get("sealFaults") instanceof Map<?, ?> faults) {
      faults.forEach((reason, count) ->
          sealFaults.merge(String.valueOf(reason), ((Number) count).longValue(), Long::sum));
    }
  }

  /** What nodes have dropped because of its seal, by reason; known after {@link #stop}. */
  synchronized SequencedMap<String, Long> sealFaults() {
    return new LinkedHashMap<>(sealFaults);
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
