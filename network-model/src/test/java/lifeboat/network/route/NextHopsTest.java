package lifeboat.network.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The simulator follows next hops, the kernel follows tables: over random networks of routers, full
 * of equally good paths, both must lead over the very same cables.
 */
class NextHopsTest {
  private static final int ROUTERS = 24;
  private static final int LINKS = 60;

  private final SequencedMap<String, Node.Relay> relays = new LinkedHashMap<>();
  private final SequencedMap<String, Link> links = new LinkedHashMap<>();
  private final Map<Ipv4Prefix, String> ownerOfPort = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void kernelTablesAndNextHopsLeadOverTheSameCables(long seed) {
    NetworkLayout layout = random(new SplittableRandom(seed));
    Set<String> downNodes = Set.of("r3");
    Set<String> downLinks = Set.of("l2", "l7");
    Routes routes = Routes.of(layout, downNodes, downLinks);
    Map<String, List<Route>> tables = Routes.compute(layout, downNodes, downLinks);
    layout
        .ports()
        .forEach((node, ports) ->
            ports.forEach(
                port -> port.address().ifPresent(address -> ownerOfPort.put(address, node))));
    int compared = 0;
    for (String from : relays.keySet()) {
      for (String to : relays.keySet()) {
        if (!from.equals(to) && !downNodes.contains(from) && !downNodes.contains(to)) {
          assertThat(byTables(layout, tables, from, to)).isEqualTo(routes.path(from, to));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo((ROUTERS - 1) * (ROUTERS - 2));
  }

  /** Goes where each router's table sends a packet, as kernels do. */
  private List<String> byTables(
      NetworkLayout layout, Map<String, List<Route>> tables, String from, String to) {
    List<String> path = new ArrayList<>(List.of(from));
    String at = from;
    while (!at.equals(to)) {
      Optional<Route> route =
          tables.getOrDefault(at, List.of()).stream()
              .filter(entry -> entry.destination().contains(layout.address(to).address()))
              .max(Comparator.comparingInt(entry -> entry.destination().length()));
      if (route.isEmpty() || path.size() > ROUTERS) {
        return List.of();
      }
      at = Optional.ofNullable(ownerOfPort.get(route.get().via().orElseThrow())).orElseThrow();
      path.add(at);
    }
    return path;
  }

  /** Delays are 0, 1 or 2 ms, so that many paths cost the same. */
  private NetworkLayout random(SplittableRandom random) {
    for (int i = 0; i < ROUTERS; i++) {
      String name = "r" + i;
      Optional<Ipv4Prefix> lan =
          i % 2 == 0 ? Optional.of(Ipv4Prefix.parse("172.16." + i + ".0/24")) : Optional.empty();
      Coordinates at = new Coordinates(0, 0);
      relays.put(name, new Node.Relay(name, Node.Relay.Kind.ROUTER, at, name, lan, 1_000, 1_000));
    }
    for (int i = 0; i < LINKS; i++) {
      int a = random.nextInt(ROUTERS);
      int b = (a + 1 + random.nextInt(ROUTERS - 1)) % ROUTERS;
      LinkProfile profile = LinkProfile.of(random.nextInt(3) * 1_000_000L);
      links.put("l" + i, new Link("l" + i, Link.Kind.BACKBONE, "r" + a, "r" + b, profile, profile));
    }
    return NetworkLayout.of(
        new Topology(
            "ties",
            "",
            1,
            Topology.LinkBackend.AUTO,
            Topology.ProcessLayout.PACKED,
            relays,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            links,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>()));
  }
}
