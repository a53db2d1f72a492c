package lifeboat.emulator.link;

import lifeboat.network.topology.LinkProfile;

/**
 * A link to be emulated between two devices of the current network namespace.
 *
 * @param name the link's key in the topology
 * @param deviceA receives what side A sends, and gives side A what side B sent
 * @param fromA what happens to frames on their way from A to B
 * @param seedFromA origin of all chance from A to B
 */
public record EmulatedLink(
    String name,
    String deviceA,
    String deviceB,
    LinkProfile fromA,
    LinkProfile fromB,
    long seedFromA,
    long seedFromB) {

  public EmulatedLink {
    if (deviceA.equals(deviceB)) {
      throw new IllegalArgumentException("link " + name + " joins " + deviceA + " to itself");
    }
  }
}
