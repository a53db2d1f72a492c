package lifeboat.network.topology;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Every address, interface and bridge of a topology, assigned by rule so that the same file always
 * gives the same network. Used by both engines.
 *
 * @param addresses the address by which each relay and server is known: a relay's LAN address (the
 *     first host of its prefix) or, without a LAN, a loopback address out of 10.255.0.0/16
 * @param ports the end of a cable at each node, by node, in the order of {@code linksOf}
 */
public record NetworkLayout(
    Topology topology,
    SequencedMap<String, Ipv4Prefix> addresses,
    SequencedMap<String, List<Port>> ports) {

  /**
   * One end of a cable.
   *
   * @param device interface name inside the node's namespace, {@code eth0} and so on
   * @param mac address of the device; a bridged port sends with the MAC of the bridge instead
   * @param address address of the device, absent where it is bridged
   * @param bridged whether it is a port of the node's bridge {@code br0}
   */
  public record Port(
      String node,
      String device,
      String mac,
      Optional<Ipv4Prefix> address,
      boolean bridged,
      Link link) {}
}
