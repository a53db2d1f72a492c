package lifeboat.emulator.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.emulator.plan.BuiltNetwork;
import lifeboat.emulator.plan.NetemGaps;
import lifeboat.emulator.plan.NetemProbe;
import lifeboat.emulator.plan.NetworkPlan;
import lifeboat.emulator.plan.PlanException;
import lifeboat.emulator.plan.PlanExecutor;
import lifeboat.emulator.plan.PlanLine;
import lifeboat.emulator.plan.ShapingReadBack;
import lifeboat.network.route.Route;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;

/** Builds the network of a run in its namespaces, and changes it while the run goes on. */
final class NetworkBuilder implements AutoCloseable {

  private static final int PARALLEL_NODES = 4;

  private NetworkLayout layout;
  private final LinkBackend backend;
  private final PlanExecutor executor;
  private SequencedMap<String, List<Route>> routes = new LinkedHashMap<>();

  /** The links as they are shaped at this moment, those that are cut included. */
  private final Map<String, Link> shapes;

  /** The same if nothing were cut. */
  private final Map<String, Link> wanted;

  private final boolean seeded;

  private NetworkBuilder(
      NetworkLayout layout, LinkBackend backend, boolean seeded, PlanExecutor executor) {
    this.executor = executor;
    this.layout = layout;
    this.backend = backend;
    this.seeded = seeded;
    this.shapes = new LinkedHashMap<>(layout.topology().links());
    this.wanted = new LinkedHashMap<>(layout.topology().links());
  }

  /** Chooses the link back end; to be called inside the namespace of the run. */
  static NetworkBuilder prepare(NetworkLayout layout)
      throws InterruptedException, HostCannotException {
    PlanExecutor executor = new PlanExecutor(PARALLEL_NODES);
    try {
      return hasNetem(layout.topology())
          ? new NetworkBuilder(layout, LinkBackend.NETEM, NetemProbe.knowsSeeds(), executor)
          : new NetworkBuilder(layout, LinkBackend.USERSPACE, true, executor);
    } catch (InterruptedException | HostCannotException e) {
      executor.close();
      throw e;
    }
  }

  private static boolean hasNetem(Topology topology)
      throws InterruptedException, HostCannotException {
    LinkBackend wanted = topology.linkBackend();
    boolean lacksNothing = NetemGaps.of(topology).isEmpty();
    if (wanted == LinkBackend.USERSPACE || (wanted == LinkBackend.AUTO && !lacksNothing)) {
      return false;
    }
    Optional<String> whyNot = NetemProbe.whyUnavailable();
    if (whyNot.isPresent() && wanted == LinkBackend.NETEM) {
      throw new HostCannotException(
          "the topology wants the netem back end, and this kernel does not have it ("
              + whyNot.get()
              + "); say link-backend: userspace, or load the module sch_netem");
    }
    return whyNot.isEmpty();
  }

  LinkBackend backend() {
    return backend;
  }

  /** Whether the chance of the links comes from the seed of the topology. */
  boolean isSeeded() {
    return seeded;
  }

  /** What the file asks for and the back end does not do. */
  List<String> gaps() {
    return backend == LinkBackend.NETEM ? NetemGaps.of(layout.topology()) : List.of();
  }

  /**
   * Builds everything.
   *
   * @throws HostCannotException when the kernel or a tool refuses something, or when netem does not
   *     do what it was told
   */
  void build() throws IOException, InterruptedException, HostCannotException {
    BuiltNetwork built;
    try {
      built = BuiltNetwork.build(layout, backend, seeded, executor);
    } catch (PlanException e) {
      throw new HostCannotException("the host refused a part of the network\n  " + e.getMessage());
    }
    routes = built.routes();
    List<String> differences = ShapingReadBack.differences(built.nodeLines());
    if (!differences.isEmpty()) {
      throw new HostCannotException(
          "netem on this host does not do what the file asks for; say link-backend: userspace\n  "
              + String.join("\n  ", differences));
    }
  }

  /** All links of a node go down at once. */
  void unplug(String node) throws IOException, InterruptedException {
    setLinks(node, "down");
  }

  /** The links of a node that comes back go up; its routes follow when they have converged. */
  void plug(String node) throws IOException, InterruptedException {
    setLinks(node, "up");
    executor.awaitCarriers(layout, List.of(node));
    routes.remove(node); // The kernel has forgotten them with the links.
  }

  private void setLinks(String node, String state) throws IOException, InterruptedException {
    List<PlanLine> lines = new ArrayList<>();
    for (Port port : layout.portsOf(node)) {
      lines.add(
          new PlanLine.Ip(
              Optional.of(node), "link set dev " + port.device() + " " + state, "events"));
    }
    executor.execute(lines);
  }

  /** From now on a cable loses every frame. */
  void cut(String name) throws IOException, InterruptedException {
    shape(wanted(name), true);
  }

  /** A cable that was cut does to frames again what it did before, or has come to do since. */
  void mend(String name) throws IOException, InterruptedException {
    shape(wanted(name), false);
  }

  private Link wanted(String name) {
    Link link = wanted.get(name);
    if (link == null) {
      throw new IllegalArgumentException("no link " + name);
    }
    return link;
  }

  /** Shapes both directions of a cable anew, where the kernel does that; a cut one loses all. */
  void shape(Link link, boolean cut) throws IOException, InterruptedException {
    Link after = cut ? link.severed() : link;
    Link before = Objects.requireNonNull(shapes.put(link.name(), after));
    wanted.put(link.name(), link);
    if (backend == LinkBackend.NETEM) {
      executor.execute(NetworkPlan.reshaping(layout, before, after, seeded));
    }
  }

  /** The event of the topology that gives a link this shape; empty where the link itself has it. */
  Optional<String> eventOf(Link shape) {
    if (shape.equals(layout.topology().links().get(shape.name()))) {
      return Optional.empty();
    }
    for (ScenarioEvent event : layout.topology().events().values()) {
      if (event instanceof ScenarioEvent.Degrade degrade && degrade.changed().equals(shape)) {
        return Optional.of(event.name());
      }
    }
    throw new IllegalArgumentException("no event makes a link " + shape);
  }

  /** The links get the profiles of another layout, which is otherwise the same. */
  void reshape(NetworkLayout changed, Set<String> cutLinks)
      throws IOException, InterruptedException {
    NetworkLayout before = layout;
    layout = changed;
    for (Link link : changed.topology().links().values()) {
      if (!link.equals(before.topology().links().get(link.name()))) {
        shape(link, cutLinks.contains(link.name()));
      }
    }
  }

  /** Recomputes and installs the routes around everything that is down. */
  void reroute(Set<String> downNodes, Set<String> cutLinks)
      throws IOException, InterruptedException {
    SequencedMap<String, List<Route>> after = Routes.compute(layout, downNodes, cutLinks);
    executor.execute(NetworkPlan.routeChanges(layout, routes, after));
    routes = after;
  }

  @Override
  public void close() {
    executor.close();
  }
}
