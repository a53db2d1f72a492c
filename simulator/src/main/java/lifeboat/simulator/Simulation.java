package lifeboat.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.network.result.ResultRecorder;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Happening;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.parties.NoticeEvents;
import lifeboat.parties.Parties;
import lifeboat.parties.TableReader;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Place;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.Party;
import lifeboat.relay.node.RelayNode;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.relay.node.ServerNode;
import lifeboat.relay.node.Step;
import lifeboat.relay.node.Tables;

/**
 * Runs a topology in virtual time: no thread, no clock, all chance from the seed, so that the same
 * topology gives the same events again.
 */
public final class Simulation {

  /** Tables have to converge within this time. */
  static final long CONVERGENCE_LIMIT_NANOS = 30_000_000_000L;

  private static final long CHECK_NANOS = 5_000_000L;
  private static final long DEPLOYMENT_LIMIT_NANOS = 86_400_000_000_000L;

  /** What a simulation found. */
  public record Outcome(
      ResultRecorder recorder,
      ResultRecorder.Stores stores,
      List<TableRow> tables,
      long convergedNanos,
      long endedNanos,
      long frames,
      Optional<String> notConverged) {}

  private static final class SimulatedNode {
    private final Party party;
    private final MemoryStore store = new MemoryStore();
    private long wakeAtNanos = Long.MAX_VALUE;

    SimulatedNode(Party party) {
      this.party = party;
    }
  }

  private final Topology topology;
  private final Consumer<TimedEvent> listener;
  private final VirtualTime time = new VirtualTime();
  private final Parties parties;
  private final NoticeEvents notices;
  private final TableReader tableReader;
  private final SimulatedNetwork network;
  private final ResultRecorder recorder;
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final Set<String> down = new LinkedHashSet<>();

  /** Prepares a simulation that tells {@code listener} every event. */
  public Simulation(NetworkLayout layout, Consumer<TimedEvent> listener) {
    this.topology = layout.topology();
    this.listener = listener;
    this.parties = new Parties(layout);
    this.notices = new NoticeEvents(parties);
    this.tableReader = new TableReader(layout);
    this.recorder = new ResultRecorder(topology);
    this.network = new SimulatedNetwork(layout, topology.seed(), time, this::receive);
    long incarnation = topology.seed();
    for (String relay : topology.relays().keySet()) {
      nodes.put(relay, new SimulatedNode(new RelayNode(parties.relay(relay, ++incarnation, 0))));
    }
    for (String server : topology.servers().keySet()) {
      nodes.put(server, new SimulatedNode(new ServerNode(parties.server(server, ++incarnation))));
    }
  }

  /** Runs the experiment to its end. */
  public Outcome run() {
    for (String node : List.copyOf(nodes.keySet())) {
      time.at(0, () -> handle(node, new Input.Wake(time.nowNanos(), 0)));
    }
    Optional<String> missing = Optional.of("nothing has been measured");
    while (missing.isPresent() && time.nowNanos() < CONVERGENCE_LIMIT_NANOS) {
      time.runUntil(time.nowNanos() + CHECK_NANOS);
      missing = tableReader.missing(tables(), topology.relays().keySet(), Set.of());
    }
    long convergedNanos = time.nowNanos();
    List<TableRow> rows = rows();
    if (missing.isEmpty()) {
      tell(TimedEvent.ofRun(convergedNanos, "converged"));
      play(convergedNanos);
    }
    return new Outcome(
        recorder,
        this::storedFile,
        rows,
        convergedNanos,
        Math.max(convergedNanos, recorder.lastEndNanos()),
        network.frames(),
        missing);
  }

  private void play(long startNanos) {
    for (Happening happening : Happening.of(topology)) {
      time.at(startNanos + happening.atNanos(), () -> play(happening));
    }
    int sequence = 0;
    for (Deployment deployment : topology.workload().values()) {
      int number = ++sequence;
      time.at(startNanos + deployment.atNanos(), () -> deploy(deployment, number));
    }
    long limit = startNanos + DEPLOYMENT_LIMIT_NANOS;
    boolean more = true;
    while (more && !recorder.allEnded()) {
      more = time.step(limit);
    }
  }

