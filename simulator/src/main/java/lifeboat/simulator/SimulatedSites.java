package lifeboat.simulator;

import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Topology;
import lifeboat.parties.Parties;
import lifeboat.relay.message.Ipv4;
import lifeboat.simulator.invariant.Observation;

/**
 * Where the servers of a topology are, for the invariants: by the file, not by what parties say.
 */
final class SimulatedSites implements Observation.Geography {

  private final Topology topology;
  private final Parties parties;

  SimulatedSites(Topology topology, Parties parties) {
    this.topology = topology;
    this.parties = parties;
  }

  @Override
  public double apartMeters(String deployment) {
    Deployment known = topology.workload().get(deployment);
    return known == null ? 0 : known.apartMeters();
  }

  @Override
  public double metersBetween(Ipv4 one, Ipv4 other) {
    return site(one).metersTo(site(other));
  }

  private Coordinates site(Ipv4 server) {
    return parties.nameOf(server).flatMap(topology::siteOf).orElseThrow();
  }
}
