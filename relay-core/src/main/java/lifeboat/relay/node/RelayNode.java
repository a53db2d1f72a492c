package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Search;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.table.GeoBase;
import lifeboat.relay.table.GeoTable;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;
import lifeboat.relay.table.Patience;
import lifeboat.relay.transfer.TransferControl;
import org.jspecify.annotations.Nullable;

/**
 * A relay apparatus (US 9,270,522 B2, FIG. 4): detects servers and relays, keeps the tables, and
 * passes replicas on by transfer control. What is not a replica packet never gets here.
 */
public final class RelayNode implements Party {

  /** So many flows, tombstones included, are kept; further ones are refused as busy. */
  public static final int MAX_FLOWS = 4096;

  /** No flow is remembered for longer than a day, whatever upper limit of time it carries. */
  static final long MAX_TIME_LIMIT_NANOS = 86_400_000_000_000L;

  /** A neighbour that claims to have been held up for longer is not believed. */
  private static final long MAX_RESIDENCE_NANOS = 1_000_000_000L;

  /** So often rows are looked at whether they expire. */
  private static final long EXPIRY_CHECK_NANOS = 100_000_000L;

  private final RelayConfig config;
  private final Patience patience;
  private final NeighbourTable neighbours;
  private final GeoTable geo;
  private final GeoExchange exchange;
  private final Prober prober;
  private final ProbeResponder responder;
  private final ThroughputProber throughput;
  private final TrainReceiver trains;
  private final FlowTable flows = new FlowTable();
  private final SearchFlood searches;
  private final Set<String> garbledTold = new LinkedHashSet<>();
  private final Outbox outbox;
  private long expiryCheckNanos = Long.MIN_VALUE;

  public RelayNode(RelayConfig config) {
    this(config, GeoBase.EMPTY);
  }

  /** A relay whose geo-table begins with what it shares with others. */
  public RelayNode(RelayConfig config, GeoBase base) {
    this.config = config;
    this.geo = new GeoTable(base);
    this.patience = new Patience(config.timing().toleranceNanos());
    this.neighbours = new NeighbourTable(patience);
    this.searches = new SearchFlood(neighbours);
    this.outbox = new Outbox(config.address());
    this.responder = new ProbeResponder(NodeKind.RELAY, config.address(), config.incarnation());
    this.exchange = new GeoExchange(config, geo, neighbours);
    this.prober = new Prober(config, neighbours);
    this.throughput = new ThroughputProber(config, prober);
    this.trains =
        new TrainReceiver(
            config.address(),
            config.timing(),
            patience,
            (sender, rate, count, frameBytes, now) ->
                neighbours
                    .find(sender)
                    .ifPresent(row -> row.trainIn(rate, count, frameBytes, now)));
  }

  @Override
  public Step handle(Input input) {
    long now = input.nowNanos();
    switch (input) {
      case Input.Received received -> received(received);
      case Input.Garbled garbled -> garbled(garbled);
      case Input.Wake wake -> heldUp(wake.lateNanos(), now);
      case Input.Deploy _,
          Input.Retrieve _,
          Input.EmergencyNotice _,
          Input.FrontReport _,
          Input.FromStore _ ->
          throw new IllegalArgumentException("not for a relay: " + input);
    }
    runTimers(now);
    return new Step(outbox.take(), OptionalLong.of(nextNanos()));
  }

  @Override
  public Tables tables(long nowNanos) {
    List<Tables.Row> rows = new ArrayList<>();
    for (Neighbour row : neighbours.all()) {
      rows.add(Tables.Row.of(row, throughput.isMeasuring(row, nowNanos), nowNanos));
    }
    return new Tables(rows, geo.all());
  }

  @Override
  public Load load() {
    return new Load(flows.size(), neighbours.size(), geo.size(), geo.limit(), 0, 0, 0, 0);
  }

  /** How many flows it remembers, tombstones included. */
  int flowCount() {
    return flows.size();
  }

