package lifeboat.simulator.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.sites.SiteTopology;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.ScenarioEvent.Disaster;
import lifeboat.network.topology.Topology;
import lifeboat.simulator.Simulation;

/**
 * How much is saved before a hurricane: every site of a real network that its winds of 64 knots
 * will reach begins to send when those of 34 knots do, in parts of equal size at equal intervals,
 * and what counts is what then lies whole on servers which the winds of 64 knots never reach, while
 * its own site still stands. How much each site tries to save is raised step by step, as too much
 * at once saves less.
 */
public final class EvacuationStudy {

  /** Parts of each site in each step: about a third more than in the step before. */
  static final List<Integer> STEPS =
      List.of(1, 2, 3, 4, 6, 8, 11, 16, 22, 32, 45, 64, 90, 128, 180, 256);

  /** After so many steps that save no more than an earlier one, none is expected to. */
  private static final int FRUITLESS_STEPS = 3;

  /**
   * What was asked.
   *
   * @param gale the storm with the front of its winds of 34 knots
   * @param hurricane the same with that of 64 knots
   * @param partBytes length of one part
   * @param backboneBitsPerSecond rate of the links between sites; those of LANs are faster
   */
  public record Question(
      Disaster gale,
      Disaster hurricane,
      int partBytes,
      long backboneBitsPerSecond,
      long leastWarningNanos,
      long seed) {}

  /** A way to save data: who chooses, and how many copies of each part. */
  public record Way(String name, Policy policy, int copies) {}

  /**
   * A site that sends.
   *
   * @param fromNanos when winds of 34 knots reach it
   * @param untilNanos when those of 64 knots do
   */
  public record Site(SiteGraph.Site site, long fromNanos, long untilNanos) {
    public long warningNanos() {
      return untilNanos - fromNanos;
    }
  }

  /**
   * What one way saves.
   *
   * @param safeBytes the most that was safe after any step: at least one copy of each part
   * @param allSafeBytes the same if every copy of a part has to be safe
   * @param lostBytes at the step of {@code safeBytes}, what had been placed where the storm came
   * @param oneEachNanos how long it takes to place one part of each site, the slowest; nothing
   *     where not every one of them became safe
   */
  public record Saving(
      Way way, long safeBytes, long allSafeBytes, long lostBytes, OptionalLong oneEachNanos) {}

  /** What a study of one network found; without sites, nothing was simulated. */
  public record Findings(SiteGraph graph, List<Site> sites, List<Saving> savings) {
    public Findings {
      sites = List.copyOf(sites);
      savings = List.copyOf(savings);
    }
  }

  /** What was safe after a step, in parts. */
  private record Step(int safe, int allSafe, int lost, int expected, long slowestNanos) {}

  private final SiteGraph graph;
  private final Question question;
  private final List<Site> sites = new ArrayList<>();

  /** Whether the winds of 64 knots ever reach a server, by its name. */
  private final Map<String, Boolean> doomed = new LinkedHashMap<>();

  private EvacuationStudy(SiteGraph graph, Question question) {
    this.graph = graph;
    this.question = question;
    for (SiteGraph.Site site : graph.sites()) {
      OptionalLong from = question.gale().nearsNanos(site.at(), 0);
      OptionalLong until = question.hurricane().nearsNanos(site.at(), 0);
      doomed.put(SiteTopology.server(site), until.isPresent());
      if (from.isPresent()
          && until.isPresent()
          && until.getAsLong() - from.getAsLong() >= question.leastWarningNanos()) {
        sites.add(new Site(site, from.getAsLong(), until.getAsLong()));
      }
    }
  }

  /**
   * Studies {@code graph} by each of {@code ways}.
   *
   * @throws IllegalStateException when the tables do not converge
   */
  public static Findings of(SiteGraph graph, Question question, List<Way> ways) {
    EvacuationStudy study = new EvacuationStudy(graph, question);
    List<Saving> savings = new ArrayList<>();
    if (!study.sites.isEmpty()) {
      ways.forEach(way -> savings.add(study.saving(way)));
    }
    return new Findings(graph, study.sites, savings);
  }

  private Saving saving(Way way) {
    Step first = step(way, 1);
    Step best = first;
    int allSafe = first.allSafe();
    int fruitless = 0;
    for (int i = 1; i < STEPS.size() && fruitless < FRUITLESS_STEPS; i++) {
      Step next = step(way, STEPS.get(i));
      boolean better = next.safe() > best.safe() || next.allSafe() > allSafe;
      fruitless = better ? 0 : fruitless + 1;
      best = next.safe() > best.safe() ? next : best;
      allSafe = Math.max(allSafe, next.allSafe());
    }
    return new Saving(
        way,
        (long) best.safe() * question.partBytes(),
        (long) allSafe * question.partBytes(),
        (long) best.lost() * question.partBytes(),
        first.safe() == first.expected()
            ? OptionalLong.of(first.slowestNanos())
            : OptionalLong.empty());
  }

  private Step step(Way way, int parts) {
    SequencedMap<String, Deployment> workload = new LinkedHashMap<>();
    for (Site site : sites) {
      for (int part = 0; part < parts; part++) {
        String server = SiteTopology.server(site.site());
        String name = server + "-" + part;
        long atNanos = site.fromNanos() + site.warningNanos() * part / parts;
        workload.put(name, deployment(name, server, atNanos, way));
      }
    }
    SequencedMap<String, ScenarioEvent> events = new LinkedHashMap<>();
    events.put(question.hurricane().name(), question.hurricane());
    Topology topology =
        SiteTopology.of(graph, question.seed(), workload, question.backboneBitsPerSecond())
            .withEvents(events);
    Simulation.Outcome outcome = new Simulation(NetworkLayout.of(topology), _ -> {}).run();
    if (outcome.notConverged().isPresent()) {
      throw new IllegalStateException(graph.name() + ": " + outcome.notConverged().get());
    }
    return judge(outcome.recorder().replicas(outcome.stores()), workload.size(), way.copies());
  }

  private Step judge(List<Replica> replicas, int expected, int copies) {
    Map<String, Integer> safeCopies = new LinkedHashMap<>();
    int lost = 0;
    double slowest = 0;
    for (Replica replica : replicas) {
      String server = replica.server();
      Double took = replica.deploySeconds();
      if (server == null || took == null) {
        continue;
      }
      if (Objects.requireNonNull(doomed.get(server))) {
        lost++;
      } else {
        safeCopies.merge(replica.name(), 1, Integer::sum);
        slowest = Math.max(slowest, took);
      }
    }
    int all = (int) safeCopies.values().stream().filter(count -> count == copies).count();
    return new Step(safeCopies.size(), all, lost, expected, Math.round(slowest * 1e9));
  }

  private Deployment deployment(String name, String server, long atNanos, Way way) {
    return new Deployment(
        name,
        server,
        atNanos,
        Optional.empty(),
        question.partBytes(),
        Optional.empty(),
        Criteria.NONE,
        way.copies(),
        Optional.empty(),
        0,
        way.policy());
  }
}
