package lifeboat.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.route.Route;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;

/**
 * Networks for tests, written as a story.
 *
 * <pre>
 *   coast():
 *
 *   s1 - sf ==== hub ==== la - floor - s2      hub relays as a switch, floor is a plain switch
 *                 |                  \ s4
 *                 s3
 * </pre>
 */
public final class SmallNetwork {

  private static final long MILLISECOND = 1_000_000;

  private final SequencedMap<String, Node.Relay> relays = new LinkedHashMap<>();
  private final SequencedMap<String, Node.Server> servers = new LinkedHashMap<>();
  private final SequencedMap<String, Node.PlainSwitch> switches = new LinkedHashMap<>();
  private final SequencedMap<String, Link> links = new LinkedHashMap<>();

  /** The network drawn above; links of 2 ms and 3 ms, access of 0.1 ms. */
  public static SmallNetwork coast() {
    SmallNetwork network = new SmallNetwork();
    network.router("sf", "172.16.0.0/24");
    network.relayingSwitch("hub", "172.17.0.0/24");
    network.router("la", "172.18.0.0/24");
    network.switches.put("floor", new Node.PlainSwitch("floor"));
    network.link(
        "coast", "sf", "hub", LinkProfile.of(2 * MILLISECOND).withJitter(500_000).withLoss(0.001));
    network.link("south", "hub", "la", delay(3 * MILLISECOND));
    network.lan("aisle", "la", "floor");
    network.server("s1", "sf");
    network.server("s2", "floor");
    network.server("s3", "hub");
    network.server("s4", "floor");
    return network;
  }

  /** Routers in a row, one server at each end; every link takes 1 ms. */
  public static SmallNetwork chain(int routers) {
    SmallNetwork network = new SmallNetwork();
    for (int i = 0; i < routers; i++) {
      network.router("r" + i, "172.16." + i + ".0/24");
      if (i > 0) {
        network.link("l" + i, "r" + (i - 1), "r" + i, delay(MILLISECOND));
      }
    }
    network.server("first", "r0");
    network.server("last", "r" + (routers - 1));
    return network;
  }

  /** Two routers, and a link of which only the way from {@code a} to {@code b} does anything. */
  public static SmallNetwork pair(LinkProfile there) {
    SmallNetwork network = new SmallNetwork();
    network.router("a", "172.16.0.0/24");
    network.router("b", "172.17.0.0/24");
    Link link = new Link("trial", Link.Kind.BACKBONE, "a", "b", there, LinkProfile.of(0));
    network.links.put("trial", link);
    return network;
  }

  /** Addresses and devices of the network. */
  public NetworkLayout layout() {
    return NetworkLayout.of(
        new Topology(
            "small",
            "",
            1,
            Topology.LinkBackend.AUTO,
            Topology.ProcessLayout.PACKED,
            relays,
            servers,
            switches,
            links,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>()));
  }

  /** Routes with the named links down. */
  public static SequencedMap<String, List<Route>> routes(
      NetworkLayout layout, String... downLinks) {
    return Routes.compute(layout, Set.of(), Set.of(downLinks));
  }

  private void router(String name, String lan) {
    relay(name, Node.Relay.Kind.ROUTER, lan);
  }

  private void relayingSwitch(String name, String lan) {
    relay(name, Node.Relay.Kind.SWITCH, lan);
  }

  private void relay(String name, Node.Relay.Kind kind, String lan) {
    relays.put(
        name,
        new Node.Relay(
            name,
            kind,
            new Coordinates(0, 0),
            name,
            Optional.of(Ipv4Prefix.parse(lan)),
            10_000_000_000L,
            1_000_000_000L));
  }

  private void link(String name, String a, String b, LinkProfile profile) {
    links.put(name, new Link(name, Link.Kind.BACKBONE, a, b, profile, delay(profile.delayNanos())));
  }

  private void lan(String name, String a, String b) {
    links.put(name, new Link(name, Link.Kind.LAN, a, b, delay(100_000), delay(100_000)));
  }

  private void server(String name, String on) {
    servers.put(name, new Node.Server(name, on, 1L << 30, 1, Optional.empty()));
    LinkProfile access = delay(100_000);
    links.put(name, new Link(name, Link.Kind.ACCESS, name, on, access, access));
  }

  private static LinkProfile delay(long nanos) {
    return LinkProfile.of(nanos).withRate(1_000_000_000);
  }
}