  private void received(Input.Received input) {
    Arrival arrival = input.arrival();
    long now = input.nowNanos();
    heldUp(now - input.arrivedNanos(), now);
    switch (input.message()) {
      case Probe probe -> probed(probe, arrival, now - input.arrivedNanos(), now);
      case ProbeReply reply -> probeAnswered(reply, arrival, input.arrivedNanos(), now);
      case GeoUpdate update -> exchange.received(update, arrival.source(), now, outbox);
      case TrainPacket packet -> trains.packet(packet, arrival, input.arrivedNanos(), now, outbox);
      case TrainReport report -> {
        heard(arrival.source(), now);
        throughput.reported(report, now);
      }
      case ReplicaPacket packet -> replica(packet, arrival, now);
      case Accepted accepted -> {
        RelayFlow flow = flowTo(accepted.flow(), arrival, now);
        if (flow != null) {
          flow.accepted(accepted, now, outbox);
          flows.changed(flow);
        }
      }
      case Outcome outcome -> {
        RelayFlow flow = flowTo(outcome.flow(), arrival, now);
        if (flow != null) {
          answer(arrival, OutcomeRepeater.ackOf(outcome));
          flow.outcome(outcome, now, outbox);
          flows.changed(flow);
        }
      }
      case OutcomeAck ack -> {
        heard(arrival.source(), now);
        RelayFlow flow = flows.find(ack.flow());
        if (flow != null && flow.reportsTo(arrival.source())) {
          flow.acknowledged(ack);
          flows.changed(flow);
        }
      }
      case Release release -> {
        RelayFlow flow = flows.find(release.flow());
        if (flow != null && flow.isFrom(arrival.source())) {
          flow.released(now, outbox);
          flows.changed(flow);
        }
      }
      case Search search -> {
        heard(arrival.source(), now);
        searches.received(search, arrival.source(), now, outbox);
      }
      case NormalPacket _,
          Inquiry _,
          Found _,
          Fetch _ -> {} // For servers; the kernel routes them past this relay.
    }
  }

  private void probed(Probe probe, Arrival arrival, long residence, long now) {
    boolean unknown = !responder.knows(probe, arrival);
    responder.answer(probe, arrival, residence, geo.digest(), Optional.empty(), outbox);
    if (!ProbeResponder.isKeepalive(arrival)) {
      neighbours
          .find(probe.sender())
          .filter(row -> row.incarnation() == probe.incarnation())
          .ifPresent(row -> heard(row, now));
      if (unknown) {
        prober.neighbourAppeared(arrival.port(), now);
      }
      Hop sender = new Hop(arrival.port(), arrival.mac(), probe.sender());
      exchange.digestSeen(sender, probe.geoDigest(), now, outbox);
    }
  }

  private void probeAnswered(ProbeReply reply, Arrival arrival, long arrived, long now) {
    heldUp(Math.min(reply.residenceNanos(), MAX_RESIDENCE_NANOS), now);
    Optional<Neighbour> known = neighbours.find(reply.replier());
    Arrival from = arrival;
    if (arrival.port() == Arrival.ROUTED && known.isPresent()) {
      from = new Arrival(known.get().port(), known.get().mac(), arrival.source());
    }
    if (from.port() == Arrival.ROUTED) {
      return; // An answer names its port by arriving on it.
    }
    switch (neighbours.answered(reply, from.port(), from.mac(), arrived, now)) {
      case FOUND -> {
        outbox.tell(new Notice.NeighbourFound(reply.kind(), reply.replier()));
        appeared(reply.replier(), from.port(), now);
      }
      case RESTARTED -> {
        outbox.tell(new Notice.NeighbourRestarted(reply.kind(), reply.replier()));
        appeared(reply.replier(), from.port(), now);
        failFlowsToEarlier(reply.replier(), now);
      }
      case NOTHING -> neighbours.find(reply.replier()).ifPresent(flows::measured);
    }
    if (reply.kind() == NodeKind.RELAY) {
      Hop relay = new Hop(from.port(), from.mac(), reply.replier());
      exchange.digestSeen(relay, reply.geoDigest(), now, outbox);
    }
  }

