package lifeboat.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.network.result.ResultRecorder;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.result.TrafficCounters;
import lifeboat.network.route.NodeGraph;
import lifeboat.network.scenario.Happening;
import lifeboat.network.scenario.Timeline;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.parties.NoticeEvents;
import lifeboat.parties.Parties;
import lifeboat.parties.TableReader;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Place;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.HostTiming;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.Party;
import lifeboat.relay.node.RelayNode;
import lifeboat.relay.node.ServerNode;
import lifeboat.relay.node.Step;
import lifeboat.relay.table.GeoBase;
import lifeboat.simulator.invariant.InvariantViolation;
import lifeboat.simulator.invariant.Invariants;
import lifeboat.simulator.invariant.Observation;
import lifeboat.simulator.invariant.Provenance;

/**
 * Runs a topology in virtual time: no thread, no clock, all chance from the seed, so that the same
 * topology gives the same events again.
 */
public final class Simulation {

  /** Tables have to converge within this time. */
  static final long CONVERGENCE_LIMIT_NANOS = 30_000_000_000L;

  /**
   * In larger networks relays begin with the geo-table that they would agree on, and share it: full
   * tables everywhere grow with the square of the number of relays.
   */
  static final int LARGEST_EXCHANGE = 2000;

  private static final long CHECK_NANOS = 5_000_000L;
  private static final long DEPLOYMENT_LIMIT_NANOS = 86_400_000_000_000L;

  /**
   * What a simulation found.
   *
   * @param traffic what the cables carried after that
   * @param frames how often a frame entered a cable
   * @param events how many entries of the agenda were done
   */
  public record Outcome(
      ResultRecorder recorder,
      ResultRecorder.Stores stores,
      List<TableRow> tables,
      long convergedNanos,
      long endedNanos,
      TrafficCounters traffic,
      long frames,
      long events,
      Optional<String> notConverged) {}

  private record Scheduled(long atNanos, Consumer<Simulation> action) {}

  private final Topology topology;
  private final Consumer<TimedEvent> listener;
  private final VirtualTime time = new VirtualTime();
  private final Parties parties;
  private final NoticeEvents notices;
  private final NodeGraph graph;
  private final SimulatedWorkload workload;
  private final Convergence convergence;
  private final SimulatedNetwork network;
  private final ResultRecorder recorder;

  /** Relays and servers by number; plain switches, which come last, run nothing. */
  private final List<SimulatedNode> nodes = new ArrayList<>();

  private final List<Scheduled> scheduled = new ArrayList<>();
  private final Invariants invariants;
  private boolean checked = true;
  private final GeoBase geoBase;
  private long incarnation;
  private long lingerNanos;

  /** When the last event was played, where all of them are. */
  private long endedNanos;

  /** Prepares a simulation that tells {@code listener} every event. */
  public Simulation(NetworkLayout layout, Consumer<TimedEvent> listener) {
    this(layout, listener, "development", "lifeboat simulate topology.yaml");
  }

  /**
   * Prepares a simulation that tells {@code listener} every event.
   *
   * @param version commit or version of this build, and {@code command} what repeats the
   *     simulation: for the text of an {@link InvariantViolation}
   */
  public Simulation(
      NetworkLayout layout, Consumer<TimedEvent> listener, String version, String command) {
    this.topology = layout.topology();
    this.listener = listener;
    this.parties = new Parties(layout);
    this.notices = new NoticeEvents(parties);
    this.graph = NodeGraph.of(layout);
    this.workload = new SimulatedWorkload(parties);
    this.recorder = new ResultRecorder(topology);
    this.network = new SimulatedNetwork(layout, graph, topology.seed(), time, new Arrivals());
    this.incarnation = topology.seed();
    this.geoBase = graph.relays() > LARGEST_EXCHANGE ? parties.geoBase() : GeoBase.EMPTY;
    Departures departures = new Departures();
    for (int id = 0; id < topology.relays().size() + topology.servers().size(); id++) {
      nodes.add(new SimulatedNode(id, newParty(id), time, workload::contentOf, departures));
    }
    this.invariants =
        new Invariants(
            new Provenance(topology.seed(), version, command),
            address -> nodes.get(network.node(address)).store(),
            new SimulatedSites(topology, parties));
    this.convergence = new Convergence(new TableReader(layout), graph, nodes);
  }

  private Party newParty(int id) {
    String name = graph.name(id);
    incarnation++;
    return id < graph.relays()
        ? new RelayNode(parties.relay(name, incarnation, HostTiming.EXACT), geoBase)
        : new ServerNode(parties.server(name, incarnation, HostTiming.EXACT));
  }

