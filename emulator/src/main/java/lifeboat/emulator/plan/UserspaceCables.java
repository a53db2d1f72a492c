package lifeboat.emulator.plan;

import java.util.ArrayList;
import java.util.List;
import lifeboat.emulator.link.EmulatedLink;
import lifeboat.network.link.Seeds;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;

/**
 * The cables of the user-space back end: each is two pairs of devices whose outer ends, {@code l0a}
 * and {@code l0b} for the first link of the file, stay in the namespace of the run.
 */
public final class UserspaceCables {

  private UserspaceCables() {}

  /** What {@link lifeboat.emulator.link.UserspaceLinks} has to join, in the order of the file. */
  public static List<EmulatedLink> of(NetworkLayout layout) {
    long seed = layout.topology().seed();
    List<EmulatedLink> cables = new ArrayList<>();
    for (Link link : layout.topology().links().values()) {
      int number = cables.size();
      cables.add(
          new EmulatedLink(
              link.name(),
              "l" + number + "a",
              "l" + number + "b",
              link.fromA(),
              link.fromB(),
              Seeds.ofDirection(seed, link, link.nodeA()),
              Seeds.ofDirection(seed, link, link.nodeB())));
    }
    return List.copyOf(cables);
  }
}
