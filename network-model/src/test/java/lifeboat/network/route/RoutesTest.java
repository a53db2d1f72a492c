package lifeboat.network.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;

/**
 * Least-delay routes over two relaying switches and three routers:
 *
 * <pre>
 *   s1 - r1 ---- sw1 ------ sw2 - s2
 *                 |  \       |
 *                 r3  \      |
 *                 |    r2 ---+
 *   s3 (r3's LAN)-+
 * </pre>
 */
class RoutesTest {
  private static final long MILLISECOND = 1_000_000;

  private final SequencedMap<String, Node.Relay> relays = new LinkedHashMap<>();
  private final SequencedMap<String, Node.Server> servers = new LinkedHashMap<>();
  private final SequencedMap<String, Link> links = new LinkedHashMap<>();

  RoutesTest() {
    router("r1", "172.16.0.0/24");
    relaySwitch("sw1", "172.17.0.0/24");
    relaySwitch("sw2", "172.18.0.0/24");
    router("r2");
    router("r3", "172.19.0.0/24");
    link("a", "r1", "sw1", 5);
    link("b", "sw1", "sw2", 5);
    link("c", "sw1", "r2", 0);
    link("d", "r2", "sw2", 1);
    link("e", "sw1", "r3", 5);
    server("s1", "r1");
    server("s2", "sw2");
    server("s3", "r3");
  }

  @Test
  void numbersTheRoutersOnASwitchAndFindsTheGateways() {
    NetworkLayout layout = layout();
    assertThat(layout.port("r1", "a").address()).contains(prefix("172.17.0.2/24"));
    assertThat(layout.port("r2", "c").address()).contains(prefix("172.17.0.3/24"));
    assertThat(layout.port("r2", "d").address()).contains(prefix("172.18.0.2/24"));
    assertThat(layout.address("r2")).isEqualTo(prefix("10.255.0.4/32"));
    assertThat(layout.gateway("s2")).isEqualTo(prefix("172.18.0.1/24"));
  }

  @Test
  void goesRoundASlowCableBetweenSwitchesThroughARouter() {
    Routes routes = Routes.of(layout(), Set.of(), Set.of());
    assertThat(routes.path("s1", "s2")).containsExactly("s1", "r1", "sw1", "r2", "sw2", "s2");
    assertThat(routes.tableOf("sw1"))
        .contains(route("172.18.0.0/24", "172.17.0.3/24", "br0"))
        .contains(route("172.16.0.0/24", "172.17.0.2/24", "br0"));
  }

  @Test
  void reachesTheOtherSubnetOfABroadcastDomainOnLink() {
    Routes routes = Routes.of(layout(), Set.of("r2"), Set.of());
    assertThat(routes.tableOf("sw1"))
        .contains(new Route(prefix("172.18.0.0/24"), Optional.empty(), "br0"));
    assertThat(routes.tableOf("r1"))
        .contains(new Route(prefix("172.18.0.0/24"), Optional.empty(), "eth0"))
        .contains(route("172.19.0.0/24", "172.17.0.4/24", "eth0"))
        .noneMatch(route -> route.destination().equals(prefix("172.17.0.0/24")));
  }

  @Test
  void hasNoRouteToWhatIsCutOff() {
    Routes routes = Routes.of(layout(), Set.of(), Set.of("e"));
    assertThat(routes.path("s1", "s3")).isEmpty();
    assertThat(routes.tableOf("r1"))
        .noneMatch(route -> route.destination().equals(prefix("172.19.0.0/24")));
  }

  @Test
  void givesServersADefaultRouteOnly() {
    SequencedMap<String, List<Route>> tables = Routes.compute(layout(), Set.of("s3"), Set.of());
    assertThat(tables).containsOnlyKeys("r1", "sw1", "sw2", "r2", "r3", "s1", "s2");
    assertThat(tables.get("s1")).containsExactly(route("0.0.0.0/0", "172.16.0.1/24", "eth0"));
  }

  private NetworkLayout layout() {
    return NetworkLayout.of(
        new Topology(
            "routes",
            "",
            1,
            Topology.LinkBackend.AUTO,
            Topology.ProcessLayout.PACKED,
            relays,
            servers,
            new LinkedHashMap<>(),
            links,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>()));
  }

  private void router(String name) {
    relay(name, Node.Relay.Kind.ROUTER, Optional.empty());
  }

  private void router(String name, String lan) {
    relay(name, Node.Relay.Kind.ROUTER, Optional.of(prefix(lan)));
  }

  private void relaySwitch(String name, String lan) {
    relay(name, Node.Relay.Kind.SWITCH, Optional.of(prefix(lan)));
  }

  private void relay(String name, Node.Relay.Kind kind, Optional<Ipv4Prefix> lan) {
    relays.put(
        name,
        new Node.Relay(
            name,
            kind,
            new Coordinates(0, 0),
            name,
            lan,
            60_000 * MILLISECOND,
            1_000 * MILLISECOND));
  }

  private void server(String name, String on) {
    servers.put(name, new Node.Server(name, on, 1L << 40, 0, Optional.empty()));
    links.put(name, cable(name, Link.Kind.ACCESS, name, on, 0));
  }

  private void link(String name, String a, String b, long delayMillis) {
    links.put(name, cable(name, Link.Kind.BACKBONE, a, b, delayMillis));
  }

  private static Link cable(String name, Link.Kind kind, String a, String b, long delayMillis) {
    LinkProfile profile = LinkProfile.of(delayMillis * MILLISECOND).withRate(1_000_000_000);
    return new Link(name, kind, a, b, profile, profile);
  }

  private static Route route(String destination, String via, String device) {
    return new Route(prefix(destination), Optional.of(prefix(via)), device);
  }

  private static Ipv4Prefix prefix(String text) {
    return Ipv4Prefix.parse(text);
  }
}
