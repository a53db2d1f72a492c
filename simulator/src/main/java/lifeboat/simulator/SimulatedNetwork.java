package lifeboat.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import lifeboat.network.link.LinkModel;
import lifeboat.network.link.Seeds;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;
import lifeboat.network.topology.Topology;
import lifeboat.parties.Parties;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.Output;

/**
 * The links, bridges and routes of a simulation: takes frames from parties and hands them to others
 * when the link models say so. Forwarding itself takes no time.
 */
final class SimulatedNetwork {

  /** Ethernet, IPv4 and UDP headers in front of a message. */
  static final int HEADER_BYTES = 14 + 20 + 8;

  /** Receives what arrives at a node. */
  interface Receiver {
    void receive(String node, Arrival arrival, Message message);
  }

  private record Frame(
      Mac from, Mac to, Ipv4 source, Ipv4 destination, Message message, int bytes) {}

  private final NetworkLayout layout;
  private final Topology topology;
  private final VirtualTime time;
  private final Receiver receiver;
  private final Map<String, LinkModel> directions = new LinkedHashMap<>();
  private final Map<String, Mac> macs = new LinkedHashMap<>();
  private final Map<Mac, String> owners = new HashMap<>();
  private final Map<Ipv4, String> names = new HashMap<>();
  private final Set<String> down = new LinkedHashSet<>();
  private Routes routes;
  private long frames;

  SimulatedNetwork(NetworkLayout layout, long seed, VirtualTime time, Receiver receiver) {
    this.layout = layout;
    this.topology = layout.topology();
    this.time = time;
    this.receiver = receiver;
    this.routes = Routes.of(layout, Set.of(), Set.of());
    for (Link link : topology.links().values()) {
      directions.put(direction(link, link.nodeA()), model(link, link.nodeA(), seed));
      directions.put(direction(link, link.nodeB()), model(link, link.nodeB(), seed));
    }
    layout.ports().values().forEach(ports -> ports.forEach(this::registerMac));
    layout.addresses().forEach((node, address) -> names.put(Parties.address(address), node));
  }

  private static LinkModel model(Link link, String from, long seed) {
    return new LinkModel(link.from(from), Seeds.derive(seed, direction(link, from)));
  }

  private void registerMac(Port port) {
    Mac mac = Mac.parse(port.bridged() ? layout.bridgeMac(port.node()) : port.mac());
    macs.put(port.node() + "/" + port.link().name(), mac);
    owners.put(mac, port.node());
  }

  /** Frames handed to links so far. */
  long frames() {
    return frames;
  }

  /** The node ends: nothing reaches or leaves it, and routes go round it after a time. */
  void kill(String node) {
    down.add(node);
    time.at(
        time.nowNanos() + Routes.CONVERGENCE_NANOS,
        () -> routes = Routes.of(layout, down, Set.of()));
  }

  /** A party sends through one of its ports. */
  void sendOnLink(String node, Output.SendOnLink send) {
    Port port = layout.portsOf(node).get(send.port());
    Mac from = macs.get(node + "/" + port.link().name());
    Frame frame =
        new Frame(
            from == null ? Mac.NONE : from,
            send.to(),
            send.source(),
            send.destination(),
            send.message(),
            HEADER_BYTES + MessageCodec.encode(send.message()).length);
    cross(node, port.link(), frame, this::arrive);
  }

  /** A party sends an ordinary packet, which the routes carry. */
  void sendRouted(String node, Output.SendRouted send) {
    String target = names.get(send.destination());
    if (target == null) {
      return;
    }
    Ipv4 source = Parties.address(layout.address(node));
    int bytes = HEADER_BYTES + MessageCodec.encode(send.message()).length;
    Frame frame = new Frame(Mac.NONE, Mac.NONE, source, send.destination(), send.message(), bytes);
    forward(node, target, frame);
  }

  private void forward(String at, String target, Frame frame) {
    if (at.equals(target)) {
      receiver.receive(at, Arrival.routedFrom(frame.source()), frame.message());
      return;
    }
    List<String> path = routes.path(at, target);
    if (path.size() > 1) {
      Link link = linkBetween(at, path.get(1));
      cross(at, link, frame, (peer, arrived) -> forward(peer, target, arrived));
    }
  }

  private Link linkBetween(String a, String b) {
    return topology.linksOf(a).stream()
        .filter(link -> link.peerOf(a).equals(b))
        .min(java.util.Comparator.comparingLong(link -> link.from(a).delayNanos()))
        .orElseThrow(() -> new IllegalStateException("no link from " + a + " to " + b));
  }

  private void cross(String node, Link link, Frame frame, BiConsumer<String, Frame> then) {
    String peer = link.peerOf(node);
    LinkModel model = directions.get(direction(link, node));
    if (down.contains(node) || down.contains(peer) || model == null) {
      return;
    }
    frames++;
    long arrivalNanos = model.admit(time.nowNanos(), frame.bytes());
    if (arrivalNanos >= 0) {
      time.at(
          arrivalNanos,
          () -> {
            if (!down.contains(peer)) {
              then.accept(peer, frame);
            }
          });
    }
  }

  /** A frame that a party injected reaches the end of a link. */
  private void arrive(String node, Frame frame) {
    Port port = portTowards(node, frame.from());
    boolean group = frame.to().equals(Mac.PROBE_GROUP);
    if (topology.switches().containsKey(node)) {
      for (Port out : layout.portsOf(node)) {
        boolean wanted = group || out.equals(portTowards(node, frame.to()));
        if (wanted && !out.equals(port)) {
          cross(node, out.link(), frame, this::arrive);
        }
      }
    } else if (group || node.equals(owners.get(frame.to()))) {
      boolean captured =
          frame.destination().isUnspecified() || frame.destination().equals(Ipv4.PROBE_GROUP);
      Arrival arrival =
          captured
              ? new Arrival(layout.portsOf(node).indexOf(port), frame.from(), frame.source())
              : Arrival.routedFrom(frame.source());
      receiver.receive(node, arrival, frame.message());
    }
  }

  /** The port of {@code node} behind which the owner of {@code mac} is, plain switches between. */
  private Port portTowards(String node, Mac mac) {
    String owner = owners.get(mac);
    for (Port port : layout.portsOf(node)) {
      if (leadsTo(port.link().peerOf(node), owner == null ? "" : owner, node)) {
        return port;
      }
    }
    return layout.portsOf(node).getFirst();
  }

  private boolean leadsTo(String node, String owner, String from) {
    if (node.equals(owner)) {
      return true;
    }
    if (!topology.switches().containsKey(node)) {
      return false;
    }
    List<String> peers = new ArrayList<>();
    topology.linksOf(node).forEach(link -> peers.add(link.peerOf(node)));
    return peers.stream().anyMatch(peer -> !peer.equals(from) && leadsTo(peer, owner, node));
  }

  private static String direction(Link link, String from) {
    return link.name() + "/" + from;
  }
}
