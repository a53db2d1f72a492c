package lifeboat.network.hurdat;

import java.util.List;
import java.util.Map;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Radii;

/**
 * A storm and where it was when.
 *
 * @param id basin, number and year, such as {@code AL182012}
 * @param fixes in the order of time, mostly every six hours
 */
public record Storm(String id, String name, List<Fix> fixes) {

  /** The winds, in knots, whose radii are given. */
  public static final List<Integer> WINDS_KNOTS = List.of(34, 50, 64);

  /**
   * Where it was at one time.
   *
   * @param radii how far winds of so many knots reached; without those that are not known
   */
  public record Fix(UtcMinute time, Coordinates center, Map<Integer, Radii> radii) {
    public Fix {
      radii = Map.copyOf(radii);
    }
  }

  public Storm {
    fixes = List.copyOf(fixes);
  }
}