  private void appeared(Ipv4 neighbour, int port, long now) {
    prober.neighbourAppeared(port, now);
    neighbours.find(neighbour).ifPresent(row -> throughput.appeared(row, now));
  }

  /** A replica packet: its first fragment opens the flow, the others follow the decision. */
  private void replica(ReplicaPacket packet, Arrival arrival, long now) {
    Ipv4 sender = packet.localSource().isUnspecified() ? arrival.source() : packet.localSource();
    Hop upstream = new Hop(arrival.port(), arrival.mac(), sender);
    heard(sender, now);
    RelayFlow flow = flows.find(packet.flow());
    if (flow != null) {
      if (flow.isFrom(sender)) {
        flow.fragment(packet, now, outbox);
        flows.changed(flow);
      } else {
        refuse(packet, upstream, Refusal.ALREADY_HANDLED);
      }
    } else if (flows.size() >= MAX_FLOWS) {
      refuse(packet, upstream, Refusal.BUSY);
    } else if (packet.path().size() >= ReplicaPacket.MAX_PATH) {
      refuse(packet, upstream, Refusal.PATH_FULL);
    } else {
      open(packet, upstream, arrival.source(), now);
    }
  }

  private void open(ReplicaPacket packet, Hop upstream, Ipv4 source, long now) {
    Progress progress = afterHopFrom(upstream.address(), packet.progress());
    TransferControl control =
        TransferControl.begin(
            new TransferControl.Here(config.address(), config.place(), config.timeLimitNanos()),
            source,
            packet,
            progress,
            neighbours,
            geo,
            packet.localSource().isUnspecified()
                ? flows.hopsOfOtherCopies(packet.flow())
                : Collections.emptyMap(),
            now);
    long limit =
        packet.criteria().timeLimitNanos() > 0
            ? packet.criteria().timeLimitNanos()
            : config.timeLimitNanos();
    long expires = now + Math.min(limit, MAX_TIME_LIMIT_NANOS) + RelayFlow.TOMBSTONE_NANOS;
    RelayFlow flow =
        new RelayFlow(config, upstream, source, packet, progress, expires, control, neighbours);
    flows.add(packet.flow(), flow);
    flow.fragment(packet, now, outbox);
    flow.choose(now, outbox);
    flows.changed(flow);
  }

  /** The journey's cost including the link on which the packet came. */
  private Progress afterHopFrom(Ipv4 upstream, Progress progress) {
    Optional<Neighbour> row = neighbours.find(upstream);
    long hopNanos = row.map(hop -> hop.statistics().delayNanos() / 2).orElse(0L);
    OptionalLong rate =
        row.map(hop -> hop.throughputIn().bitsPerSecond()).orElse(OptionalLong.empty());
    return new Progress(
        saturatedSum(progress.timeUsedNanos(), hopNanos),
        saturatedSum(progress.pathDelayNanos(), hopNanos),
        progress.bottleneckWith(rate));
  }

  /** The numbers of a packet are anybody's: a sum must not turn negative. */
  private static long saturatedSum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private void refuse(ReplicaPacket packet, Hop upstream, Refusal reason) {
    outbox.toHop(upstream, new Refused(packet.flow(), reason, Optional.empty(), packet.path()));
  }

  private @Nullable RelayFlow flowTo(FlowKey key, Arrival arrival, long now) {
    heard(arrival.source(), now);
    RelayFlow flow = flows.find(key);
    return flow != null && flow.goesTo(arrival.source()) ? flow : null;
  }

  private void heard(Neighbour row, long now) {
    row.heard(now);
    flows.measured(row); // Its silence, and the time until it is asked again, begin anew.
  }

