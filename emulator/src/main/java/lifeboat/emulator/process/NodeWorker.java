package lifeboat.emulator.process;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;
import lifeboat.network.topology.Topology;
import lifeboat.parties.NoticeEvents;
import lifeboat.parties.Parties;
import lifeboat.parties.TableReader;
import lifeboat.parties.shard.ShardAssembly;
import lifeboat.pcap.FileStore;
import lifeboat.pcap.LagWatch;
import lifeboat.pcap.PartyDriver;
import lifeboat.pcap.PartyDriver.PortConfig;
import lifeboat.pcap.Punctuality;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Place;
import lifeboat.relay.node.HostTiming;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Party;
import lifeboat.relay.node.RelayNode;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.relay.node.ServerNode;
import lifeboat.relay.node.Tables;
import org.jspecify.annotations.Nullable;

/**
 * A process that hosts nodes: each node's captures and sockets are opened on a thread that has
 * entered the namespace of the node, and stay there.
 *
 * <p>Requests: {@code open} (namespaces exist, open and start all), {@code close} and {@code
 * reopen} (one node), {@code reread} (the topology has changed), {@code tables}, {@code
 * forget-lateness} (it counts from now on), {@code deploy}, {@code retrieve}, {@code notice},
 * {@code front}, {@code stop}. Answers: {@code ready}, {@code opened}, {@code closed}, {@code
 * tables}, {@code report}, {@code event}.
 */
public final class NodeWorker {

  private static final int OPENING_THREADS = 4;

  /** A neighbour may be held up for so long, without a sign of it, on a host that is not busy. */
  private static final long TOLERANCE_NANOS = 100_000_000L;

  /** Links in user space release frames so late in the ordinary course of things. */
  private static final long ARRIVAL_NANOS = 100_000L;

  private static final HostTiming TIMING = new HostTiming(TOLERANCE_NANOS, ARRIVAL_NANOS);

  /**
   * What a worker is told when it starts.
   *
   * @param source of the topology, which may change while the network runs
   * @param originNanos time zero of the run by {@link System#nanoTime}
   * @param directory of the run
   * @param keyFile of the network; without it the network is open
   */
  public record Assignment(
      TopologySource source,
      List<String> nodes,
      Path directory,
      long originNanos,
      Optional<Path> keyFile) {
    public Assignment {
      nodes = List.copyOf(nodes);
    }
  }

  /** What a worker does while the network is still being built. */
  @FunctionalInterface
  public interface WarmUp {
    void play() throws Exception;
  }

  private final Assignment assignment;
  private final Topology topology;
  private final NetworkLayout layout;
  private final Parties parties;
  private TableReader tableReader;
  private final NoticeEvents notices;
  private final JsonLines control;
  private final Map<String, PartyDriver> drivers = new LinkedHashMap<>();
  private final Map<String, FileStore> stores = new ConcurrentHashMap<>();
  private final Punctuality punctuality = new Punctuality();
  private final WorkerReport report = new WorkerReport();
  private final SecureRandom random = new SecureRandom();
  private final NetworkSecrets secrets;
  private Optional<LagWatch> lagWatch = Optional.empty();

  public NodeWorker(Assignment assignment, JsonLines control) {
    this.assignment = assignment;
    this.topology = assignment.source().read(List.of());
    this.layout = NetworkLayout.of(topology);
    this.parties = new Parties(layout);
    this.tableReader = new TableReader(layout);
    this.notices = new NoticeEvents(parties);
    this.control = control;
    this.secrets = new NetworkSecrets(assignment.keyFile(), random);
  }

  /**
   * Serves requests until told to stop, or until the runner is gone.
   *
   * @param warmUp done while the network is still being built
   */
  public void run(WarmUp warmUp) throws Exception {
    control.send(Map.of(JsonLines.KIND, "ready"));
    warmUp.play();
    Optional<Map<String, Object>> request = control.receive();
    while (request.isPresent() && !"stop".equals(request.get().get(JsonLines.KIND))) {
      serve(request.get());
      request = control.receive();
    }
    lagWatch.ifPresent(LagWatch::close);
    if (request.isPresent()) {
      drivers.forEach(report::note);
      control.send(report.message(punctuality.summary()));
    }
    drivers.values().forEach(PartyDriver::stop);
    drivers.values().forEach(PartyDriver::awaitStop);
  }

  private void serve(Map<String, Object> request) throws Exception {
    String kind = String.valueOf(request.get(JsonLines.KIND));
    switch (kind) {
      case "open" -> open(assignment.nodes());
      case "close" -> close(request);
      case "reopen" -> open(List.of(String.valueOf(request.get("node"))));
      case "reread" ->
          tableReader = new TableReader(NetworkLayout.of(assignment.source().read(List.of())));
      case "tables" -> sendTables();
      case "forget-lateness" -> punctuality.forget();
      case "deploy" -> deploy(request);
      case "retrieve" -> retrieve(request);
      case "notice" -> driver(request).handle(Input.EmergencyNotice::new);
      case "front" -> {
        Place center = new Place(number(request, "latitude"), number(request, "longitude"));
        double radius = number(request, "radiusMeters");
        driver(request).handle(now -> new Input.FrontReport(now, center, radius));
      }
      default -> throw new IllegalArgumentException("no such request: " + request);
    }
  }

