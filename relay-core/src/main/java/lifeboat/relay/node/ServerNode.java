package lifeboat.relay.node;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.OfFlow;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Search;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.table.Patience;

/**
 * A server (US 9,270,522 B2, FIG. 3): answers the probes of the relay of its LAN, receives
 * replicas, and sends its own. It knows no relay in advance; the first that probes it is its
 * gateway until it falls silent, so that one replica does not enter the network at two places.
 */
public final class ServerNode implements Party {

  /** A gateway that has missed so many probes gives way to another. */
  static final int GATEWAY_SILENCE_INTERVALS = 3;

  /** Bounds of what is taken for the interval of its probes: the time between the last two. */
  static final long MIN_GATEWAY_INTERVAL_NANOS = 1_000_000_000L;

  static final long MAX_GATEWAY_INTERVAL_NANOS = 60_000_000_000L;

  private final ServerConfig config;
  private final ProbeResponder responder;
  private final Patience patience;
  private final TrainReceiver trains;
  private final Receptions receptions;
  private final Deployments deployments;
  private final Servings servings;
  private final Retrievals retrievals;
  private final Set<String> garbledTold = new LinkedHashSet<>();
  private final Outbox outbox;
  private Optional<Hop> gateway = Optional.empty();
  private long gatewayHeardNanos;
  private long gatewayIntervalNanos = MIN_GATEWAY_INTERVAL_NANOS;

  public ServerNode(ServerConfig config) {
    this.config = config;
    this.outbox = new Outbox(config.address());
    this.responder = new ProbeResponder(NodeKind.SERVER, config.address(), config.incarnation());
    this.patience = new Patience(config.timing().toleranceNanos());
    this.trains =
        new TrainReceiver(config.address(), config.timing(), patience, (_, _, _, _, _) -> {});
    this.receptions = new Receptions(config);
    this.deployments = new Deployments(config);
    this.servings = new Servings(config);
    this.retrievals = new Retrievals(config, receptions);
  }

  @Override
  public Step handle(Input input) {
    long now = input.nowNanos();
    switch (input) {
      case Input.Received received -> received(received);
      case Input.Garbled garbled -> garbled(garbled);
      case Input.Wake wake -> patience.heldUp(wake.lateNanos(), now);
      case Input.Deploy deploy -> deployments.deploy(deploy, outbox);
      case Input.Retrieve order -> retrieve(order);
      case Input.EmergencyNotice _ -> deployments.noticed(now, outbox);
      case Input.FrontReport front ->
          deployments.frontReported(front.center(), front.radiusMeters(), now, outbox);
      case Input.Recovered recovered -> receptions.recovered(recovered, outbox);
      case Input.Committed committed -> receptions.committed(committed, outbox);
      case Input.Published published -> {
        receptions.published(published, outbox);
        retrievals.published(published.flow(), receptions.sha256Of(published.flow()), now, outbox);
      }
      case Input.Assembled assembled -> {
        receptions.assembled(assembled, outbox);
        retrievals.assembled(assembled, outbox);
      }
      case Input.Opened opened -> servings.opened(opened, outbox);
      case Input.StoreFailed failed -> {
        receptions.storeFailed(failed, outbox);
        retrievals.storeFailed(failed, outbox);
      }
    }
    deployments.run(gateway, now, outbox);
    servings.run(gateway, now, outbox);
    retrievals.run(gateway, now, outbox);
    receptions.run(now, outbox);
    trains.run(now, outbox);
    long next = Math.min(deployments.nextNanos(gateway.isPresent()), receptions.nextNanos());
    next = Math.min(next, Math.min(servings.nextNanos(), retrievals.nextNanos()));
    next = Math.min(next, trains.nextNanos());
    return new Step(outbox.take(), OptionalLong.of(next));
  }

  @Override
  public Tables tables(long nowNanos) {
    return Tables.NONE;
  }

  @Override
  public Load load() {
    return new Load(
        0, 0, 0, 0, receptions.size(), deployments.size(), servings.size(), retrievals.size());
  }

  /** How many receptions it remembers, ended ones included. */
  int receptionCount() {
    return receptions.size();
  }

