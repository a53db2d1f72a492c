package lifeboat.emulator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import lifeboat.network.route.Route;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology.LinkBackend;

/** Everything that has to be done to build a network, in order. */
public record NetworkPlan(List<Stage> stages) {

  public NetworkPlan {
    stages = List.copyOf(stages);
  }

  /**
   * Plans the network of a layout inside an empty network namespace.
   *
   * @param routes routing tables by node
   * @param backend who delays frames; not {@link LinkBackend#AUTO}, which is for the caller to
   *     decide
   * @param seeded whether netem knows seeds here, see {@link NetemProbe#knowsSeeds}
   */
  public static NetworkPlan of(
      NetworkLayout layout,
      SequencedMap<String, List<Route>> routes,
      LinkBackend backend,
      boolean seeded) {
    return cables(layout, backend, seeded).then(nodes(layout, routes, backend, seeded));
  }

  /** The part of {@link #of} that needs no routes: namespaces and the cables between them. */
  static NetworkPlan cables(NetworkLayout layout, LinkBackend backend, boolean seeded) {
    return new NetworkPlanner(layout, backend, seeded).cables();
  }

  /** The part of {@link #of} that comes after {@link #cables}. */
  static NetworkPlan nodes(
      NetworkLayout layout,
      SequencedMap<String, List<Route>> routes,
      LinkBackend backend,
      boolean seeded) {
    return new NetworkPlanner(layout, backend, seeded).nodes(routes);
  }

  private NetworkPlan then(NetworkPlan next) {
    List<Stage> both = new ArrayList<>(stages);
    both.addAll(next.stages);
    return new NetworkPlan(both);
  }

  /** The lines that turn one set of routing tables into another; only nodes still in both. */
  public static List<PlanLine> routeChanges(
      NetworkLayout layout,
      SequencedMap<String, List<Route>> before,
      SequencedMap<String, List<Route>> after) {
    return RoutePlan.changes(layout, before, after);
  }

  /**
   * The lines that give a cable another shape, in the kernel, while frames pass it; those under way
   * are lost.
   */
  public static List<PlanLine> reshaping(
      NetworkLayout layout, Link before, Link after, boolean seeded) {
    return new ShapingPlan(layout, seeded).changes(before, after);
  }

  /** All lines in order. */
  public List<PlanLine> lines() {
    return stages.stream().flatMap(stage -> stage.lines().stream()).toList();
  }

  /** The plan as text, each stage under its name. */
  @Override
  public String toString() {
    return stages.stream()
        .map(stage ->
            "# "
                + stage.name()
                + "\n"
                + stage.lines().stream().map(line -> line + "\n").collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }
}
