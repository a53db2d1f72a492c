package lifeboat.network.link;

import java.util.OptionalLong;
import lifeboat.network.topology.Link;

/**
 * Seeds for the many sources of chance of one run, which must not have anything to do with each
 * other.
 */
public final class Seeds {

  private Seeds() {}

  /** The seed of the source called {@code name} in the run of {@code seed}. */
  public static long derive(long seed, String name) {
    long hash = mix(seed);
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash ^ name.charAt(i));
    }
    return hash;
  }

  /**
   * The seed of what {@code sender} sends into a link: from the seed of its profile where it has
   * one, else from that of the run and the link's name. The directions never share one.
   */
  public static long ofDirection(long runSeed, Link link, String sender) {
    OptionalLong own = link.from(sender).seed();
    return own.isPresent()
        ? derive(own.getAsLong(), sender.equals(link.nodeA()) ? "a" : "b")
        : derive(runSeed, link.name() + "/" + sender);
  }

  /** Finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
