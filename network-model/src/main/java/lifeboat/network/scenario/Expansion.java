package lifeboat.network.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import lifeboat.network.topology.Area;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Extent;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Trigger;

/** Takes the events of a topology apart into what they do to each node and link. */
final class Expansion {

  /** Who is told of a front is told that it is so much nearer, so that rounding does no harm. */
  private static final double TOLERANCE_METERS = 1e-3;

  private final Topology topology;
  private final List<Happening> all = new ArrayList<>();

  Expansion(Topology topology) {
    this.topology = topology;
  }

  /** In the order of time, then of the file; some may find done already what they would do. */
  List<Happening> happenings() {
    topology.events().values().forEach(this::expand);
    all.sort(Comparator.comparingLong(Happening::atNanos));
    return List.copyOf(all);
  }

  private void expand(ScenarioEvent event) {
    switch (event) {
      case ScenarioEvent.Fail fail -> {
        fails(fail.atNanos(), fail.name(), fail.part());
        ending(fail.atNanos(), fail.forNanos(), end -> heals(end, fail.name(), fail.part()));
      }
      case ScenarioEvent.Heal heal -> heals(heal.atNanos(), heal.name(), heal.part());
      case ScenarioEvent.Degrade degrade -> degrade(degrade);
      case ScenarioEvent.Restore restore ->
          restores(restore.atNanos(), restore.name(), restore.link());
      case ScenarioEvent.Pause pause -> {
        all.add(new Happening.Pauses(pause.atNanos(), pause.name(), pause.node()));
        ending(
            pause.atNanos(),
            pause.forNanos(),
            end -> all.add(new Happening.Resumes(end, pause.name(), pause.node())));
      }
      case ScenarioEvent.Resume resume ->
          all.add(new Happening.Resumes(resume.atNanos(), resume.name(), resume.node()));
      case ScenarioEvent.Partition partition -> part(partition);
      case ScenarioEvent.Flap flap -> flap(flap);
      case ScenarioEvent.Notify notify ->
          all.add(new Happening.Notified(notify.atNanos(), notify.name(), notify.server()));
      case ScenarioEvent.Disaster disaster -> {
        warn(disaster);
        strike(disaster);
      }
    }
  }

  /** What is done at the end of something that lasts. */
  @FunctionalInterface
  private interface Ending {
    void at(long nanos);
  }

  private static void ending(long atNanos, OptionalLong forNanos, Ending ending) {
    forNanos.ifPresent(nanos -> ending.at(atNanos + nanos));
  }

  private void fails(long at, String event, NetworkPart part) {
    all.add(
        switch (part) {
          case NetworkPart.NodePart node -> new Happening.Ends(at, event, node.name());
          case NetworkPart.LinkPart link -> new Happening.Cut(at, event, link.name());
        });
  }

  private void heals(long at, String event, NetworkPart part) {
    all.add(
        switch (part) {
          case NetworkPart.NodePart node -> new Happening.Returns(at, event, node.name());
          case NetworkPart.LinkPart link -> new Happening.Healed(at, event, link.name());
        });
  }

  private void degrade(ScenarioEvent.Degrade degrade) {
    Link changed = degrade.changed();
    all.add(new Happening.Degraded(degrade.atNanos(), degrade.name(), changed.name(), changed));
    ending(
        degrade.atNanos(),
        degrade.forNanos(),
        end -> restores(end, degrade.name(), changed.name()));
  }

  private void restores(long at, String event, String name) {
    Link link = topology.links().get(name);
    if (link == null) {
      throw new IllegalArgumentException("no link " + name);
    }
    all.add(new Happening.Restored(at, event, name, link));
  }

  private void part(ScenarioEvent.Partition partition) {
    for (Link link : topology.links().values()) {
      if (separates(partition.nodes(), link)) {
        NetworkPart part = new NetworkPart.LinkPart(link.name());
        fails(partition.atNanos(), partition.name(), part);
        ending(
            partition.atNanos(), partition.forNanos(), end -> heals(end, partition.name(), part));
      }
    }
  }

  /** Cables inside a LAN stay whole, but for that of a server which is named and its relay not. */
  private boolean separates(Set<String> nodes, Link link) {
    return switch (link.kind()) {
      case BACKBONE -> nodes.contains(link.nodeA()) != nodes.contains(link.nodeB());
      case ACCESS ->
          nodes.contains(link.nodeA())
              && topology
                  .relayOf(link.nodeA())
                  .map(Node.Relay::name)
                  .filter(nodes::contains)
                  .isEmpty();
      case LAN -> false;
    };
  }

  private void flap(ScenarioEvent.Flap flap) {
    NetworkPart part = new NetworkPart.LinkPart(flap.link());
    for (int time = 0; time < flap.times(); time++) {
      long at = flap.atNanos() + time * flap.everyNanos();
      fails(at, flap.name(), part);
      heals(at + flap.downNanos(), flap.name(), part);
    }
  }

  private void warn(ScenarioEvent.Disaster disaster) {
    disaster
        .warningNanos()
        .ifPresent(before -> {
          long at = disaster.atNanos() - before;
          topology.workload().values().stream()
              .filter(deployment -> deployment.trigger().filter(Trigger::warning).isPresent())
              .map(Deployment::from)
              .distinct()
              .forEach(server -> all.add(new Happening.Warned(at, disaster.name(), server)));
        });
  }

  /** Who watches for the front hears of it before it may be too late. */
  private void strike(ScenarioEvent.Disaster disaster) {
    for (Deployment deployment : topology.workload().values()) {
      deployment
          .trigger()
          .ifPresent(trigger ->
              trigger
                  .frontMeters()
                  .ifPresent(meters -> report(disaster, deployment.from(), meters)));
    }
    Strike strike = Strike.of(topology, disaster);
    strike.nodes().forEach((node, at) -> all.add(new Happening.Ends(at, disaster.name(), node)));
    strike.links().forEach((link, at) -> all.add(new Happening.Cut(at, disaster.name(), link)));
  }

  private void report(ScenarioEvent.Disaster disaster, String server, double meters) {
    topology
        .siteOf(server)
        .ifPresent(site ->
            disaster
                .nearsNanos(site, meters)
                .ifPresent(at -> {
                  Extent extent = disaster.front().extentAt(at - disaster.atNanos()).orElseThrow();
                  Area.Circle seen = extent.towards(site);
                  Coordinates center = seen.center();
                  double radius = seen.radiusMeters() + TOLERANCE_METERS;
                  all.add(new Happening.FrontReported(at, disaster.name(), server, center, radius));
                }));
  }
}
