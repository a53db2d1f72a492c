package lifeboat.relay.node;

import java.util.List;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;

/**
 * What a relay knows about itself when it starts; everything else it learns.
 *
 * @param address router name: the address by which it is known
 * @param lans prefixes of its LANs
 * @param timeLimitNanos preset upper limit of time for replicas that carry none
 * @param probeIntervalNanos how long after a probe the next leaves by the same port, on links that
 *     are fast enough
 * @param ports how many ports it has, numbered from 0
 * @param incarnation differs at each start
 * @param timing what its host does to time
 */
public record RelayConfig(
    Ipv4 address,
    Place place,
    String site,
    List<Prefix> lans,
    long timeLimitNanos,
    long probeIntervalNanos,
    int ports,
    long incarnation,
    HostTiming timing) {
  public RelayConfig {
    if (probeIntervalNanos <= 0) {
      throw new IllegalArgumentException("probe interval of " + probeIntervalNanos + " ns");
    }
    lans = List.copyOf(lans);
  }

  /** The entry by which it makes itself known when it has not been known before. */
  public GeoEntry advertisement() {
    return new GeoEntry(address, 1, place, site, lans);
  }
}
