package lifeboat.simulator.study;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.sites.SiteTopology;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.relay.message.Message;
import lifeboat.simulator.MessageTap;
import lifeboat.simulator.Simulation;

/**
 * How far from a disaster replicas get on a real network: one server at every router, and every
 * server that has a router at the least distance or beyond sends one small replica. The tables
 * converge once; then the replicas leave one after the other, so that none meets another.
 */
public final class ReachStudy {

  /** One fragment of content and one of the digest. */
  static final long REPLICA_BYTES = 64;

  /** Between the departures of two replicas: longer than any of them is under way. */
  private static final long SPACING_NANOS = 1_000_000_000L;

  /** Distances may shrink by so much without counting as shrinking, as in transfer control, S6. */
  private static final double TOLERANCE_METERS = 1.0;

  /**
   * What became of the replica of one source.
   *
   * @param reached whether a server at the least distance or beyond has it
   * @param reachableGrowing whether such a router can be reached along hops on which the distance
   *     from the source never shrinks: computed from the graph, by trying all of them
   * @param reachableByAngle whether {@link AngleRouting} alone gets there, computed as well
   * @param hops between the routers of the recorded path, which goes on for as long as a router
   *     knows another one that lies no nearer to the source
   * @param hopsToFirst of these, up to the first router at the least distance
   * @param fewestHops to any router at the least distance
   * @param refusals hops that refused
   * @param failure why it was not placed, empty when it was
   */
  public record Journey(
      String source,
      boolean reached,
      boolean reachableGrowing,
      boolean reachableByAngle,
      int hops,
      int hopsToFirst,
      int fewestHops,
      int refusals,
      String failure) {

    /** Hops on the path for each hop that was necessary. */
    public double stretch() {
      return (double) hops / fewestHops;
    }

    /** The same up to the first router at the least distance. */
    public double stretchToFirst() {
      return (double) hopsToFirst / fewestHops;
    }
  }

  /**
   * The frames that all replicas together cost, each counted on each cable that it entered; what
   * fills tables (probes, trains, geo-updates) is not among them.
   *
   * @param replicaPackets fragments with unspecified destination
   * @param accepted what a hop says it has
   * @param outcomes `stored`, `placed` and `refused`
   * @param outcomeAcks their acknowledgements
   * @param others normal packets, releases and inquiries
   */
  public record Messages(
      long replicaPackets, long accepted, long outcomes, long outcomeAcks, long others) {

    public long all() {
      return replicaPackets + accepted + outcomes + outcomeAcks + others;
    }
  }

  /**
   * What a study of one network found.
   *
   * @param decidingRelays at how many relays replicas were decided about, all sources together
   * @param convergedNanos when the tables had converged, in virtual time
   * @param frames that entered cables, those that fill tables included
   */
  public record Findings(
      SiteGraph graph,
      List<Journey> journeys,
      Messages messages,
      long decidingRelays,
      long convergedNanos,
      long endedNanos,
      long frames) {

    public Findings {
      journeys = List.copyOf(journeys);
    }

    public long reached() {
      return journeys.stream().filter(Journey::reached).count();
    }

    public long reachableGrowing() {
      return journeys.stream().filter(Journey::reachableGrowing).count();
    }

    public long reachableByAngle() {
      return journeys.stream().filter(Journey::reachableByAngle).count();
    }

    /** {@link Journey#stretch} of all journeys that reached the least distance. */
    public DoubleSummaryStatistics stretch() {
      return summary(Journey::stretch);
    }

    /** {@link Journey#stretchToFirst} of all journeys that reached the least distance. */
    public DoubleSummaryStatistics stretchToFirst() {
      return summary(Journey::stretchToFirst);
    }

    private DoubleSummaryStatistics summary(ToDoubleFunction<Journey> of) {
      return journeys.stream().filter(Journey::reached).mapToDouble(of).summaryStatistics();
    }

    public long refusals() {
      return journeys.stream().mapToLong(Journey::refusals).sum();
    }
  }

  private final SiteGraph graph;
  private final List<Set<Integer>> neighbours;
  private final double leastMeters;
  private final AngleRouting byAngle;
  private final SequencedMap<String, Deployment> workload = new LinkedHashMap<>();
  private final List<Integer> sources = new ArrayList<>();
  private final Map<String, Integer> siteByNode = new LinkedHashMap<>();
  private long replicaPackets;
  private long accepted;
  private long outcomes;
  private long outcomeAcks;
  private long others;
  private long decidingRelays;

  private ReachStudy(SiteGraph graph, double leastMeters) {
    this.graph = graph;
    this.neighbours = graph.neighbours();
    this.leastMeters = leastMeters;
    this.byAngle = new AngleRouting(graph);
    for (int site = 0; site < graph.sites().size(); site++) {
      siteByNode.put(SiteTopology.router(graph.sites().get(site)), site);
      siteByNode.put(SiteTopology.server(graph.sites().get(site)), site);
    }
  }

