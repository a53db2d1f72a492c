package lifeboat.simulator.study;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;

/**
 * Routing by angle alone, to compare with: each router looks at the directions of its neighbours
 * and at nothing else, and remembers nothing. On some networks that goes in a circle for ever.
 *
 * <p>Towards a destination it is compass routing, which always arrives on Delaunay triangulations
 * (Kranakis, Singh and Urrutia, "Compass routing on geometric networks", 1999).
 */
public final class AngleRouting {

  private final SiteGraph graph;
  private final List<Set<Integer>> neighbours;

  /** Over the cables of {@code graph}. */
  public AngleRouting(SiteGraph graph) {
    this.graph = graph;
    this.neighbours = graph.neighbours();
  }

  /**
   * Whether what goes towards {@code target}, always to the neighbour nearest to its direction,
   * arrives.
   */
  public boolean arrives(int source, int target) {
    BitSet seen = new BitSet();
    int here = source;
    while (here != target) {
      if (seen.get(here)) {
        return false;
      }
      seen.set(here);
      here = next(here, azimuth(here, target));
    }
    return true;
  }

  /**
   * Whether what goes away from {@code source}, always to the neighbour nearest to the direction
   * away from it, gets {@code meters} away. It begins with the farthest neighbour, as at the source
   * all directions lead away.
   */
  public boolean leaves(int source, double meters) {
    BitSet seen = new BitSet();
    seen.set(source);
    int here = source;
    for (int neighbour : neighbours.get(source)) {
      here = graph.meters(source, neighbour) > graph.meters(source, here) ? neighbour : here;
    }
    while (graph.meters(source, here) < meters) {
      if (seen.get(here)) {
        return false;
      }
      seen.set(here);
      here = next(here, azimuth(here, source) + 180);
    }
    return true;
  }

  private int next(int here, double wantedDegrees) {
    int best = here;
    double least = Double.POSITIVE_INFINITY;
    for (int neighbour : neighbours.get(here)) {
      double off = Math.abs(Math.IEEEremainder(azimuth(here, neighbour) - wantedDegrees, 360));
      if (off < least) {
        best = neighbour;
        least = off;
      }
    }
    return best;
  }

  private double azimuth(int from, int to) {
    Coordinates a = graph.sites().get(from).at();
    Coordinates b = graph.sites().get(to).at();
    return Geodesic.WGS84.Inverse(
            a.latitudeDegrees(),
            a.longitudeDegrees(),
            b.latitudeDegrees(),
            b.longitudeDegrees(),
            GeodesicMask.AZIMUTH)
        .azi1;
  }
}
