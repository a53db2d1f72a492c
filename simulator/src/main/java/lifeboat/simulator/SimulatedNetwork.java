package lifeboat.simulator;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lifeboat.network.link.LinkModel;
import lifeboat.network.link.Seeds;
import lifeboat.network.result.TrafficCounters;
import lifeboat.network.route.NodeGraph;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;
import lifeboat.parties.Parties;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.Output;
import org.jspecify.annotations.Nullable;

/**
 * The links, bridges and routes of a simulation: takes frames from parties and hands them to others
 * when the link models say so. Forwarding itself takes no time. Nodes, ports and directions of
 * cables go by the numbers of {@link NodeGraph}.
 */
final class SimulatedNetwork {

  /** Ethernet, IPv4 and UDP headers in front of a message. */
  static final int HEADER_BYTES = 14 + 20 + 8;

  /** What a node says of a packet whose check sums are wrong. */
  private static final Malformed NOT_INTACT = new Malformed(0, "not an intact UDP packet");

  /** Receives what arrives at a node. */
  interface Receiver {
    void receive(int node, Arrival arrival, Message message);

    /** Something arrived through a port that is no message. */
    void garbled(int node, int port, Malformed why);
  }

  private final NodeGraph graph;
  private final VirtualTime time;
  private final Receiver receiver;
  private final LinkModel[] models;
  private final Cable[] cables;

  /** With which MAC address frames leave, by direction. */
  private final Mac[] macs;

  /** The address by which relays and servers are known; null for plain switches. */
  private final @Nullable Ipv4[] addresses;

  private final Map<Ipv4, Integer> nodesByAddress = new HashMap<>();
  private final BitSet switches = new BitSet();
  private final PlainBridges bridges;
  private final BitSet downNodes = new BitSet();
  private final BitSet downLinks = new BitSet();

  /** How often each direction has lost what was on it. */
  private final int[] ruptures;

  private Routes routes;
  private @Nullable MessageTap tap;
  private final TrafficCounters traffic;
  private long frames;

  SimulatedNetwork(
      NetworkLayout layout, NodeGraph graph, long seed, VirtualTime time, Receiver receiver) {
    this.graph = graph;
    this.time = time;
    this.receiver = receiver;
    this.routes = Routes.of(layout, graph);
    this.models = new LinkModel[2 * graph.links()];
    this.cables = new Cable[2 * graph.links()];
    this.traffic = new TrafficCounters(2 * graph.links());
    this.macs = new Mac[2 * graph.links()];
    this.ruptures = new int[2 * graph.links()];
    this.addresses = new @Nullable Ipv4[graph.nodes()];
    for (int direction = 0; direction < models.length; direction++) {
      Link link = graph.link(direction >> 1);
      String sender = (direction & 1) == 0 ? link.nodeA() : link.nodeB();
      cables[direction] = new Cable();
      models[direction] = new LinkModel(link.from(sender), Seeds.ofDirection(seed, link, sender));
    }
    for (int node = 0; node < graph.nodes(); node++) {
      number(layout, node);
    }
    this.bridges = new PlainBridges(graph, switches, macs);
  }

  private void number(NetworkLayout layout, int node) {
    String name = graph.name(node);
    List<Port> ports = layout.portsOf(name);
    for (int port = 0; port < ports.size(); port++) {
      Port own = ports.get(port);
      macs[graph.direction(node, port)] =
          Mac.parse(own.bridged() ? layout.bridgeMac(name) : own.mac());
    }
    if (layout.topology().switches().containsKey(name)) {
      switches.set(node);
    } else {
      Ipv4 address = Parties.address(layout.address(name));
      addresses[node] = address;
      nodesByAddress.put(address, node);
    }
  }

  /** Frames handed to links so far. */
  long frames() {
    return frames;
  }

  /** What every direction has carried so far. */
  TrafficCounters traffic() {
    TrafficCounters now = traffic.copy();
    for (int direction = 0; direction < models.length; direction++) {
      LinkModel model = models[direction];
      now.losses(direction, model.lostFrames(), model.queueFullFrames());
    }
    return now;
  }

  /** The address by which a relay or server is known. */
  Ipv4 address(int node) {
    return Objects.requireNonNull(addresses[node]);
  }

