package lifeboat.parties;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import lifeboat.network.link.Seeds;
import lifeboat.network.topology.Area;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.Topology;
import lifeboat.parties.shard.ShardedContent;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;
import lifeboat.relay.node.CopyRule;
import lifeboat.relay.node.HostTiming;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.RelayConfig;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.relay.node.ServerConfig;
import lifeboat.relay.node.Trigger;
import lifeboat.relay.table.GeoBase;

/** Turns the nodes of a topology into configurations of relays and servers. */
public final class Parties {

  private final Topology topology;
  private final NetworkLayout layout;
  private final Map<Integer, String> names = new LinkedHashMap<>();

  public Parties(NetworkLayout layout) {
    this.topology = layout.topology();
    this.layout = layout;
    layout.addresses().forEach((name, prefix) -> names.put(prefix.address(), name));
  }

  /**
   * What the relay {@code name} knows when it starts.
   *
   * @param timing what its host does to time
   */
  public RelayConfig relay(String name, long incarnation, HostTiming timing) {
    Node.Relay relay = topology.relays().get(name);
    if (relay == null) {
      throw new IllegalArgumentException("no relay " + name);
    }
    return new RelayConfig(
        address(layout.address(name)),
        place(relay.at()),
        relay.site(),
        relay.lan().map(Parties::prefix).map(List::of).orElse(List.of()),
        relay.timeLimitNanos(),
        relay.probeIntervalNanos(),
        layout.portsOf(name).size(),
        incarnation,
        timing);
  }

  /** The geo-table that all relays agree on when each of them has advertised itself once. */
  public GeoBase geoBase() {
    List<GeoEntry> entries = new ArrayList<>();
    for (String name : topology.relays().keySet()) {
      entries.add(relay(name, 0, HostTiming.EXACT).advertisement());
    }
    return GeoBase.of(entries);
  }

  /**
   * What the server {@code name} knows when it starts.
   *
   * @param timing what its host does to time
   */
  public ServerConfig server(String name, long incarnation, HostTiming timing) {
    Node.Server server = topology.servers().get(name);
    if (server == null) {
      throw new IllegalArgumentException("no server " + name);
    }
    return new ServerConfig(
        serverId(name),
        address(layout.address(name)),
        topology.siteOf(name).map(Parties::place),
        server.cost(),
        server.capacityBytes(),
        incarnation,
        timing);
  }

  /** Identity of a server: the same in every run of the same topology, over restarts too. */
  public UUID serverId(String name) {
    String text = topology.name() + "/" + topology.seed() + "/" + name;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The criteria of the file as they travel. */
  public static EvaluationCriteria criteria(Criteria criteria) {
    return new EvaluationCriteria(
        criteria.timeLimitNanos().orElse(0),
        criteria.maxDelayNanos().orElse(0),
        criteria.minThroughputBitsPerSecond().orElse(0),
        criteria.minReliability().orElse(0),
        criteria.maxCost().orElse(Double.POSITIVE_INFINITY),
        criteria.leastDistanceMeters().orElse(0),
        criteria.area().map(Parties::area),
        criteria.excluded().values().stream().map(Parties::circle).toList(),
        List.of());
  }

  private static lifeboat.relay.message.Area area(Area area) {
    return switch (area) {
      case Area.Circle circle -> circle(circle);
      case Area.Polygon polygon ->
          new lifeboat.relay.message.Area.Polygon(
              polygon.corners().stream().map(Parties::place).toList());
    };
  }

  private static Circle circle(Area.Circle circle) {
    return new Circle(place(circle.center()), circle.radiusMeters());
  }

  /**
   * The order to deploy.
   *
   * @param sequence number of the deployment in the workload, from 1
   * @param earlier what an earlier incarnation of the server remembered of it
   */
  public Input.Deploy order(
      Deployment deployment,
      int sequence,
      ReplicaContent content,
      Optional<Input.Earlier> earlier,
      long nowNanos) {
    return new Input.Deploy(
        nowNanos,
        deployment.name(),
        sequence,
        content,
        criteria(deployment.criteria()),
        new CopyRule(deployment.pieces(), deployment.apartMeters(), deployment.needed()),
        DestinationOrder.of(topology, deployment, sequence)
            .map(servers -> servers.stream().map(this::destination).toList()),
        deployment
            .trigger()
            .map(trigger ->
                new Trigger(
                    trigger.notice() || trigger.warning(),
                    trigger.probeLossFraction(),
                    trigger.frontMeters(),
                    trigger.withinNanos())),
        earlier);
  }

  private Destination destination(String server) {
    return new Destination(address(layout.address(server)), serverId(server));
  }

  /**
   * What a deployment sends: its file, or bytes generated from the seed of the topology.
   *
   * @param sequence number of the deployment in the workload
   */
  public ReplicaContent content(Deployment deployment, int sequence) throws IOException {
    return deployment.file().isPresent()
        ? FileContent.open(Path.of(deployment.file().get()))
        : new GeneratedContent(
            deployment.sizeBytes(), Seeds.derive(topology.seed(), "content/" + sequence));
  }

  /** What is sent, cut into shards where a deployment wants that. */
  public static ReplicaContent inPieces(ReplicaContent content, Deployment deployment) {
    return deployment.needed() == 1
        ? content
        : new ShardedContent(
            content, deployment.needed(), deployment.pieces() - deployment.needed());
  }

  /** The node that is known by {@code address}. */
  public Optional<String> nameOf(Ipv4 address) {
    return Optional.ofNullable(names.get(address.bits()));
  }

  public static Ipv4 address(Ipv4Prefix prefix) {
    return new Ipv4(prefix.address());
  }

  private static Prefix prefix(Ipv4Prefix prefix) {
    return new Prefix(new Ipv4(prefix.address()), prefix.length());
  }

  private static Place place(Coordinates at) {
    return new Place(at.latitudeDegrees(), at.longitudeDegrees());
  }
}
