package lifeboat.simulator.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.sites.SiteTopology;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Topology;
import lifeboat.simulator.Simulation;

/**
 * What it gains on a real network that copies leave by different links: the time until several
 * copies of a replica are placed, and the time in which as many replicas of the same size, sent at
 * the same moment, are placed without being told apart, which all go the one best way. Backbone
 * links have a tenth of the rate of LANs, so that the ways out are what is scarce.
 */
public final class CopiesStudy {

  private static final long BACKBONE_BITS_PER_SECOND = 100_000_000L;

  /** Between the departures of two sources: longer than anything is under way. */
  private static final long SPACING_NANOS = 30_000_000_000L;

  /**
   * What was asked.
   *
   * @param copies how many
   * @param replicaBytes length of each
   * @param mostSources so many sources of a network at the most, evenly chosen
   */
  public record Question(int copies, long replicaBytes, int mostSources, long seed) {}

  /**
   * What one source saw.
   *
   * @param ways links by which its copies left
   * @param copiesSeconds until all copies were placed; nothing where not all were
   * @param oneWaySeconds until all of as many single replicas were
   */
  public record Case(
      String source, int ways, OptionalDouble copiesSeconds, OptionalDouble oneWaySeconds) {

    /** How many times as long it takes over one way. */
    public OptionalDouble gain() {
      return copiesSeconds.isPresent() && oneWaySeconds.isPresent()
          ? OptionalDouble.of(oneWaySeconds.getAsDouble() / copiesSeconds.getAsDouble())
          : OptionalDouble.empty();
    }
  }

  /** What a study of one network found. */
  public record Findings(SiteGraph graph, List<Case> cases) {
    public Findings {
      cases = List.copyOf(cases);
    }
  }

  private final SiteGraph graph;
  private final Question question;

  /** Flows of which nothing is decided yet, with their sources. */
  private final Map<String, String> sourceOfFlow = new LinkedHashMap<>();

  /** By which neighbours of its own relay what a source sends has left. */
  private final Map<String, Set<String>> ways = new LinkedHashMap<>();

  private CopiesStudy(SiteGraph graph, Question question) {
    this.graph = graph;
    this.question = question;
  }

  /**
   * Studies {@code graph}.
   *
   * @throws IllegalStateException when the tables do not converge
   */
  public static Findings of(SiteGraph graph, Question question) {
    return new CopiesStudy(graph, question).run();
  }

  private Findings run() {
    List<String> sources = sources();
    SequencedMap<String, Deployment> copies = new LinkedHashMap<>();
    SequencedMap<String, Deployment> singles = new LinkedHashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      String source = sources.get(i);
      copies.put(source, deployment(source, source, i, question.copies()));
      for (int copy = 0; copy < question.copies(); copy++) {
        String name = source + "-" + copy;
        singles.put(name, deployment(name, source, i, 1));
      }
    }
    Map<String, OptionalDouble> together = seconds(copies);
    Map<String, Integer> counts = new LinkedHashMap<>();
    ways.forEach((source, hops) -> counts.put(source, hops.size()));
    Map<String, OptionalDouble> oneWay = seconds(singles);
    List<Case> cases = new ArrayList<>();
    for (String source : sources) {
      cases.add(
          new Case(
              source,
              counts.getOrDefault(source, 0),
              together.getOrDefault(source, OptionalDouble.empty()),
              oneWay.getOrDefault(source, OptionalDouble.empty())));
    }
    return new Findings(graph, cases);
  }

  private List<String> sources() {
    int sites = graph.sites().size();
    int count = Math.min(sites, question.mostSources());
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sources.add(SiteTopology.server(graph.sites().get(i * sites / count)));
    }
    return sources;
  }

  private Deployment deployment(String name, String source, int turn, int copies) {
    return new Deployment(
        name,
        source,
        turn * SPACING_NANOS,
        Optional.empty(),
        question.replicaBytes(),
        Optional.empty(),
        Criteria.NONE,
        copies,
        Optional.empty(),
        0,
        new Policy.Lifeboat());
  }

  /** For each source the time until everything it sent was placed; nothing where not all was. */
  private Map<String, OptionalDouble> seconds(SequencedMap<String, Deployment> workload) {
    Topology topology = SiteTopology.of(graph, question.seed(), workload, BACKBONE_BITS_PER_SECOND);
    Simulation.Outcome outcome = new Simulation(NetworkLayout.of(topology), this::watch).run();
    if (outcome.notConverged().isPresent()) {
      throw new IllegalStateException(graph.name() + ": " + outcome.notConverged().get());
    }
    Map<String, OptionalDouble> seconds = new LinkedHashMap<>();
    for (Replica replica : outcome.recorder().replicas(outcome.stores())) {
      Double took = replica.deploySeconds();
      OptionalDouble known = seconds.get(replica.source());
      if (took == null || (known != null && known.isEmpty())) {
        seconds.put(replica.source(), OptionalDouble.empty());
      } else {
        double before = known == null ? 0 : known.getAsDouble();
        seconds.put(replica.source(), OptionalDouble.of(Math.max(before, took)));
      }
    }
    return seconds;
  }

  /** Notes by which links the flows of a source leave its own relay. */
  private void watch(TimedEvent event) {
    if (event.kind().equals("deployment-started")) {
      sourceOfFlow.put(event.text("flow").orElse(""), event.node());
    } else if (event.kind().equals("decided")
        && event.number("round") == 1
        && event.fields().get("decision") instanceof Map<?, ?> decision) {
      String flow = event.text("flow").orElse("");
      String source = sourceOfFlow.remove(flow); // Its first decision is that of its own relay.
      if (source != null && decision.get("relay") != null) {
        ways.computeIfAbsent(source, _ -> new LinkedHashSet<>())
            .add(String.valueOf(decision.get("relay")));
      }
    }
  }
}