  /** The relay or server that is known by an address. */
  int node(Ipv4 address) {
    return Objects.requireNonNull(nodesByAddress.get(address));
  }

  /** From now on {@code newTap} decides what becomes of messages. */
  void tap(MessageTap newTap) {
    tap = newTap;
  }

  /** The node ends: nothing more reaches or leaves it, and routes go round it after a time. */
  void kill(int node) {
    downNodes.set(node);
    for (int port = 0; port < graph.ports(node); port++) {
      ruptures[graph.direction(node, port) ^ 1]++;
    }
    rerouteLater();
  }

  boolean isUp(int node) {
    return !downNodes.get(node);
  }

  /** A node that was killed has its carrier again. */
  void revive(int node) {
    downNodes.clear(node);
    rerouteLater();
  }

  /** The cable is cut; what is on it is lost. */
  void cut(int link) {
    downLinks.set(link);
    ruptures[2 * link]++;
    ruptures[2 * link + 1]++;
    rerouteLater();
  }

  /** The cable is whole again. */
  void heal(int link) {
    downLinks.clear(link);
    rerouteLater();
  }

  /** One direction of a cable changes; what is on it still arrives, and routes stay. */
  void degrade(int direction, LinkProfile profile) {
    models[direction].changeTo(profile);
  }

  private void rerouteLater() {
    time.at(
        time.nowNanos() + Routes.CONVERGENCE_NANOS,
        () -> routes = routes.around(downNodes, downLinks));
  }

  /** A party sends through one of its ports. */
  void sendOnLink(int node, Output.SendOnLink send) {
    int direction = graph.direction(node, send.port());
    Message message = send.message();
    Frame frame =
        new Frame(message, length(message), send.source(), send.destination(), NodeGraph.NONE);
    frame.from = macs[direction];
    frame.to = send.to();
    cross(direction, frame);
  }

  /** A party sends an ordinary packet, which the routes carry. */
  void sendRouted(int node, Output.SendRouted send) {
    Integer target = nodesByAddress.get(send.destination());
    Ipv4 source = addresses[node];
    if (target == null || source == null) {
      return;
    }
    Message message = send.message();
    forward(node, new Frame(message, length(message), source, send.destination(), target));
  }

  private static int length(Message message) {
    return HEADER_BYTES + MessageCodec.length(message);
  }

  private void forward(int at, Frame frame) {
    if (at == frame.target) {
      receiver.receive(at, Arrival.routedFrom(frame.source), frame.message);
      return;
    }
    int port = routes.nextPort(at, frame.target);
    if (port != NodeGraph.NONE) {
      cross(graph.direction(at, port), frame);
    }
  }

  private void cross(int direction, Frame frame) {
    if (tap == null) {
      enter(direction, frame, 0);
      return;
    }
    String from = graph.name(graph.end(direction ^ 1));
    String to = graph.name(graph.end(direction));
    MessageTap.Fate fate = tap.fateOf(time.nowNanos(), from, to, frame.message);
    for (int copy = 0; copy < fate.copies(); copy++) {
      Frame entering = copy == 0 ? frame : new Frame(frame);
      if (fate.corrupt()) {
        entering.damage = Damage.CONTENT;
      }
      enter(direction, entering, fate.delayNanos());
    }
  }

  private void enter(int direction, Frame frame, long lateNanos) {
    if (downLinks.get(direction >> 1)
        || downNodes.get(graph.end(direction))
        || downNodes.get(graph.end(direction ^ 1))) {
      return;
    }
    frames++;
    traffic.enter(direction, frame.bytes);
    LinkModel model = models[direction];
    long arrivalNanos = model.admit(time.nowNanos(), frame.bytes);
    if (arrivalNanos < 0) {
      return;
    }
    long secondNanos = model.secondNanos();
    Frame second = secondNanos == LinkModel.NONE ? null : new Frame(frame);
    frame.spoil(model.corruptBit());
    put(direction, frame, arrivalNanos, lateNanos);
    if (second != null) {
      second.spoil(model.secondCorruptBit());
      put(direction, second, secondNanos, lateNanos);
    }
  }

  private void put(int direction, Frame frame, long arrivalNanos, long lateNanos) {
    frame.direction = direction;
    frame.ruptures = ruptures[direction];
    if (lateNanos == 0) {
      cables[direction].enter(frame, arrivalNanos);
    } else {
      time.at(arrivalNanos + lateNanos, frame);
    }
  }

