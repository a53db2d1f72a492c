package lifeboat.emulator.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import lifeboat.emulator.capture.CaptureOptions;
import lifeboat.emulator.capture.CapturePoint;
import lifeboat.emulator.capture.CapturePoints;
import lifeboat.emulator.capture.CaptureSession;
import lifeboat.emulator.live.HostCannotException;
import lifeboat.emulator.live.LiveNetwork;
import lifeboat.emulator.live.StoredReplicas;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.Spelling;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.result.ResultAssembly;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import lifeboat.parties.Parties;

/**
 * A network that stays up for people to work in. Everything that can be asked of it is a method
 * here; any thread may ask.
 *
 * <pre>
 * start -> ready -end-> ended
 * </pre>
 */
final class Laboratory {

  private final String name;
  private final Path directoryPath;
  private final RunDirectory directory;
  private final LiveNetwork.Setting setting;
  private final Map<String, String> versions;
  private final Deliveries deliveries;
  private final Searches searches;
  private final Set<CaptureSession> captures = ConcurrentHashMap.newKeySet();
  private final ReentrantLock changing = new ReentrantLock(true);
  private final ReentrantLock writing = new ReentrantLock();
  private final List<String> warnings = new ArrayList<>();
  private volatile Topology topology;
  private volatile Optional<LiveNetwork> network = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private long builtNanos;
  private long convergedNanos;

  /**
   * Prepares a laboratory.
   *
   * @param name by which people call it
   * @param topology without a scenario; it is in the directory already
   * @param setting where it lives; events go to the laboratory itself
   */
  Laboratory(
      String name,
      Topology topology,
      RunDirectory directory,
      LiveNetwork.Setting setting,
      Map<String, String> versions) {
    this.name = name;
    this.topology = topology;
    this.directory = directory;
    this.directoryPath = directory.path();
    this.versions = Map.copyOf(versions);
    this.deliveries = new Deliveries(topology);
    this.searches = new Searches(directoryPath);
    this.setting = setting.withEvents(this::record);
  }

  /** Builds the network and waits until its tables are filled. */
  void start() throws IOException, InterruptedException, HostCannotException {
    LiveNetwork started = LiveNetwork.start(topology, setting);
    builtNanos = setting.sinceOriginNanos();
    HostNames.announce(NetworkLayout.of(topology));
    setting.progress().phase("measuring neighbours and exchanging sites");
    List<TableRow> tables = started.converge();
    convergedNanos = setting.sinceOriginNanos();
    record(TimedEvent.ofRun(convergedNanos, "converged"));
    directory.writeTables(tables, started.selfCheck());
    started.selfCheck().warnings().forEach(setting.progress()::phase);
    network = Optional.of(started);
  }

  /** Looks whether everything still runs; what does not is told to whoever asks. */
  void check() {
    LiveNetwork running = network.orElse(null);
    if (running != null && trouble.isEmpty()) {
      try {
        running.check();
      } catch (IOException e) {
        trouble = Optional.of(String.valueOf(e.getMessage()));
      }
    }
  }

  /** What there is to say about it. */
  Map<String, Object> about() {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("topology", topology.name());
    about.put("description", topology.description());
    about.put("linkBackend", network.map(LiveNetwork::backend).orElse(null));
    about.put("relays", topology.relays().size());
    about.put("servers", topology.servers().size());
    about.put("links", topology.links().size());
    about.put(
        "failed",
        network
            .map(running -> running.control().failed().stream().map(NetworkPart::toString).toList())
            .orElse(List.of()));
    about.put("sent", deliveries.count());
    about.put("directory", directoryPath.toString());
    about.put("warnings", network.map(running -> running.selfCheck().warnings()).orElse(List.of()));
    about.put("trouble", trouble.orElse(null));
    return about;
  }

  /**
   * The tables as they are now.
   *
   * @param relay whose; empty for all
   */
  List<TableRow> tables(Optional<String> relay) throws IOException, InterruptedException, Refusal {
    LiveNetwork running = running();
    if (relay.isPresent() && !topology.relays().containsKey(relay.get())) {
      Node.Server server = topology.servers().get(relay.get());
      throw new Refusal(
          Refusal.USAGE,
          server != null
              ? relay.get()
                  + " is a server; relays have tables, and its relay is "
                  + relayOf(server)
              : unknown("relay", relay.get(), topology.relays().sequencedKeySet()));
    }
    return running.tables().stream()
        .filter(row -> relay.isEmpty() || row.relay().equals(relay.get()))
        .toList();
  }

  private String relayOf(Node.Server server) {
    return NetworkLayout.of(topology).relayOf(server.name()).name();
  }

