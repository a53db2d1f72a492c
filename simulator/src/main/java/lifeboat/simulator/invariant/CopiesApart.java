package lifeboat.simulator.invariant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.Output;

/**
 * No server has two copies of a replica, whole or in part, and the copies of a replica that are
 * reported as placed are as far from each other as was asked for.
 */
final class CopiesApart implements Invariant {

  private record Placed(int copy, Ipv4 server) {}

  private final Observation.Geography geography;

  /** The copies of each replica that each server has; only looked up. */
  private final Map<String, Set<Integer>> held = new HashMap<>();

  /** Where the copies of each replica have been reported as placed; only looked up. */
  private final Map<String, List<Placed>> placed = new HashMap<>();

  CopiesApart(Observation.Geography geography) {
    this.geography = geography;
  }

  @Override
  public void check(Observation event) {
    for (Output output : event.step().outputs()) {
      if (output instanceof Output.Tell tell) {
        told(event, tell.notice());
      }
    }
  }

  private void told(Observation event, Notice notice) {
    switch (notice) {
      case Notice.ReceptionStarted started -> holds(event, started.flow());
      case Notice.ReceptionResumed resumed -> holds(event, resumed.flow());
      case Notice.ReplicaPublished published -> holds(event, published.flow());
      case Notice.ReplicaDiscarded discarded ->
          copiesAt(event, discarded.flow()).remove(discarded.flow().copy());
      case Notice.DeploymentPlaced report -> {
        if (!report.flow().isFetched()) {
          placed(report);
        }
      }
      default -> {}
    }
  }

  private void holds(Observation event, FlowKey flow) {
    if (flow.isFetched()) {
      return; // Whoever fetches a replica may have a copy placed there as well.
    }
    Set<Integer> copies = copiesAt(event, flow);
    copies.add(flow.copy());
    if (copies.size() > 1) {
      throw new InvariantViolation(
          event.address() + " has two copies of " + flow.replicaId() + ": " + copies);
    }
  }

  private Set<Integer> copiesAt(Observation event, FlowKey flow) {
    return held.computeIfAbsent(event.node() + "/" + flow.replicaId(), _ -> new HashSet<>());
  }

  private void placed(Notice.DeploymentPlaced report) {
    Placed here = new Placed(report.flow().copy(), report.server());
    List<Placed> others = placed.computeIfAbsent(report.flow().replicaId(), _ -> new ArrayList<>());
    double wanted = geography.apartMeters(report.name());
    for (Placed other : others) {
      if (other.copy() != here.copy()) {
        double meters = geography.metersBetween(here.server(), other.server());
        if (here.server().equals(other.server()) || meters < wanted) {
          throw new InvariantViolation(
              "of "
                  + report.name()
                  + " copy "
                  + other.copy()
                  + " at "
                  + other.server()
                  + " and copy "
                  + here.copy()
                  + " at "
                  + here.server()
                  + " are "
                  + meters
                  + " m apart, not "
                  + wanted);
        }
      }
    }
    others.add(here);
  }
}