  private void arrive(Frame frame) {
    int direction = frame.direction;
    if (frame.ruptures != ruptures[direction]) {
      return; // The cable was cut, or one of its ends died, while the frame was on it.
    }
    int node = graph.end(direction);
    if (frame.target != NodeGraph.NONE) {
      // A socket drops what has a wrong check sum.
      if (frame.damage.isForwarded() && (frame.damage.isReadable() || node != frame.target)) {
        forward(node, frame);
      }
    } else if (switches.get(node)) {
      bridges.pass(
          node,
          graph.endPort(direction),
          frame.to,
          port -> cross(graph.direction(node, port), new Frame(frame)));
    } else if (frame.to.equals(Mac.PROBE_GROUP)
        || frame.to.equals(macs[direction ^ 1])
        || frame.damage == Damage.DESTINATION) {
      deliver(node, graph.endPort(direction), frame);
    }
  }

  /** A frame that a party injected reaches another party. */
  private void deliver(int node, int port, Frame frame) {
    boolean captured =
        frame.destination.isUnspecified() || frame.destination.equals(Ipv4.PROBE_GROUP);
    if (captured && !frame.damage.isReadable() && frame.damage.isCaptured()) {
      receiver.garbled(node, port, NOT_INTACT);
    }
    if (!frame.damage.isReadable() || (!captured && !frame.damage.isForwarded())) {
      return;
    }
    Arrival arrival =
        captured ? new Arrival(port, frame.from, frame.source) : Arrival.routedFrom(frame.source);
    receiver.receive(node, arrival, frame.message);
  }

  /**
   * What is on one direction of a cable. It arrives in the order in which it entered, so only the
   * first frame is on the agenda, which stays as small as there are cables in use. Frames that
   * overtake are on it by themselves.
   */
  private final class Cable implements Runnable {
    private @Nullable Frame first;
    private @Nullable Frame last;

    void enter(Frame frame, long arrivalNanos) {
      if (last != null && arrivalNanos < last.arrivalNanos) {
        time.at(arrivalNanos, frame);
        return;
      }
      frame.arrivalNanos = arrivalNanos;
      frame.number = time.nextNumber();
      frame.next = null;
      if (last == null) {
        first = frame;
        time.at(arrivalNanos, frame.number, this);
      } else {
        last.next = frame;
      }
      last = frame;
    }

    @Override
    public void run() {
      Frame arrived = Objects.requireNonNull(first);
      Frame next = arrived.next;
      first = next;
      if (next == null) {
        last = null;
      } else {
        time.at(next.arrivalNanos, next.number, this);
      }
      arrive(arrived);
    }
  }

  /** A frame on its way, on one cable after the other. */
  private final class Frame implements Runnable {
    private final Message message;
    private final int bytes;
    private final Ipv4 source;
    private final Ipv4 destination;

    /** The node a routed packet goes to; {@link NodeGraph#NONE} for frames between neighbours. */
    private final int target;

    private Mac from = Mac.NONE;
    private Mac to = Mac.NONE;
    private Damage damage = Damage.NONE;
    private int direction;
    private int ruptures;
    private long arrivalNanos;
    private long number;
    private @Nullable Frame next;

    Frame(Message message, int bytes, Ipv4 source, Ipv4 destination, int target) {
      this.message = message;
      this.bytes = bytes;
      this.source = source;
      this.destination = destination;
      this.target = target;
    }

    Frame(Frame original) {
      this(
          original.message, original.bytes, original.source, original.destination, original.target);
      this.from = original.from;
      this.to = original.to;
      this.damage = original.damage;
    }

    /** A bit is wrong from now on. */
    void spoil(int bit) {
      if (bit == LinkModel.INTACT) {
        return;
      }
      Damage more = Damage.ofBit(bit);
      if (more == Damage.SOURCE) {
        from = flipped(from, bit - Mac.BITS);
      } else if (more == Damage.DESTINATION) {
        to = flipped(to, bit);
      }
      if (damage.isReadable()) {
        damage = more;
      }
    }

    private static Mac flipped(Mac mac, int bit) {
      return new Mac(mac.bits() ^ 1L << (Mac.BITS - 1 - bit));
    }

    @Override
    public void run() {
      arrive(this);
    }
  }
}