  /**
   * Studies {@code graph} with a least distance of {@code leastMeters}.
   *
   * @throws IllegalStateException when the tables do not converge
   */
  public static Findings of(SiteGraph graph, double leastMeters, long seed) {
    return new ReachStudy(graph, leastMeters).run(seed);
  }

  private Findings run(long seed) {
    for (int source = 0; source < graph.sites().size(); source++) {
      if (fewestHops(source).isPresent()) {
        String name = SiteTopology.server(graph.sites().get(source));
        workload.put(name, deployment(name, sources.size() * SPACING_NANOS));
        sources.add(source);
      }
    }
    NetworkLayout layout = NetworkLayout.of(SiteTopology.of(graph, seed, workload));
    Simulation simulation = new Simulation(layout, this::count);
    simulation.tap(this::count);
    Simulation.Outcome outcome = simulation.run();
    if (outcome.notConverged().isPresent()) {
      throw new IllegalStateException(graph.name() + ": " + outcome.notConverged().get());
    }
    List<Replica> replicas = outcome.recorder().replicas(outcome.stores());
    List<Journey> journeys = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      journeys.add(journey(sources.get(i), replicas.get(i)));
    }
    return new Findings(
        graph,
        journeys,
        new Messages(replicaPackets, accepted, outcomes, outcomeAcks, others),
        decidingRelays,
        outcome.convergedNanos(),
        outcome.endedNanos(),
        outcome.frames());
  }

  private Deployment deployment(String server, long atNanos) {
    Criteria criteria =
        new Criteria(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(leastMeters),
            Optional.empty(),
            new LinkedHashMap<>());
    return new Deployment(
        server, server, atNanos, Optional.empty(), REPLICA_BYTES, Optional.empty(), criteria);
  }

  private Journey journey(int source, Replica replica) {
    boolean far =
        replica.isPlaced()
            && replica.sha256Verified()
            && graph.meters(source, siteOf(String.valueOf(replica.server()))) >= leastMeters;
    return new Journey(
        replica.source(),
        far,
        reachesGrowing(source),
        byAngle.leaves(source, leastMeters),
        replica.relays().size() - 1,
        hopsToFirst(source, replica.relays()),
        fewestHops(source).orElseThrow(),
        replica.attempts().size(),
        Optional.ofNullable(replica.failure()).orElse(""));
  }

  private int hopsToFirst(int source, List<String> path) {
    int hops = 0;
    while (hops < path.size() && graph.meters(source, siteOf(path.get(hops))) < leastMeters) {
      hops++;
    }
    return hops;
  }

  private int siteOf(String node) {
    return Optional.ofNullable(siteByNode.get(node)).orElseThrow();
  }

  /** Breadth first to the nearest router that is far enough, by hops. */
  private OptionalInt fewestHops(int source) {
    int[] hops = new int[graph.sites().size()];
    BitSet seen = new BitSet();
    seen.set(source);
    Deque<Integer> open = new ArrayDeque<>(List.of(source));
    while (!open.isEmpty()) {
      int here = open.remove();
      if (graph.meters(source, here) >= leastMeters) {
        return OptionalInt.of(hops[here]);
      }
      for (int next : neighbours.get(here)) {
        if (!seen.get(next)) {
          seen.set(next);
          hops[next] = hops[here] + 1;
          open.add(next);
        }
      }
    }
    return OptionalInt.empty();
  }

  private boolean reachesGrowing(int source) {
    BitSet seen = new BitSet();
    seen.set(source);
    Deque<Integer> open = new ArrayDeque<>(List.of(source));
    while (!open.isEmpty()) {
      int here = open.remove();
      double meters = graph.meters(source, here);
      if (meters >= leastMeters) {
        return true;
      }
      for (int next : neighbours.get(here)) {
        if (!seen.get(next) && graph.meters(source, next) + TOLERANCE_METERS >= meters) {
          seen.set(next);
          open.add(next);
        }
      }
    }
    return false;
  }

  private void count(TimedEvent event) {
    if (event.kind().equals("decided") && event.number("round") == 1) {
      decidingRelays++;
    }
  }

  private MessageTap.Fate count(long nowNanos, String from, String to, Message message) {
    switch (message) {
      case Message.ReplicaPacket _ -> replicaPackets++;
      case Message.Accepted _ -> accepted++;
      case Message.Outcome _ -> outcomes++;
      case Message.OutcomeAck _ -> outcomeAcks++;
      case Message.NormalPacket _, Message.Release _, Message.Inquiry _ -> others++;
      case Message.Probe _, Message.ProbeReply _, Message.GeoUpdate _ -> {}
      case Message.TrainPacket _, Message.TrainReport _ -> {}
      case Message.Search _, Message.Found _, Message.Fetch _ -> {}
    }
    return MessageTap.Fate.PASS;
  }
}
