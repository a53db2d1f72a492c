package lifeboat.simulator;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lifeboat.network.result.ResultRecorder;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Topology;
import lifeboat.parties.Parties;
import lifeboat.relay.node.ReplicaContent;

/**
 * Random and real networks with random trouble, one for each seed, in which every replica has to
 * end placed, whole and verified, at a server that its criteria allow, or failed with a reason.
 * Invariants are checked after every event, and for a time after the last end.
 *
 * <p>{@code scripts/campaign} runs many of them; {@code scripts/campaign SEED} repeats one.
 */
final class FailureCampaign {

  /** Longer than any upper limit of time, and than the slowest replica of five attempts. */
  private static final long LIMIT_NANOS = 400_000_000_000L;

  /** Longer than a partial copy may stay. */
  private static final long LINGER_NANOS = 200_000_000_000L;

  /** When somebody looks for the first replica: most trouble is over, but not all. */
  private static final long FETCH_NANOS = 8_000_000_000L;

  /** What the seed of who that is is apart from that of the rest. */
  private static final long FETCHES = 1L << 34;

  private final long seed;
  private final String version;
  private final boolean traced;
  private final List<String> faults = new ArrayList<>();

  /** Copies that have begun and not ended, with their sources, as long as these live. */
  private final Map<String, String> under = new LinkedHashMap<>();

  /** Nodes that a disaster has reached. */
  private final Set<String> struck = new LinkedHashSet<>();

  /** The digest of what was fetched; empty while nothing was. */
  private String fetched = "";

  /** The server that fetched it, which has a copy that nobody placed. */
  private String seeker = "";

  /** How many deployments ended in which way. */
  private final Map<String, Integer> ends = new LinkedHashMap<>();

  private FailureCampaign(long seed, String version, boolean traced) {
    this.seed = seed;
    this.version = version;
    this.traced = traced;
  }

  /** What a seed shows: the faults, and how the deployments ended. */
  record Verdict(List<String> faults, Map<String, Integer> ends) {}

  static Verdict of(long seed) {
    return of(seed, "development", false);
  }

  private static Verdict of(long seed, String version, boolean traced) {
    FailureCampaign campaign = new FailureCampaign(seed, version, traced);
    try {
      campaign.run();
    } catch (RuntimeException e) {
      campaign.faults.add(e.toString());
      if (traced) {
        throw e;
      }
    }
    return new Verdict(campaign.faults, campaign.ends);
  }

  private void run() {
    CampaignNetwork network = CampaignNetwork.of(seed);
    RandomTrouble trouble = new RandomTrouble(network, seed);
    String yaml = network.yaml() + trouble.yaml();
    if (traced) {
      print(yaml);
    }
    Topology topology = CampaignNetwork.read(seed, yaml, List.of());
    Simulation simulation =
        new Simulation(NetworkLayout.of(topology), this::told, version, "scripts/campaign " + seed);
    simulation.linger(LINGER_NANOS);
    simulation.schedule(LIMIT_NANOS, _ -> overdue());
    trouble.befall(simulation);
    seeker = network.anyServer(new SplittableRandom(seed + FETCHES));
    simulation.schedule(FETCH_NANOS, now -> now.retrieve("fetch", seeker, "d0", true));
    Simulation.Outcome outcome = simulation.run();
    if (outcome.notConverged().isPresent()) {
      count("not converged: " + outcome.notConverged().get().replaceAll("[0-9]+", "n"));
      return;
    }
    List<Replica> replicas = outcome.recorder().replicas(outcome.stores());
    for (Replica replica : replicas) {
      judge(replica, topology, outcome.stores());
    }
    judgeDistances(replicas, topology);
  }

  private void told(TimedEvent event) {
    if (traced) {
      print(event.toString());
    }
    switch (event.kind()) {
      case "deployment-started", "deployment-resumed" -> under.put(copyOf(event), event.node());
      case "deployment-placed", "deployment-failed" -> under.remove(copyOf(event));
      case "replica-fetched" -> {
        count("fetched");
        event.text("sha256").ifPresent(sha256 -> fetched = sha256);
      }
      case "retrieval-failed" ->
          count("not fetched: " + event.text("why").orElse("?").replaceAll(";.*", ""));
      case "killed" -> {
        String node = event.text("target").orElseThrow();
        under.values().removeIf(node::equals);
        if (event.text("event").orElse("").equals(RandomDisorder.DISASTER)) {
          struck.add(node);
        }
      }
      default -> {}
    }
  }

  private static String copyOf(TimedEvent event) {
    return event.text("flow").orElseThrow().replaceFirst(":[0-9]+$", "");
  }

  private void overdue() {
    if (!under.isEmpty()) {
      throw new IllegalStateException("after " + LIMIT_NANOS + " ns still under way: " + under);
    }
  }