  /** A node or a cable fails; returns whether it was up. */
  boolean fail(String word) throws IOException, InterruptedException, Refusal {
    NetworkPart part = part(word);
    boolean changed = running().control().fail(part);
    if (changed) {
      record(happened("failed", part));
    }
    return changed;
  }

  /** A node or a cable works again; returns whether it was down. */
  boolean heal(String word) throws IOException, InterruptedException, Refusal {
    NetworkPart part = part(word);
    boolean changed = running().control().heal(part);
    if (changed) {
      record(happened("healed", part));
      if (part instanceof NetworkPart.NodePart node) {
        for (Deliveries.Delivery open : deliveries.openFrom(node.name())) {
          deploy(open);
        }
      }
    }
    return changed;
  }

  private TimedEvent happened(String kind, NetworkPart part) {
    return TimedEvent.ofRun(
        setting.sinceOriginNanos(),
        kind,
        "part",
        switch (part) {
          case NetworkPart.NodePart _ -> "node";
          case NetworkPart.LinkPart _ -> "link";
        },
        "target",
        part.name());
  }

  /** The part that a word means. */
  NetworkPart part(String word) throws Refusal {
    return NetworkPart.find(topology, word)
        .orElseThrow(() ->
            new Refusal(Refusal.USAGE, unknown("node or link", word, NetworkPart.names(topology))));
  }

  private static String unknown(String what, String word, Collection<String> known) {
    String guess = Spelling.didYouMean(word, known);
    return "no "
        + what
        + " \""
        + word
        + "\"; "
        + (guess.isEmpty() ? "there are " + String.join(", ", known) : guess);
  }

  /** Gives links other values; returns whether that changes anything. */
  boolean set(List<String> overrides) throws IOException, InterruptedException, Refusal {
    LiveNetwork running = running();
    changing.lock();
    try {
      Topology changed = read(overrides, "nothing was changed");
      boolean onlyLinks = changed.withLinks(topology.links()).equals(topology);
      if (!onlyLinks || !sameCables(changed)) {
        throw new Refusal(
            Refusal.USAGE,
            "while a laboratory is up only delay, rate, loss and the like of links.NAME and of the"
                + " cables of servers.NAME can be changed; nothing was changed");
      }
      if (changed.equals(topology)) {
        return false;
      }
      writeTopology(changed);
      topology = changed;
      running.control().reshape(changed);
      record(TimedEvent.ofRun(setting.sinceOriginNanos(), "changed", "values", overrides));
      return true;
    } finally {
      changing.unlock();
    }
  }

  private boolean sameCables(Topology changed) {
    return changed.links().values().stream()
        .map(link -> List.of(link.name(), link.nodeA(), link.nodeB()))
        .toList()
        .equals(
            topology.links().values().stream()
                .map(link -> List.of(link.name(), link.nodeA(), link.nodeB()))
                .toList());
  }