  /** Runs the experiment to its end. */
  public Outcome run() {
    for (SimulatedNode node : nodes) {
      time.at(0, () -> node.handle(new Input.Wake(time.nowNanos(), 0)));
    }
    Optional<String> missing = Optional.of("nothing has been measured");
    while (missing.isPresent() && time.nowNanos() < CONVERGENCE_LIMIT_NANOS) {
      time.runUntil(time.nowNanos() + CHECK_NANOS);
      missing = convergence.missing(time.nowNanos());
    }
    long convergedNanos = time.nowNanos();
    List<TableRow> rows = convergence.rows(convergedNanos);
    TrafficCounters before = network.traffic();
    if (missing.isEmpty()) {
      tell(TimedEvent.ofRun(convergedNanos, "converged"));
      play(convergedNanos);
    }
    return new Outcome(
        recorder,
        this::storedFile,
        rows,
        convergedNanos,
        Math.max(Math.max(convergedNanos, endedNanos), recorder.lastEndNanos()),
        network.traffic().since(before),
        network.frames(),
        time.done(),
        missing);
  }

  private void play(long startNanos) {
    for (Scheduled next : scheduled) {
      time.at(startNanos + next.atNanos(), () -> next.action().accept(this));
    }
    long playedNanos = startNanos;
    for (Timeline.Entry entry : Timeline.of(topology)) {
      if (entry instanceof Timeline.Entry.Happen) {
        playedNanos = startNanos + entry.atNanos();
      }
      time.at(startNanos + entry.atNanos(), () -> play(entry));
    }
    long limit = startNanos + DEPLOYMENT_LIMIT_NANOS;
    boolean more = true;
    while (more && !recorder.allEnded()) {
      more = time.step(limit);
    }
    if (topology.playsAllEvents()) {
      time.runUntil(playedNanos);
      endedNanos = playedNanos;
    }
    time.runUntil(time.nowNanos() + lingerNanos);
  }

  private void play(Timeline.Entry entry) {
    switch (entry) {
      case Timeline.Entry.Happen happen -> play(happen.happening());
      case Timeline.Entry.Begin begin -> {
        SimulatedNode source = nodes.get(id(begin.deployment().from()));
        workload.deploy(begin.deployment(), begin.sequence(), source, time.nowNanos());
      }
    }
  }

  private void play(Happening happening) {
    String event = happening.event();
    String target = happening.target();
    switch (happening) {
      case Happening.Ends _ -> kill(event, target);
      case Happening.Returns _ -> restart(event, target);
      case Happening.Pauses _ -> pause(event, target);
      case Happening.Resumes _ -> resume(event, target);
      case Happening.Cut _ -> cut(event, target);
      case Happening.Healed _ -> heal(event, target);
      case Happening.Degraded degraded -> shape(degraded.shape(), happening);
      case Happening.Restored restored -> shape(restored.shape(), happening);
      case Happening.Notified _, Happening.Warned _ ->
          inform(happening, new Input.EmergencyNotice(time.nowNanos()));
      case Happening.FrontReported report -> {
        Place center =
            new Place(report.center().latitudeDegrees(), report.center().longitudeDegrees());
        inform(happening, new Input.FrontReport(time.nowNanos(), center, report.radiusMeters()));
      }
    }
  }

  /** On the control channel, on which nobody reaches a node that is down. */
  private void inform(Happening happening, Input input) {
    int id = id(happening.target());
    if (network.isUp(id)) {
      tell(TimedEvent.of(time.nowNanos(), happening));
      nodes.get(id).handle(input);
    }
  }

  private void shape(Link shape, Happening why) {
    int number = link(shape.name());
    network.degrade(2 * number, shape.fromA());
    network.degrade(2 * number + 1, shape.fromB());
    tell(TimedEvent.of(time.nowNanos(), why));
  }

  /** From now on invariants are not checked; for measuring what checking costs. */
  void unchecked() {
    checked = false;
  }

  /** The simulation goes on for so long after the last deployment has ended. */
  void linger(long nanos) {
    lingerNanos = nanos;
  }

  /** How many entries of the agenda have been done so far. */
  long events() {
    return time.done();
  }

  /** Does something so long after the tables have converged, before what the file says is done. */
  void schedule(long atNanos, Consumer<Simulation> action) {
    scheduled.add(new Scheduled(atNanos, action));
  }

  /** From now on {@code tap} decides what becomes of messages at the beginning of each cable. */
  public void tap(MessageTap tap) {
    network.tap(tap);
  }

  /** The node ends at once; {@code event} is why, for the ledger. */
  void kill(String event, String node) {
    int id = id(node);
    if (network.isUp(id)) {
      party(id).ifPresent(SimulatedNode::kill);
      network.kill(id);
    }
    tell("killed", event, node);
  }

