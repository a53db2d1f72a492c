package lifeboat.network.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lifeboat.network.topology.Ipv4Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteAggregationTest {

  @Test
  void halvesThatAreReachedInTheSameWayBecomeOne() {
    assertThat(
            aggregated(
                route("10.0.0.0/31", "10.9.0.0", "eth0"),
                route("10.0.0.2/31", "10.9.0.0", "eth0"),
                route("10.0.0.4/30", "10.9.0.0", "eth0"),
                route("10.0.0.8/31", "10.9.0.0", "eth0")))
        .containsExactly(
            route("10.0.0.0/29", "10.9.0.0", "eth0"), route("10.0.0.8/31", "10.9.0.0", "eth0"));
  }

  @Test
  void neighboursThatAreNoHalvesOfOneNetworkStay() {
    List<Route> table =
        List.of(
            route("10.0.0.2/31", "10.9.0.0", "eth0"),
            route("10.0.0.4/31", "10.9.0.0", "eth0"),
            route("10.0.0.8/30", "10.9.0.0", "eth0"));
    assertThat(RouteAggregation.aggregate(table, Set.of())).isEqualTo(table);
  }

  @Test
  void anotherHopAnotherDeviceAndNetworksOfTheNodeItselfStay() {
    List<Route> table =
        List.of(
            route("10.0.0.0/31", "10.9.0.0", "eth0"),
            route("10.0.0.2/31", "10.9.0.2", "eth0"),
            route("10.0.1.0/31", "10.9.0.0", "eth0"),
            route("10.0.1.2/31", "10.9.0.0", "eth1"),
            route("10.0.2.0/31", "10.9.0.0", "eth0"),
            route("10.0.2.2/31", "10.9.0.0", "eth0"));
    assertThat(RouteAggregation.aggregate(table, Set.of(Ipv4Prefix.parse("10.0.2.2/31"))))
        .isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyAddressIsReachedAsBeforeOrNotAtAllAsBefore(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Route> table = new ArrayList<>();
    for (int host = 0; host < 256; host += 2) {
      if (random.nextInt(10) > 0) {
        String via = host < 128 ? "10.9.0.0" : "10.9.0." + random.nextInt(2);
        table.add(route("10.0.0." + host + "/31", via, "eth0"));
      }
    }
    List<Route> aggregated = RouteAggregation.aggregate(table, Set.of());
    assertThat(aggregated.size()).isLessThan(table.size() * 2 / 3);
    for (int host = 0; host < 256; host++) {
      int address = Ipv4Prefix.parse("10.0.0." + host).address();
      assertThat(ways(aggregated, address)).isEqualTo(ways(table, address));
    }
  }

  private static List<Optional<Ipv4Prefix>> ways(List<Route> table, int address) {
    return table.stream()
        .filter(route -> route.destination().contains(address))
        .map(Route::via)
        .toList();
  }

  private static List<Route> aggregated(Route... table) {
    return RouteAggregation.aggregate(Stream.of(table).toList(), Set.of());
  }

  private static Route route(String destination, String via, String device) {
    return new Route(Ipv4Prefix.parse(destination), Optional.of(Ipv4Prefix.parse(via)), device);
  }
}
