package lifeboat.network.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the events of a topology do to single nodes, in the order of time: a disaster is as many
 * happenings as there are sites in its way. Both engines play these.
 */
public sealed interface Happening {

  /** Time after the tables have converged. */
  long atNanos();

  /** Name of the event that it belongs to. */
  String event();

  /** The node that it concerns. */
  String node();

  /** The node ends at once. */
  record Ends(long atNanos, String event, String node) implements Happening {}

  /** The node comes back. */
  record Returns(long atNanos, String event, String node) implements Happening {}

  /** An emergency notice reaches the server. */
  record Notified(long atNanos, String event, String node) implements Happening {}

  /** The server is told where the front of a disaster is. */
  record FrontReported(
      long atNanos, String event, String node, Coordinates center, double radiusMeters)
      implements Happening {}

  /** All happenings; those of the same time in the order of the file. */
  static List<Happening> of(Topology topology) {
    List<Happening> all = new ArrayList<>();
    for (ScenarioEvent event : topology.events().values()) {
      switch (event) {
        case ScenarioEvent.Kill kill -> all.add(new Ends(kill.atNanos(), kill.name(), kill.node()));
        case ScenarioEvent.Restart restart ->
            all.add(new Returns(restart.atNanos(), restart.name(), restart.node()));
        case ScenarioEvent.Notify notify ->
            all.add(new Notified(notify.atNanos(), notify.name(), notify.server()));
        case ScenarioEvent.Disaster disaster -> strike(topology, disaster, all);
      }
    }
    all.sort(Comparator.comparingLong(Happening::atNanos));
    return withoutRepeatedEnds(all);
  }

  /** Who watches for the front hears of it before it may be too late. */
  private static void strike(
      Topology topology, ScenarioEvent.Disaster disaster, List<Happening> all) {
    for (Deployment deployment : topology.workload().values()) {
      deployment
          .trigger()
          .ifPresent(trigger ->
              trigger
                  .frontMeters()
                  .ifPresent(meters -> report(topology, disaster, deployment.from(), meters, all)));
    }
    for (Node node : topology.nodes()) {
      topology
          .siteOf(node.name())
          .ifPresent(site ->
              disaster
                  .nearsNanos(site, 0)
                  .ifPresent(at -> all.add(new Ends(at, disaster.name(), node.name()))));
    }
  }

  private static void report(
      Topology topology,
      ScenarioEvent.Disaster disaster,
      String server,
      double meters,
      List<Happening> all) {
    topology
        .siteOf(server)
        .ifPresent(site ->
            disaster
                .nearsNanos(site, meters)
                .ifPresent(at ->
                    all.add(
                        new FrontReported(
                            at,
                            disaster.name(),
                            server,
                            disaster.start().center(),
                            disaster.radiusMeters(at)))));
  }

  /** A node that is down cannot end once more. */
  private static List<Happening> withoutRepeatedEnds(List<Happening> all) {
    Set<String> down = new HashSet<>();
    List<Happening> kept = new ArrayList<>();
    for (Happening happening : all) {
      boolean news =
          switch (happening) {
            case Ends ends -> down.add(ends.node());
            case Returns returns -> down.remove(returns.node());
            case Notified _, FrontReported _ -> true;
          };
      if (news) {
        kept.add(happening);
      }
    }
    return List.copyOf(kept);
  }
}
