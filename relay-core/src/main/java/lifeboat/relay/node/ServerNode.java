package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Refusal;

/**
 * A server (US 9,270,522 B2, FIG. 3): answers the probes of the relay of its LAN, receives
 * replicas, and sends its own. It knows no relay in advance; the first that probes it is its
 * gateway until it falls silent, so that one replica does not enter the network at two places.
 */
public final class ServerNode implements Party {

  /** So many replicas are received at a time; further ones are refused as busy. */
  public static final int MAX_RECEPTIONS = 1024;

  /** So many replicas are sent at a time. */
  public static final int MAX_DEPLOYMENTS = 256;

  /** A gateway that has not probed for so long gives way to another. */
  static final long GATEWAY_SILENCE_NANOS = 3 * Prober.INTERVAL_NANOS;

  private final ServerConfig config;
  private final ProbeResponder responder;
  private final TrainReceiver trains;
  private final Map<FlowKey, Reception> receptions = new LinkedHashMap<>();
  private final Map<String, ReplicaSource> deployments = new LinkedHashMap<>();
  private final Set<String> garbledTold = new LinkedHashSet<>();
  private final Outbox outbox;
  private Optional<Hop> gateway = Optional.empty();
  private long gatewayHeardNanos;
  private long reservedBytes;

  public ServerNode(ServerConfig config) {
    this.config = config;
    this.outbox = new Outbox(config.address());
    this.responder = new ProbeResponder(NodeKind.SERVER, config.address(), config.incarnation());
    this.trains = new TrainReceiver(config.address(), (_, _, _, _, _) -> {});
  }

  @Override
  public Step handle(Input input) {
    long now = input.nowNanos();
    switch (input) {
      case Input.Received received -> received(received);
      case Input.Garbled garbled -> garbled(garbled);
      case Input.Wake _ -> {}
      case Input.Deploy deploy -> deploy(deploy);
      case Input.Committed committed ->
          reception(committed.flow())
              .ifPresent(reception -> reception.committed(committed.number(), now, outbox));
      case Input.Published published ->
          reception(published.flow()).ifPresent(reception -> reception.published(now, outbox));
      case Input.StoreFailed failed -> storeFailed(failed, now);
    }
    run(now);
    return new Step(outbox.take(), OptionalLong.of(nextNanos()));
  }

  @Override
  public Tables tables(long nowNanos) {
    return Tables.NONE;
  }

  /** How many receptions it remembers, ended ones included. */
  int receptionCount() {
    return receptions.size();
  }

  private void received(Input.Received input) {
    Arrival arrival = input.arrival();
    long now = input.nowNanos();
    switch (input.message()) {
      case Probe probe -> probed(probe, arrival, now - input.arrivedNanos(), now);
      case ReplicaPacket packet -> replica(packet, arrival, now);
      case NormalPacket packet ->
          reception(packet.flow()).ifPresent(reception -> reception.fragment(packet, now, outbox));
      case Accepted accepted ->
          deployment(accepted.flow())
              .ifPresent(source -> source.accepted(accepted, arrival.source(), now));
      case Outcome outcome -> {
        outbox.routed(arrival.source(), OutcomeRepeater.ackOf(outcome));
        deployment(outcome.flow()).ifPresent(source -> source.outcome(outcome, now, outbox));
      }
      case OutcomeAck ack ->
          reception(ack.flow()).ifPresent(reception -> reception.acknowledged(ack));
      case Inquiry inquiry -> inquired(inquiry, arrival.source());
      case Release release -> release(release.flow(), "released");
      case TrainPacket packet -> trains.packet(packet, arrival, input.arrivedNanos(), now, outbox);
      case ProbeReply _,
          GeoUpdate _,
          TrainReport _ -> {} // Between relays; a server has no use for them.
    }
  }

  private void probed(Probe probe, Arrival arrival, long residence, long now) {
    boolean silent = now - gatewayHeardNanos > GATEWAY_SILENCE_NANOS;
    boolean mayBeGateway = gateway.map(hop -> hop.address().equals(probe.sender())).orElse(true);
    if (!ProbeResponder.isKeepalive(arrival) && (mayBeGateway || silent)) {
      gatewayHeardNanos = now;
      gateway = Optional.of(new Hop(arrival.port(), arrival.mac(), probe.sender()));
    }
    Offer offer = new Offer(config.id(), config.cost(), freeBytes());
    responder.answer(probe, arrival, residence, 0, Optional.of(offer), outbox);
  }