  private void open(List<String> nodes) throws Exception {
    Map<String, PartyDriver> opened = new LinkedHashMap<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            OPENING_THREADS, Thread.ofPlatform().name("open-", 0).daemon().factory())) {
      Map<String, Future<PartyDriver>> opening = new LinkedHashMap<>();
      for (String node : nodes) {
        opening.put(node, pool.submit(() -> NetworkNamespaces.inside(node, () -> openNode(node))));
      }
      for (Map.Entry<String, Future<PartyDriver>> entry : opening.entrySet()) {
        opened.put(entry.getKey(), result(entry.getValue()));
      }
    }
    drivers.putAll(opened);
    opened.values().forEach(PartyDriver::start);
    watchForLag();
    control.send(Map.of(JsonLines.KIND, "opened"));
  }

  private void watchForLag() {
    lagWatch.ifPresent(LagWatch::close);
    lagWatch = Optional.of(new LagWatch(List.copyOf(drivers.values()), punctuality));
    lagWatch.get().start();
  }

  /** The node ends without a farewell; what its store was asked for is still done. */
  private void close(Map<String, Object> request) throws IOException {
    String node = String.valueOf(request.get("node"));
    PartyDriver driver = driver(request);
    drivers.remove(node);
    stores.remove(node);
    watchForLag();
    report.note(node, driver);
    driver.stop();
    driver.awaitStop();
    control.send(Map.of(JsonLines.KIND, "closed"));
  }

  private static PartyDriver result(Future<PartyDriver> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private PartyDriver openNode(String node) throws IOException {
    boolean isRelay = topology.relays().containsKey(node);
    long incarnation = random.nextLong();
    Party party =
        isRelay
            ? new RelayNode(parties.relay(node, incarnation, TIMING))
            : new ServerNode(parties.server(node, incarnation, TIMING));
    Optional<FileStore> store =
        isRelay
            ? Optional.empty()
            : Optional.of(new FileStore(storeOf(node), ShardAssembly::assemble));
    store.ifPresent(opened -> stores.put(node, opened));
    List<PortConfig> ports = new ArrayList<>();
    for (Port port : layout.portsOf(node)) {
      Mac mac = Mac.parse(port.bridged() ? layout.bridgeMac(node) : port.mac());
      ports.add(new PortConfig(port.device(), mac));
    }
    return PartyDriver.open(
        node,
        party,
        Parties.address(layout.address(node)),
        ports,
        store,
        (nowNanos, notice) ->
            sendEvent(notices.of(nowNanos - assignment.originNanos(), node, notice).toMap()),
        punctuality,
        secrets.sealer());
  }

  private Path storeOf(String node) {
    return assignment.directory().resolve("stores").resolve(node);
  }

  private void sendEvent(Map<String, Object> event) {
    try {
      control.send(Map.of(JsonLines.KIND, "event", "event", event));
    } catch (IOException e) {
      // The runner is gone; the end of its pipe ends this process as well.
    }
  }

  private void sendTables() throws IOException {
    List<Object> rows = new ArrayList<>();
    Map<String, Tables> tables = new LinkedHashMap<>();
    drivers.forEach((node, driver) -> {
      if (topology.relays().containsKey(node)) {
        tables.put(node, driver.tables());
      }
    });
    tables.forEach((relay, table) ->
        tableReader.rows(relay, table).forEach(row -> rows.add(JsonLines.toValue(row))));
    String missing = tableReader.missing(tables, tables.keySet(), Set.of()).orElse("");
    control.send(Map.of(JsonLines.KIND, "tables", "missing", missing, "rows", rows));
  }

  private PartyDriver driver(Map<String, Object> request) {
    PartyDriver driver = drivers.get(String.valueOf(request.get("node")));
    if (driver == null) {
      throw new IllegalArgumentException("no node of this process: " + request);
    }
    return driver;
  }

  private void retrieve(Map<String, Object> request) {
    String name = String.valueOf(request.get("name"));
    UUID source = UUID.fromString(String.valueOf(request.get("source")));
    int sequence = Integer.parseUnsignedInt(String.valueOf(request.get("sequence")));
    boolean fetch = Boolean.TRUE.equals(request.get("fetch"));
    driver(request).handle(now -> new Input.Retrieve(now, name, source, sequence, fetch));
  }

  private static double number(Map<String, Object> request, String key) {
    return Double.parseDouble(String.valueOf(request.get(key)));
  }

  private void deploy(Map<String, Object> request) throws IOException {
    String name = String.valueOf(request.get("name"));
    int sequence = Integer.parseInt(String.valueOf(request.get("sequence")));
    Object order = request.get("order");
    if (order == null) {
      deploy(topology.workload().get(name), sequence, request);
      return;
    }
    try {
      Topology described = assignment.source().read(List.of("workload." + name + "=" + order));
      deploy(described.workload().get(name), sequence, request);
    } catch (IOException | IllegalStateException e) {
      // Somebody may take the file away between the order and this moment.
      sendEvent(
          new TimedEvent(
                  System.nanoTime() - assignment.originNanos(),
                  TimedEvent.RUN,
                  "deployment-failed",
                  new LinkedHashMap<>(Map.of("name", name, "why", "cannot be read: " + e)))
              .toMap());
    }
  }

  private void deploy(@Nullable Deployment deployment, int sequence, Map<String, Object> request)
      throws IOException {
    PartyDriver driver = deployment == null ? null : drivers.get(deployment.from());
    if (deployment == null || driver == null) {
      throw new IllegalArgumentException("no deployment for this process: " + request);
    }
    ReplicaContent content =
        Parties.inPieces(
            secrets.content(
                parties.content(deployment, sequence),
                deployment,
                sequence,
                storeOf(deployment.from())),
            deployment);
    FileStore store = stores.get(deployment.from());
    Optional<Input.Earlier> earlier =
        store == null ? Optional.empty() : store.earlier(deployment.name());
    driver.handle(now -> parties.order(deployment, sequence, content, earlier, now));
  }
}