  private Topology read(List<String> overrides, String consequence) throws Refusal {
    return switch (TopologyFile.read(setting.topologyFile(), overrides)) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> {
        StringBuilder text = new StringBuilder();
        for (Problem problem : failed.problems()) {
          text.append(problem.render()).append('\n');
        }
        throw new Refusal(Refusal.USAGE, text + consequence);
      }
    };
  }

  /** Processes that are started later read the file as well, and must not read half of it. */
  private void writeTopology(Topology changed) throws IOException {
    Path draft = directoryPath.resolve("topology.yaml.new");
    Files.writeString(draft, TopologyWriter.write(changed), StandardCharsets.UTF_8);
    Files.move(
        draft,
        setting.topologyFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * A server begins to send.
   *
   * @param fields the rest of what an entry of a workload says, such as {@code size: 1MiB}
   */
  Deliveries.Watch send(String from, String fields)
      throws IOException, InterruptedException, Refusal {
    LiveNetwork running = running();
    changing.lock();
    try {
      requireUp(from, running);
      int sequence = deliveries.nextSequence();
      String delivery = "send-" + sequence;
      String order = "{from: " + from + ", " + fields + "}";
      Topology described = read(List.of("workload." + delivery + "=" + order), "nothing was sent");
      Deployment deployment = Objects.requireNonNull(described.workload().get(delivery), delivery);
      String replica = new Parties(NetworkLayout.of(topology)).serverId(from) + ":" + sequence;
      Deliveries.Delivery begun = new Deliveries.Delivery(delivery, from, sequence, order, replica);
      Deliveries.Watch watch = deliveries.begin(begun, deployment);
      deploy(begun);
      return watch;
    } finally {
      changing.unlock();
    }
  }

  /**
   * A server looks for a replica.
   *
   * @param from the server; without it the first that is up
   * @param replica its id, or the name of what was sent here
   * @param fetch whether the server is to bring it to itself, too
   */
  Map<String, Object> retrieve(
      Optional<String> from, String replica, boolean fetch, Searches.Listener listener)
      throws IOException, InterruptedException, Refusal {
    LiveNetwork running = running();
    String server =
        from.or(() ->
                topology.servers().sequencedKeySet().stream()
                    .filter(running.control()::isUp)
                    .findFirst())
            .orElseThrow(() -> new Refusal(Refusal.CANNOT, "no server is up"));
    requireUp(server, running);
    return searches.run(
        server,
        deliveries.replicaIdOf(replica).orElse(replica),
        (search, source, sequence) ->
            running.nodes().retrieve(server, search, source, sequence, fetch),
        listener);
  }

  private void requireUp(String server, LiveNetwork running) throws Refusal {
    if (!topology.servers().containsKey(server)) {
      throw new Refusal(
          Refusal.USAGE, unknown("server", server, topology.servers().sequencedKeySet()));
    }
    if (!running.control().isUp(server)) {
      throw new Refusal(Refusal.CANNOT, server + " is down; heal it first");
    }
  }

  private void deploy(Deliveries.Delivery delivery) throws IOException, Refusal {
    running()
        .nodes()
        .deploy(delivery.from(), delivery.name(), delivery.sequence(), delivery.order());
  }

  /**
   * Captures what passes a node or a cable, until it is stopped or the laboratory ends.
   *
   * @param file overwritten if it is there
   */
  CaptureSession capture(String target, Path file, CaptureOptions options)
      throws InterruptedException, Refusal {
    LiveNetwork ignored = running();
    NetworkLayout layout = NetworkLayout.of(topology);
    List<CapturePoint> points =
        CapturePoints.of(layout, target)
            .orElseThrow(() -> {
              List<String> known = new ArrayList<>(NetworkPart.names(topology));
              known.add(CapturePoints.ALL);
              return new Refusal(Refusal.USAGE, unknown("node or link", target, known));
            });
    try {
      CaptureSession session =
          CaptureSession.start(points, file, options.withNames(CapturePoints.names(layout)));
      captures.add(session);
      return session;
    } catch (IOException e) {
      throw new Refusal(Refusal.CANNOT, String.valueOf(e.getMessage()));
    }
  }

  /** A capture has been stopped. */
  void forget(CaptureSession session) {
    captures.remove(session);
  }

  Deliveries deliveries() {
    return deliveries;
  }

  /** Where stored replicas are found. */
  StoredReplicas stores() {
    return new StoredReplicas(directoryPath);
  }

  Path directory() {
    return directoryPath;
  }

  String name() {
    return name;
  }

  private LiveNetwork running() throws Refusal {
    return network.orElseThrow(
        () -> new Refusal(Refusal.CANNOT, "the laboratory " + name + " is not ready yet"));
  }

  /** Ends all processes and writes the result of what was sent. */
  void end() throws IOException, InterruptedException {
    changing.lock();
    try {
      LiveNetwork running = network.orElse(null);
      if (running == null) {
        return;
      }
      network = Optional.empty();
      for (CaptureSession capture : captures) {
        capture.close();
      }
      try {
        warnings.addAll(running.stop());
      } catch (IOException e) {
        warnings.add(String.valueOf(e.getMessage()));
      }
      trouble.ifPresent(warnings::add);
      writeResult(running);
    } finally {
      changing.unlock();
    }
  }

  private void writeResult(LiveNetwork ended) throws IOException {
    writing.lock();
    try {
      RunResult result =
          ResultAssembly.assemble(
              new ResultAssembly.Run(
                  topology,
                  "lab",
                  ended.backend(),
                  ended.isSeeded(),
                  ended.selfCheck(),
                  ended.hostKeptUp(),
                  ended.security(),
                  false,
                  versions),
              deliveries.recorder(),
              stores(),
              List.of(),
              warnings,
              builtNanos,
              convergedNanos,
              setting.sinceOriginNanos());
      String ignored = directory.writeResult(result);
      directory.close();
    } finally {
      writing.unlock();
    }
  }

  private void record(TimedEvent event) {
    deliveries.record(event);
    searches.record(event);
    writing.lock();
    try {
      directory.write(event);
    } catch (IOException e) {
      trouble = trouble.or(() -> Optional.of("an event could not be written: " + e.getMessage()));
    } finally {
      writing.unlock();
    }
  }
}