  private void judge(Replica replica, Topology topology, ResultRecorder.Stores stores) {
    if (!replica.isPlaced()) {
      String why = Optional.ofNullable(replica.failure()).orElse("");
      count("failed: " + why);
      if (why.isBlank() || why.contains("did not end") || why.equals("?")) {
        faults.add(replica.title() + " ended without a reason: " + why);
      }
      return;
    }
    if (replica.name().equals("d0") && !fetched.isEmpty() && !isWhole(replica, topology)) {
      faults.add(replica.title() + " was fetched as something else: " + fetched);
    }
    count(
        replica.copies() == 1
            ? "placed"
            : "placed, one of several " + (replica.isShard() ? "shards" : "copies"));
    String server = Optional.ofNullable(replica.server()).orElseThrow();
    if (struck.contains(server)) {
      count("of these placed at a server that a disaster reached");
    }
    if (!replica.sha256Verified()) {
      faults.add(replica.title() + " is placed at " + server + ", where it is not whole");
    }
    Deployment order = Objects.requireNonNull(topology.workload().get(replica.name()));
    if (server.equals(order.from())) {
      faults.add(replica.title() + " is placed at its own source");
    }
    if (order.policy() instanceof Policy.Lifeboat) {
      meets(replica.name(), order, server, topology);
    }
    long copies =
        topology.servers().keySet().stream()
            .filter(any -> stores.find(any, replica.copyId()).isPresent())
            .filter(any -> !replica.name().equals("d0") || fetched.isEmpty() || !any.equals(seeker))
            .count();
    if (replica.copies() == 1 && copies > 1) {
      count("placed, with " + (copies - 1) + " more copies");
    }
  }

  /** Whether what was fetched is what was sent: shards are put together for that. */
  private boolean isWhole(Replica replica, Topology topology) {
    if (!replica.isShard()) {
      return fetched.equals(replica.sha256());
    }
    Deployment order = Objects.requireNonNull(topology.workload().get(replica.name()));
    try {
      ReplicaContent whole = new Parties(NetworkLayout.of(topology)).content(order, 1);
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      whole.read(0, (int) whole.length()).addTo(sha256);
      return fetched.equals(HexFormat.of().formatHex(sha256.digest()));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("content is generated, and every JDK has SHA-256", e);
    }
  }

  private void meets(String name, Deployment order, String server, Topology topology) {
    Criteria criteria = order.criteria();
    Node.Server at = Objects.requireNonNull(topology.servers().get(server));
    if (at.cost() > criteria.maxCost().orElse(Double.MAX_VALUE)) {
      faults.add(name + " is placed at " + server + ", which costs " + at.cost());
    }
    double meters = metersBetween(order.from(), server, topology);
    if (meters < criteria.leastDistanceMeters().orElse(0) - 1) {
      faults.add(name + " is placed only " + meters + " m away");
    }
  }

  /** No two copies of a replica that are placed are at one server, or nearer than was asked for. */
  private void judgeDistances(List<Replica> replicas, Topology topology) {
    for (Replica one : replicas) {
      for (Replica other : replicas) {
        if (one.isPlaced()
            && other.isPlaced()
            && one.name().equals(other.name())
            && one.copy() < other.copy()) {
          judgeDistance(one, other, topology);
        }
      }
    }
  }

  private void judgeDistance(Replica one, Replica other, Topology topology) {
    String here = Optional.ofNullable(one.server()).orElseThrow();
    String there = Optional.ofNullable(other.server()).orElseThrow();
    double wanted = Objects.requireNonNull(topology.workload().get(one.name())).apartMeters();
    double meters = metersBetween(here, there, topology);
    if (here.equals(there) || meters < wanted - 1) {
      faults.add(one.title() + " at " + here + " is " + meters + " m from copy " + other.copy());
    }
  }

  private static double metersBetween(String one, String other, Topology topology) {
    return topology.siteOf(one).orElseThrow().metersTo(topology.siteOf(other).orElseThrow());
  }

  private void count(String end) {
    ends.merge(end, 1, Integer::sum);
  }

  @SuppressWarnings("SystemOut") // A program of its own, whose output is its result.
  private static void print(String line) {
    System.out.println(line);
  }

  /** Runs one seed and shows all of it, or so many from a first one, and shows what failed. */
  public static void main(String[] arguments) {
    String version = System.getProperty("lifeboat.version", "development");
    long first = Long.parseLong(arguments[0]);
    long count = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    Map<String, Integer> ends = new LinkedHashMap<>();
    int faulty = 0;
    for (long seed = first; seed < first + count; seed++) {
      Verdict verdict = of(seed, version, arguments.length == 1);
      verdict.ends().forEach((end, times) -> ends.merge(end, times, Integer::sum));
      if (!verdict.faults().isEmpty()) {
        faulty++;
        print("seed " + seed + ", Lifeboat " + version + ", repeat: scripts/campaign " + seed);
        verdict.faults().forEach(fault -> print("  " + fault));
      }
    }
    ends.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(end -> print(end.getValue() + "  " + end.getKey()));
    print(count + " networks, " + faulty + " with faults");
    System.exit(faulty == 0 ? 0 : 1);
  }
}