  private void received(Input.Received input) {
    Arrival arrival = input.arrival();
    long now = input.nowNanos();
    patience.heldUp(now - input.arrivedNanos(), now);
    switch (input.message()) {
      case Probe probe -> probed(probe, arrival, now - input.arrivedNanos(), now);
      case ProbeReply reply -> deployments.probeAnswered(reply);
      case ReplicaPacket packet -> {
        if (isWanted(packet, now)) {
          receptions.fragment(packet, arrival, now, outbox);
        } else {
          Optional<UUID> self = Optional.of(config.id());
          outbox.routed(
              arrival.source(),
              new Refused(packet.flow(), Refusal.UNKNOWN_FLOW, self, packet.path()));
        }
      }
      case NormalPacket packet -> {
        if (isWanted(packet, now)) {
          receptions.fragment(packet, arrival, now, outbox);
        }
      }
      case Accepted accepted -> {
        if (isFetched(accepted)) {
          servings.accepted(accepted, arrival.source(), now);
        } else {
          deployments.accepted(accepted, arrival, now);
        }
      }
      case Outcome outcome -> outcome(outcome, arrival, now);
      case OutcomeAck ack -> receptions.acknowledged(ack);
      case Inquiry inquiry -> receptions.inquired(inquiry, arrival, outbox);
      case Release release -> {
        if (isFetched(release)) { // What has arrived is of use to the next attempt.
          retrievals.failed(release.flow(), "it gave up", now, outbox);
        } else {
          receptions.release(release, arrival, outbox);
        }
      }
      case Search search ->
          receptions
              .published()
              .offered(search.replica())
              .ifPresent(
                  held -> outbox.routed(search.seeker(), held.found(search.number(), self())));
      case Found found -> retrievals.found(found, now, outbox);
      case Fetch fetch ->
          servings.requested(
              fetch,
              arrival.source(),
              receptions.published().asked(fetch.flow()).map(PublishedCopies.Held::copy),
              outbox);
      case TrainPacket packet -> trains.packet(packet, arrival, input.arrivedNanos(), now, outbox);
      case GeoUpdate _, TrainReport _ -> {} // Between relays; a server has no use for them.
    }
  }

  /** Whether a message is about a replica on its way to a server that fetches it. */
  private static boolean isFetched(OfFlow message) {
    return message.flow().isFetched();
  }

  /** What is fetched has to be expected; what others want to place here is judged elsewhere. */
  private boolean isWanted(OfFlow packet, long now) {
    return !isFetched(packet)
        || retrievals.expects(packet.flow(), now)
        || receptions.published().find(packet.flow()).isPresent();
  }

  private void outcome(Outcome outcome, Arrival arrival, long now) {
    if (!deployments.isSurplus(outcome)) { // Else it is repeated until the release arrives.
      outbox.routed(arrival.source(), OutcomeRepeater.ackOf(outcome));
    }
    if (!isFetched(outcome)) {
      deployments.outcome(outcome, now, outbox);
    } else if (outcome instanceof Refused refused && retrievals.expects(refused.flow(), now)) {
      retrievals.failed(refused.flow(), refused.reason().text(), now, outbox);
    } else {
      servings.outcome(outcome, arrival.source(), now, outbox);
    }
  }

  /** What is here already is found at once, and need not be fetched. */
  private void retrieve(Input.Retrieve order) {
    FlowKey replica = new FlowKey(order.source(), order.sequence(), 0, 0);
    Optional<PublishedCopies.Held> held = receptions.published().offered(replica);
    if (order.fetch() && held.filter(here -> !here.isShard()).isPresent()) {
      outbox.tell(
          new Notice.ReplicaFetched(
              order.name(),
              held.get().copy(),
              List.of(config.address()),
              held.get().replicaBytes(),
              receptions.sha256Of(held.get().copy()),
              0));
    } else {
      retrievals.begin(order, outbox);
      held.ifPresent(
          here -> retrievals.foundHere(order.name(), here, self(), order.nowNanos(), outbox));
    }
  }

  private Destination self() {
    return new Destination(config.address(), config.id(), config.site());
  }

  private void probed(Probe probe, Arrival arrival, long residence, long now) {
    long since = now - gatewayHeardNanos;
    boolean silent = since > GATEWAY_SILENCE_INTERVALS * gatewayIntervalNanos;
    boolean isGateway = gateway.map(hop -> hop.address().equals(probe.sender())).orElse(false);
    if (!ProbeResponder.isKeepalive(arrival) && (gateway.isEmpty() || isGateway || silent)) {
      gatewayIntervalNanos =
          isGateway
              ? Math.clamp(since, MIN_GATEWAY_INTERVAL_NANOS, MAX_GATEWAY_INTERVAL_NANOS)
              : MIN_GATEWAY_INTERVAL_NANOS;
      gatewayHeardNanos = now;
      gateway = Optional.of(new Hop(arrival.port(), arrival.mac(), probe.sender()));
    }
    Offer offer = new Offer(config.id(), config.cost(), receptions.freeBytes());
    responder.answer(probe, arrival, residence, 0, Optional.of(offer), outbox);
  }

  private void garbled(Input.Garbled garbled) {
    String reason = garbled.why().reason();
    if (garbledTold.size() < 64 && garbledTold.add(reason)) {
      outbox.tell(new Notice.GarbledDropped(reason));
    }
  }
}
