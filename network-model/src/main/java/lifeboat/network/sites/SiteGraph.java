package lifeboat.network.sites;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import lifeboat.network.topology.Coordinates;

/**
 * A network of routers with places: at most one cable joins two of them, and none joins a router to
 * itself.
 */
public record SiteGraph(String name, List<Site> sites, List<Cable> cables) {

  /** A router with a place; {@code id} is that of the file. */
  public record Site(String id, String label, Coordinates at) {}

  /**
   * A cable between two sites, by their numbers.
   *
   * @param rateBitsPerSecond absent where nobody has said it
   * @param delayNanos measured, one way; absent where the length of the way has to do
   */
  public record Cable(int a, int b, OptionalLong rateBitsPerSecond, OptionalLong delayNanos) {

    public Cable {
      if (a == b) {
        throw new IllegalArgumentException("a cable from " + a + " to itself");
      }
    }

    /** A cable of which only the ends are known. */
    public Cable(int a, int b) {
      this(a, b, OptionalLong.empty(), OptionalLong.empty());
    }
  }

  public SiteGraph {
    sites = List.copyOf(sites);
    cables = List.copyOf(cables);
    for (Cable cable : cables) {
      if (Math.min(cable.a(), cable.b()) < 0 || Math.max(cable.a(), cable.b()) >= sites.size()) {
        throw new IllegalArgumentException(cable + " among " + sites.size() + " sites");
      }
    }
  }

  /** For each site the numbers of the sites it has a cable to. */
  public List<Set<Integer>> neighbours() {
    List<Set<Integer>> neighbours = new ArrayList<>();
    sites.forEach(_ -> neighbours.add(new LinkedHashSet<>()));
    for (Cable cable : cables) {
      neighbours.get(cable.a()).add(cable.b());
      neighbours.get(cable.b()).add(cable.a());
    }
    return neighbours;
  }

  /** Length of the geodesic between two sites in metres. */
  public double meters(int a, int b) {
    return sites.get(a).at().metersTo(sites.get(b).at());
  }
}