  private void heard(Ipv4 address, long now) {
    neighbours.find(address).ifPresent(row -> heard(row, now));
  }

  private void answer(Arrival arrival, Message message) {
    neighbours
        .find(arrival.source())
        .ifPresent(row -> outbox.toHop(new Hop(row.port(), row.mac(), row.address()), message));
  }

  private void garbled(Input.Garbled garbled) {
    String reason = garbled.why().reason();
    if (garbledTold.size() < 64 && garbledTold.add(reason)) {
      outbox.tell(new Notice.GarbledDropped(reason));
    }
  }

  private void runTimers(long now) {
    prober.run(now, geo.digest(), outbox);
    throughput.run(now, outbox);
    trains.run(now, outbox);
    exchange.run(now, outbox);
    for (RelayFlow flow : flows.takeDue(now)) {
      if (flow.isOver(now)) {
        flows.remove(flow);
      } else {
        flow.run(now, outbox);
        flows.changed(flow);
      }
    }
    if (now >= expiryCheckNanos) {
      expiryCheckNanos = now + EXPIRY_CHECK_NANOS;
      for (Neighbour gone : neighbours.expire(now, this::expiryNanos)) {
        long silentNanos = expiryNanos(gone.port());
        lost(gone, "nothing heard for " + silentNanos / 1_000_000 + " ms", now);
      }
    }
    while (watchOutstanding(now)) {
      // A flow may have turned to a hop that is overdue as well; each round takes one from its S.
    }
  }

  /** Whoever was stopped itself has heard nothing meanwhile, and first reads what has come. */
  private long expiryNanos(int port) {
    return prober.expiryNanos(port) + patience.lagNanos();
  }

  /**
   * Keepalives to hops with outstanding flows, and the judgement of those that stay silent; returns
   * whether there was anything to do.
   */
  private boolean watchOutstanding(long now) {
    boolean acted = false;
    for (FlowTable.Watch watch : flows.takeDueHops(now)) {
      Neighbour hop = watch.hop();
      if (hop.deadAtNanos() <= now) {
        acted = true;
        if (neighbours.remove(hop)) {
          lost(hop, "no answer for " + hop.silenceNanos() / 1_000_000 + " ms", now);
        } else {
          failFlowsTo(hop, now); // Its row has been replaced since; the newer one may be alive.
        }
      } else if (hop.nextKeepaliveNanos() <= now) {
        acted = true;
        prober.keepalive(hop, now, geo.digest(), outbox);
      }
      flows.giveBack(watch);
    }
    return acted;
  }

  private void lost(Neighbour gone, String why, long now) {
    outbox.tell(new Notice.NeighbourLost(gone.kind(), gone.address(), why));
    throughput.lost(gone);
    failFlowsTo(gone, now);
  }

  private void failFlowsTo(Neighbour gone, long now) {
    for (RelayFlow flow : flows.waitingFor(gone)) {
      flow.hopFailed(Refusal.TIMED_OUT, now, outbox);
      flows.changed(flow);
    }
  }

  /** A new incarnation knows nothing of what its predecessor was sent. */
  private void failFlowsToEarlier(Ipv4 address, long now) {
    for (Neighbour hop : flows.hops()) {
      if (hop.address().equals(address)) {
        failFlowsTo(hop, now);
      }
    }
  }

  /** Patience that grows lets silences be judged later, which is found out in time. */
  private void heldUp(long lateNanos, long now) {
    long before = patience.nanos();
    patience.heldUp(lateNanos, now);
    if (patience.nanos() < before) {
      flows.judgeSooner();
    }
  }

  private long nextNanos() {
    long next = Math.min(prober.nextNanos(), throughput.nextNanos());
    next = Math.min(next, Math.min(trains.nextNanos(), exchange.nextNanos()));
    return Math.min(next, flows.nextNanos());
  }
}