  private void play(Happening happening) {
    String node = happening.node();
    long now = time.nowNanos();
    switch (happening) {
      case Happening.Ends ends -> {
        down.add(node);
        network.kill(node);
        tell(happened("killed", ends));
      }
      case Happening.Returns returns -> tell(happened("restarted", returns));
      case Happening.Notified notified -> {
        tell(happened("notified", notified));
        handle(node, new Input.EmergencyNotice(now));
      }
      case Happening.FrontReported report -> {
        tell(happened("front-reported", report));
        Place center =
            new Place(report.center().latitudeDegrees(), report.center().longitudeDegrees());
        handle(node, new Input.FrontReport(now, center, report.radiusMeters()));
      }
    }
  }

  private TimedEvent happened(String kind, Happening happening) {
    return TimedEvent.ofRun(
        time.nowNanos(), kind, "event", happening.event(), "target", happening.node());
  }

  private void deploy(Deployment deployment, int sequence) {
    ReplicaContent content;
    try {
      content = parties.content(deployment, sequence);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    handle(
        deployment.from(),
        Parties.order(deployment, sequence, content, Optional.empty(), time.nowNanos()));
  }

  private void receive(String node, Arrival arrival, Message message) {
    handle(node, new Input.Received(time.nowNanos(), arrival, message));
  }

  private void handle(String name, Input input) {
    SimulatedNode node = nodes.get(name);
    if (node == null || down.contains(name)) {
      return;
    }
    Step step = node.party.handle(input);
    for (Output output : step.outputs()) {
      carryOut(name, node, output);
    }
    long wakeAt = step.wakeAtNanos().orElse(Long.MAX_VALUE);
    if (wakeAt != node.wakeAtNanos) {
      node.wakeAtNanos = wakeAt;
      if (wakeAt < Long.MAX_VALUE) {
        time.at(wakeAt, () -> wake(name, node, wakeAt));
      }
    }
  }

  private void wake(String name, SimulatedNode node, long wakeAt) {
    if (node.wakeAtNanos == wakeAt) {
      node.wakeAtNanos = Long.MAX_VALUE;
      handle(name, new Input.Wake(time.nowNanos(), 0));
    }
  }

  private void carryOut(String name, SimulatedNode node, Output output) {
    switch (output) {
      case Output.SendOnLink send -> network.sendOnLink(name, send);
      case Output.SendRouted send -> network.sendRouted(name, send);
      case Output.Remember _ -> {}
      case Output.Tell tell -> tell(notices.of(time.nowNanos(), name, tell.notice()));
      case Output.ToStore request ->
          node.store
              .handle(request, time.nowNanos())
              .ifPresent(answer -> time.at(answer.nowNanos(), () -> handle(name, answer)));
    }
  }

  private void tell(TimedEvent event) {
    recorder.record(event);
    listener.accept(event);
  }

  private Map<String, Tables> tables() {
    Map<String, Tables> tables = new LinkedHashMap<>();
    for (String relay : topology.relays().keySet()) {
      SimulatedNode node = nodes.get(relay);
      if (node != null && !down.contains(relay)) {
        tables.put(relay, node.party.tables(time.nowNanos()));
      }
    }
    return tables;
  }

  private List<TableRow> rows() {
    List<TableRow> rows = new ArrayList<>();
    tables().forEach((relay, tables) -> rows.addAll(tableReader.rows(relay, tables)));
    return rows;
  }

  private Optional<ResultRecorder.StoredFile> storedFile(String server, String replicaId) {
    SimulatedNode node = nodes.get(server);
    return node == null
        ? Optional.empty()
        : node.store
            .sha256Of(replicaId)
            .map(sha256 -> new ResultRecorder.StoredFile("(memory of " + server + ")", sha256));
  }
}
