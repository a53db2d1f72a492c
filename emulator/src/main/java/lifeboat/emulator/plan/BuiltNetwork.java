package lifeboat.emulator.plan;

import java.io.IOException;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import lifeboat.network.route.Route;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * A network that stands: its devices pass frames on, and its nodes have routes to each other.
 *
 * @param routes routing tables by node
 * @param nodeLines what was done in the nodes, in order
 */
public record BuiltNetwork(SequencedMap<String, List<Route>> routes, List<PlanLine> nodeLines) {

  /**
   * Builds the network of a layout inside an empty network namespace. The routes are computed while
   * the kernel makes namespaces and devices.
   *
   * @param backend who delays frames, as in {@link NetworkPlan#of}
   * @param seeded as in {@link NetworkPlan#of}
   * @throws PlanException naming what the host refused
   */
  public static BuiltNetwork build(
      NetworkLayout layout, LinkBackend backend, boolean seeded, PlanExecutor executor)
      throws IOException, InterruptedException {
    FutureTask<SequencedMap<String, List<Route>>> computation =
        new FutureTask<>(() -> Routes.compute(layout, Set.of(), Set.of()));
    Thread.ofPlatform().name("routes").daemon().start(computation);
    executor.execute(NetworkPlan.cables(layout, backend, seeded));
    SequencedMap<String, List<Route>> routes = result(computation);
    NetworkPlan nodes = NetworkPlan.nodes(layout, routes, backend, seeded);
    executor.execute(nodes);
    executor.awaitCarriers(layout, layout.ports().keySet());
    return new BuiltNetwork(routes, nodes.lines());
  }

  private static <T> T result(FutureTask<T> computation) throws InterruptedException {
    try {
      return computation.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the routes could not be computed", e.getCause());
    }
  }
}
