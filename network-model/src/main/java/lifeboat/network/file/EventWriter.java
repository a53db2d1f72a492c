package lifeboat.network.file;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import lifeboat.network.topology.Front;
import lifeboat.network.topology.MovingFront;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Radii;
import lifeboat.network.topology.ScenarioEvent;

/**
 * Writes events with nothing left to defaults, to other events or to other files: all times as
 * durations, whatever moves as a track.
 */
final class EventWriter {

  private EventWriter() {}

  /** Keys and values of an event. */
  static List<String> fields(ScenarioEvent event) {
    List<String> fields = new ArrayList<>();
    fields.add("at: " + TopologyWriter.duration(event.atNanos()));
    switch (event) {
      case ScenarioEvent.Fail fail -> {
        fields.add("fail: " + part(fail.part()));
        lasting(fail.forNanos(), fields);
      }
      case ScenarioEvent.Heal heal -> fields.add("heal: " + part(heal.part()));
      case ScenarioEvent.Degrade degrade -> {
        String shape = String.join(", ", ProfileWriter.shape(degrade.changed()));
        fields.add(
            "degrade: {link: "
                + TopologyWriter.name(degrade.changed().name())
                + ", "
                + shape
                + "}");
        lasting(degrade.forNanos(), fields);
      }
      case ScenarioEvent.Restore restore ->
          fields.add("restore: " + TopologyWriter.name(restore.link()));
      case ScenarioEvent.Pause pause -> {
        fields.add("pause: " + TopologyWriter.name(pause.node()));
        lasting(pause.forNanos(), fields);
      }
      case ScenarioEvent.Resume resume ->
          fields.add("resume: " + TopologyWriter.name(resume.node()));
      case ScenarioEvent.Partition partition -> {
        fields.add("partition: " + TopologyWriter.names(partition.nodes()));
        lasting(partition.forNanos(), fields);
      }
      case ScenarioEvent.Flap flap -> {
        fields.add("flap: " + TopologyWriter.name(flap.link()));
        fields.add("every: " + TopologyWriter.duration(flap.everyNanos()));
        lasting(OptionalLong.of(flap.downNanos()), fields);
        fields.add("times: " + flap.times());
      }
      case ScenarioEvent.Notify notify ->
          fields.add("notify: " + TopologyWriter.name(notify.server()));
      case ScenarioEvent.Disaster disaster -> fields.add(disaster(disaster));
    }
    return fields;
  }

  private static void lasting(OptionalLong nanos, List<String> fields) {
    nanos.ifPresent(length -> fields.add("for: " + TopologyWriter.duration(length)));
  }

  /** A cable is told from a node of the same name. */
  private static String part(NetworkPart part) {
    return switch (part) {
      case NetworkPart.NodePart node -> NetworkPart.NODE_PREFIX + node.name();
      case NetworkPart.LinkPart link -> NetworkPart.LINK_PREFIX + link.name();
    };
  }

  private static String disaster(ScenarioEvent.Disaster disaster) {
    List<String> fields = new ArrayList<>();
    switch (disaster.front()) {
      case Front.Spreading spreading -> {
        fields.add(TopologyWriter.area(spreading.start()));
        fields.add("speed: " + Units.SPEED.formatDecimal(spreading.metersPerSecond()));
        fields.add("reach: " + length(spreading.reachMeters()));
      }
      case MovingFront moving ->
          fields.add(
              moving.fixes().stream()
                  .map(EventWriter::waypoint)
                  .collect(Collectors.joining(", ", "track: [", "]")));
    }
    fields.add("cuts-links: " + (disaster.cutsLinks() ? "yes" : "no"));
    disaster
        .warningNanos()
        .ifPresent(nanos -> fields.add("warning: " + TopologyWriter.duration(nanos)));
    return "disaster: {" + String.join(", ", fields) + "}";
  }

  private static String waypoint(MovingFront.Fix fix) {
    return "{at: "
        + TopologyWriter.duration(fix.atNanos())
        + ", center: "
        + TopologyWriter.place(fix.center())
        + ", "
        + radii(fix.radii())
        + "}";
  }

  private static String radii(Radii radii) {
    return radii.isCircle()
        ? "radius: " + length(radii.northEast())
        : "radii: {ne: "
            + length(radii.northEast())
            + ", se: "
            + length(radii.southEast())
            + ", sw: "
            + length(radii.southWest())
            + ", nw: "
            + length(radii.northWest())
            + "}";
  }

  private static String length(double meters) {
    return Units.LENGTH.formatDecimal(meters);
  }
}
