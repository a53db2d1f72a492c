package lifeboat.network.sites;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;

/**
 * Turns a graph of sites into a topology: at each site a router with a LAN and one server on it.
 * Cables between routers have the delay of light in fibre along the geodesic.
 */
public final class SiteTopology {

  private static final double METERS_PER_SECOND = 2e8;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long LAN_DELAY_NANOS = 100_000L;
  private static final long BITS_PER_SECOND = 1_000_000_000L;
  private static final long CAPACITY_BYTES = 1L << 40;
  private static final long TIME_LIMIT_NANOS = 60_000_000_000L;
  private static final long PROBE_INTERVAL_NANOS = 1_000_000_000L;
  private static final int MAX_SITE_BYTES = 32;

  /** The LANs: networks of six hosts out of this one. */
  private static final Ipv4Prefix LANS = Ipv4Prefix.parse("172.16.0.0/12");

  private static final int LAN_LENGTH = 29;

  /** So many LANs there are. */
  static final int MAX_SITES = 1 << (LAN_LENGTH - 12);

  private SiteTopology() {}

  /** The name of the router at a site. */
  public static String router(SiteGraph.Site site) {
    return "r" + site.id();
  }

  /** The name of the server at a site. */
  public static String server(SiteGraph.Site site) {
    return "s" + site.id();
  }

  /** The network of {@code graph} with something to do; all its links have 1 Gbit/s. */
  public static Topology of(SiteGraph graph, long seed, SequencedMap<String, Deployment> workload) {
    return of(graph, seed, workload, BITS_PER_SECOND);
  }

  /**
   * The network of {@code graph} with something to do.
   *
   * @param backboneBitsPerSecond rate of the links between sites; those of LANs have 1 Gbit/s
   */
  public static Topology of(
      SiteGraph graph,
      long seed,
      SequencedMap<String, Deployment> workload,
      long backboneBitsPerSecond) {
    if (graph.sites().size() > MAX_SITES) {
      throw new IllegalArgumentException(graph.sites().size() + " sites");
    }
    SequencedMap<String, Node.Relay> relays = new LinkedHashMap<>();
    SequencedMap<String, Node.Server> servers = new LinkedHashMap<>();
    SequencedMap<String, Link> links = new LinkedHashMap<>();
    List<SiteGraph.Site> sites = graph.sites();
    for (int i = 0; i < sites.size(); i++) {
      addSite(sites.get(i), lan(i), relays, servers);
    }
    for (SiteGraph.Cable cable : graph.cables()) {
      long delay =
          Math.round(graph.meters(cable.a(), cable.b()) / METERS_PER_SECOND * NANOS_PER_SECOND);
      String a = router(sites.get(cable.a()));
      String b = router(sites.get(cable.b()));
      LinkProfile profile = LinkProfile.of(delay).withRate(backboneBitsPerSecond);
      add(links, a + "-" + b, Link.Kind.BACKBONE, a, b, profile);
    }
    LinkProfile lan = LinkProfile.of(LAN_DELAY_NANOS).withRate(BITS_PER_SECOND);
    for (SiteGraph.Site site : sites) {
      add(links, server(site), Link.Kind.ACCESS, server(site), router(site), lan);
    }
    return new Topology(
        graph.name(),
        "a server at every router",
        seed,
        Topology.LinkBackend.AUTO,
        Topology.ProcessLayout.PACKED,
        relays,
        servers,
        new LinkedHashMap<>(),
        links,
        workload,
        new LinkedHashMap<>(),
        new LinkedHashMap<>());
  }

  private static void addSite(
      SiteGraph.Site site,
      Ipv4Prefix lan,
      SequencedMap<String, Node.Relay> relays,
      SequencedMap<String, Node.Server> servers) {
    String router = router(site);
    relays.put(
        router,
        new Node.Relay(
            router,
            Node.Relay.Kind.ROUTER,
            site.at(),
            shortened(site.label()),
            Optional.of(lan),
            TIME_LIMIT_NANOS,
            PROBE_INTERVAL_NANOS));
    servers.put(
        server(site), new Node.Server(server(site), router, CAPACITY_BYTES, 0, Optional.empty()));
  }

  private static void add(
      SequencedMap<String, Link> links,
      String name,
      Link.Kind kind,
      String a,
      String b,
      LinkProfile profile) {
    links.put(name, new Link(name, kind, a, b, profile, profile));
  }

  private static Ipv4Prefix lan(int number) {
    return new Ipv4Prefix(LANS.address() + (number << (32 - LAN_LENGTH)), LAN_LENGTH);
  }

  /** A name of a site that fits its field; whole characters are cut off. */
  private static String shortened(String label) {
    String text = label.isBlank() ? "?" : label;
    while (text.getBytes(StandardCharsets.UTF_8).length > MAX_SITE_BYTES) {
      text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
    return text;
  }
}