  /** A node that was killed comes up as a new incarnation that remembers what it had committed. */
  void restart(String event, String node) {
    int id = id(node);
    if (!network.isUp(id)) {
      tell("restarted", event, node);
      network.revive(id);
      invariants.restarted(id);
      party(id)
          .ifPresent(restarted -> {
            restarted.restart(newParty(id));
            workload.resume(node, restarted, time.nowNanos());
          });
    }
  }

  /** The node handles nothing until it is resumed. */
  void pause(String event, String node) {
    party(id(node)).ifPresent(SimulatedNode::pause);
    tell("paused", event, node);
  }

  /** A paused node goes on with what has come meanwhile. */
  void resume(String event, String node) {
    tell("resumed", event, node);
    party(id(node)).ifPresent(SimulatedNode::resume);
  }

  /**
   * The operator of a server asks it for a replica.
   *
   * @param deployment of which the replica is
   * @param fetch whether it is to be brought there, or only to be found
   */
  void retrieve(String name, String server, String deployment, boolean fetch) {
    int sequence = List.copyOf(topology.workload().sequencedKeySet()).indexOf(deployment) + 1;
    String source = Objects.requireNonNull(topology.workload().get(deployment)).from();
    nodes
        .get(id(server))
        .handle(
            new Input.Retrieve(time.nowNanos(), name, parties.serverId(source), sequence, fetch));
  }

  /** From now on everything fails that the server wants of its store. */
  void breakStore(String event, String server) {
    nodes.get(id(server)).store().fail();
    tell("store-broken", event, server);
  }

  /** The cable carries nothing any more. */
  void cut(String event, String link) {
    network.cut(link(link));
    tellOfLink("failed", event, link);
  }

  /** The cable carries frames again. */
  void heal(String event, String link) {
    network.heal(link(link));
    tellOfLink("healed", event, link);
  }

  /** Both directions of the cable change; routes stay as they are. */
  void degrade(String event, String link, LinkProfile profile) {
    degrade(event, link, profile, profile);
  }

  /** The directions of the cable from its first and its second node change. */
  void degrade(String event, String link, LinkProfile fromA, LinkProfile fromB) {
    int number = link(link);
    network.degrade(2 * number, fromA);
    network.degrade(2 * number + 1, fromB);
    tell("degraded", event, link);
  }

  private int id(String name) {
    int id = graph.node(name);
    if (id == NodeGraph.NONE) {
      throw new IllegalArgumentException("no node: " + name);
    }
    return id;
  }

  /** What runs on a node; nothing does on a plain switch. */
  private Optional<SimulatedNode> party(int id) {
    return id < nodes.size() ? Optional.of(nodes.get(id)) : Optional.empty();
  }

  private int link(String name) {
    int link = graph.link(name);
    if (link == NodeGraph.NONE) {
      throw new IllegalArgumentException("no link: " + name);
    }
    return link;
  }

  private void tell(String kind, String event, String target) {
    tell(TimedEvent.ofRun(time.nowNanos(), kind, "event", event, "target", target));
  }

  private void tellOfLink(String kind, String event, String link) {
    tell(TimedEvent.ofRun(time.nowNanos(), kind, "event", event, "part", "link", "target", link));
  }

  private void tell(TimedEvent event) {
    recorder.record(event);
    listener.accept(event);
  }

  private Optional<ResultRecorder.StoredFile> storedFile(String server, String copyId) {
    return nodes
        .get(id(server))
        .store()
        .sha256Of(copyId)
        .map(sha256 -> new ResultRecorder.StoredFile("(memory of " + server + ")", sha256));
  }

  /** What the network brings to parties. */
  private final class Arrivals implements SimulatedNetwork.Receiver {
    @Override
    public void receive(int node, Arrival arrival, Message message) {
      nodes.get(node).handle(new Input.Received(time.nowNanos(), arrival, message));
    }

    @Override
    public void garbled(int node, int port, Malformed why) {
      nodes.get(node).handle(new Input.Garbled(time.nowNanos(), port, why));
    }
  }

  /** What parties want done outside themselves. */
  private final class Departures implements SimulatedNode.Surroundings {
    @Override
    public void sendOnLink(int node, Output.SendOnLink send) {
      network.sendOnLink(node, send);
    }

    @Override
    public void sendRouted(int node, Output.SendRouted send) {
      network.sendRouted(node, send);
    }

    @Override
    public void tell(int node, Output.Tell tell) {
      Simulation.this.tell(notices.of(time.nowNanos(), graph.name(node), tell.notice()));
    }

    @Override
    public void handled(SimulatedNode node, Input input, Step step) {
      if (checked) {
        Ipv4 address = network.address(node.id());
        invariants.check(
            new Observation(
                time.nowNanos(),
                node.id(),
                address,
                input,
                step,
                node.party().load(),
                node.store()),
            graph.name(node.id()));
      }
    }
  }
}
