package lifeboat.emulator.plan;

import java.util.ArrayList;
import java.util.List;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Topology;

/**
 * What {@code netem} takes the words for and does not do, so that it is not found by reading back.
 *
 * <p>Jitter with a correlation: the kernel draws from a table by the low digits of a number, of
 * which only the high ones resemble those of the number before.
 */
public final class NetemGaps {

  private NetemGaps() {}

  /** A sentence for each entry of the file that asks for such a thing. */
  public static List<String> of(Topology topology) {
    List<String> gaps = new ArrayList<>();
    for (Link link : topology.links().values()) {
      if (isCorrelated(link)) {
        gaps.add(
            Origins.of(link)
                + ": netem ignores jitter-correlation; link-backend: userspace does it");
      }
    }
    return List.copyOf(gaps);
  }

  private static boolean isCorrelated(Link link) {
    return List.of(link.fromA(), link.fromB()).stream()
        .anyMatch(profile -> profile.jitter().varies() && profile.jitter().correlation() > 0);
  }
}