  private void replica(ReplicaPacket packet, Arrival arrival, long now) {
    Reception reception = receptions.get(packet.flow());
    if (reception == null) {
      Optional<Refusal> refusal = refusalOf(packet);
      if (packet.localSource().isUnspecified()) {
        return; // Straight from a source: only a relay may choose a server.
      }
      if (refusal.isPresent()) {
        outbox.routed(
            packet.localSource(),
            new Refused(packet.flow(), refusal.get(), Optional.of(config.id()), packet.path()));
        return;
      }
      Destination self = new Destination(config.address(), config.id());
      reception = new Reception(packet, arrival, self, config.incarnation(), now);
      receptions.put(packet.flow(), reception);
      reservedBytes += packet.replicaBytes();
      outbox.tell(new Notice.ReceptionStarted(packet.flow(), packet.replicaBytes()));
    }
    reception.fragment(packet, now, outbox);
  }

  /** A source that has restarted asks what it need not send again. */
  private void inquired(Inquiry inquiry, Ipv4 source) {
    FlowKey flow = inquiry.flow();
    Optional<UUID> self = Optional.of(config.id());
    outbox.routed(
        source,
        reception(flow)
            .flatMap(Reception::holdings)
            .orElse(new Refused(flow, Refusal.UNKNOWN_FLOW, self, List.of())));
  }

  private Optional<Refusal> refusalOf(ReplicaPacket packet) {
    if (packet.flow().source().equals(config.id())
        || packet.criteria().excluded().contains(config.id())) {
      return Optional.of(Refusal.EXCLUDED);
    }
    if (packet.replicaBytes() > freeBytes()) {
      return Optional.of(Refusal.NO_CAPACITY);
    }
    return receptions.size() >= MAX_RECEPTIONS ? Optional.of(Refusal.BUSY) : Optional.empty();
  }

  private void deploy(Input.Deploy deploy) {
    if (deployments.size() >= MAX_DEPLOYMENTS) {
      deployments.values().removeIf(ReplicaSource::isEnded);
    }
    if (deployments.containsKey(deploy.name()) || deployments.size() >= MAX_DEPLOYMENTS) {
      FlowKey flow = new FlowKey(config.id(), deploy.sequence(), 0, 0);
      String why = "more than " + MAX_DEPLOYMENTS + " deployments at a time";
      outbox.tell(
          new Notice.DeploymentFailed(deploy.name(), flow, why, Optional.of(Refusal.BUSY), 0));
      return;
    }
    ReplicaSource source = new ReplicaSource(deploy, config);
    deployments.put(deploy.name(), source);
    source.announce(outbox);
  }

  private void storeFailed(Input.StoreFailed failed, long now) {
    Refusal reason = failed.digestMismatch() ? Refusal.DIGEST_MISMATCH : Refusal.STORE_FAILED;
    reception(failed.flow())
        .filter(Reception::awaitsStore)
        .ifPresent(reception -> {
          reservedBytes -= reception.replicaBytes();
          reception.failed(reason, now, outbox);
          outbox.add(new Output.Discard(failed.flow()));
          outbox.tell(new Notice.ReplicaDiscarded(failed.flow(), reason.text()));
        });
  }

  private void release(FlowKey flow, String why) {
    reception(flow)
        .filter(Reception::holdsPartial)
        .ifPresent(reception -> {
          reservedBytes -= reception.replicaBytes();
          reception.released();
          outbox.add(new Output.Discard(flow));
          outbox.tell(new Notice.ReplicaDiscarded(flow, why));
        });
  }

  private void garbled(Input.Garbled garbled) {
    String reason = garbled.why().reason();
    if (garbledTold.size() < 64 && garbledTold.add(reason)) {
      outbox.tell(new Notice.GarbledDropped(reason));
    }
  }

  private void run(long now) {
    trains.run(now, outbox);
    for (ReplicaSource source : deployments.values()) {
      source.run(gateway, now, outbox);
    }
    for (Map.Entry<FlowKey, Reception> entry : List.copyOf(receptions.entrySet())) {
      entry.getValue().run(now, outbox);
      if (entry.getValue().isOver(now)) {
        release(entry.getKey(), "nothing arrived for too long");
        receptions.remove(entry.getKey());
      }
    }
  }

  private long nextNanos() {
    long next = trains.nextNanos();
    for (ReplicaSource source : deployments.values()) {
      next = Math.min(next, source.nextNanos(gateway.isPresent()));
    }
    for (Reception reception : receptions.values()) {
      next = Math.min(next, reception.nextNanos());
    }
    return next;
  }

  private long freeBytes() {
    return Math.max(0, config.capacityBytes() - reservedBytes);
  }

  private Optional<Reception> reception(FlowKey flow) {
    return Optional.ofNullable(receptions.get(flow));
  }

  private Optional<ReplicaSource> deployment(FlowKey flow) {
    return deployments.values().stream().filter(source -> source.flow().equals(flow)).findFirst();
  }
}
