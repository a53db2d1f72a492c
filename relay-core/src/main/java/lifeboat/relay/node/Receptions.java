package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.node.PublishedCopies.Published;
import org.jspecify.annotations.Nullable;

/**
 * The role of replica destination of a server: what it receives, and the index of what it has
 * published. A copy of a replica is received once, whatever attempt brings it: a later attempt goes
 * on with what the earlier one has left, and a published copy is never stored again.
 */
final class Receptions {

  /** So many replicas are received at a time; further ones are refused as busy. */
  static final int MAX_RECEPTIONS = 1024;

  private final ServerConfig config;
  private final Destination self;
  private final Map<FlowKey, Reception> current = new LinkedHashMap<>();

  /** By when they have something to do; whichever is told something has it at once. */
  private final Agenda<Reception> agenda = new Agenda<>();

  private final PublishedCopies published = new PublishedCopies();

  private long reservedBytes;

  Receptions(ServerConfig config) {
    this.config = config;
    this.self = new Destination(config.address(), config.id(), config.site());
  }

  int size() {
    return current.size();
  }

  /** What is left of the capacity. */
  long freeBytes() {
    return Math.max(0, config.capacityBytes() - reservedBytes);
  }

  /** The store has found something of an earlier incarnation. */
  void recovered(Input.Recovered found, Outbox outbox) {
    FlowKey copy = found.flow().ofCopy();
    if (!found.published() && published.find(copy).isPresent()) {
      outbox.add(new Output.Discard(copy)); // What is whole needs no parts.
      return;
    }
    reservedBytes += found.replicaBytes();
    if (found.published()) {
      published.put(copy, new Published(found.origin().path(), found.replicaBytes()));
    } else {
      enter(copy, Reception.resume(found, self, config.incarnation(), outbox));
    }
  }

  /**
   * A fragment that says all about its replica: with unspecified destination, brought here by a
   * relay, or sent to this server by a source that knows it.
   */
  void fragment(ReplicaPacket packet, Arrival arrival, long nowNanos, Outbox outbox) {
    if (packet.localSource().isUnspecified() && arrival.port() != Arrival.ROUTED) {
      return; // Unspecified and straight from a source: only a relay may choose a server.
    }
    Ipv4 upstream = Reception.upstreamOf(packet, arrival);
    FlowKey copy = packet.flow().ofCopy();
    Reception reception = current.get(copy);
    Optional<Published> whole = published.find(copy);
    if (reception == null && whole.isPresent()) {
      outbox.routed(upstream, new Placed(packet.flow(), self, whole.get().path()));
      return;
    }
    Optional<Refusal> refusal = refusalOf(packet, reception);
    if (refusal.isPresent()) {
      outbox.routed(
          upstream,
          new Refused(packet.flow(), refusal.get(), Optional.of(config.id()), packet.path()));
      return;
    }
    if (reception == null || (reception.isEnded() && isLater(packet.flow(), reception))) {
      reception = Reception.begin(packet, arrival, self, config.incarnation(), nowNanos, outbox);
      enter(copy, reception);
      reservedBytes += packet.replicaBytes();
    } else if (isLater(packet.flow(), reception)) {
      reception.renew(packet, arrival, nowNanos, outbox);
    }
    reception.fragment(packet, nowNanos, outbox);
    agenda.put(reception, Long.MIN_VALUE);
  }

  private void enter(FlowKey copy, Reception reception) {
    Reception ended = current.put(copy, reception);
    if (ended != null) {
      agenda.remove(ended);
    }
    agenda.put(reception, Long.MIN_VALUE);
  }

  private Optional<Refusal> refusalOf(ReplicaPacket packet, @Nullable Reception known) {
    boolean fetched = packet.flow().isFetched();
    if ((packet.flow().source().equals(config.id()) && !fetched)
        || packet.criteria().excluded().contains(config.id())) {
      return Optional.of(Refusal.EXCLUDED);
    }
    if (known != null && !known.isEnded()) {
      boolean other = known.replicaBytes() != packet.replicaBytes();
      boolean earlier = packet.flow().attempt() < known.key().attempt();
      return other || earlier ? Optional.of(Refusal.ALREADY_HANDLED) : Optional.empty();
    }
    if (known != null && !isLater(packet.flow(), known)) {
      return Optional.empty(); // The tombstone of this very attempt answers for itself.
    }
    if (!fetched && holdsAnother(packet.flow())) {
      return Optional.of(Refusal.HOLDS_COPY);
    }
    if (packet.replicaBytes() > freeBytes()) {
      return Optional.of(Refusal.NO_CAPACITY);
    }
    return current.size() >= MAX_RECEPTIONS ? Optional.of(Refusal.BUSY) : Optional.empty();
  }

  /** Two copies on one server, or two shards, would be lost together. */
  private boolean holdsAnother(FlowKey flow) {
    int first = flow.copy() - CopyNumber.index(flow.copy());
    for (int copy = first; copy < first + CopyNumber.MAX_COPIES; copy++) {
      FlowKey other = flow.ofCopy().withCopy(copy);
      Reception reception = current.get(other);
      boolean held =
          published.find(other).isPresent() || (reception != null && !reception.isEnded());
      if (copy != flow.copy() && held) {
        return true;
      }
    }
    return false;
  }

  /** What has been published here. */
  PublishedCopies published() {
    return published;
  }

  /** The digest of a copy, as long as its reception is remembered. */
  Optional<String> sha256Of(FlowKey flow) {
    return Optional.ofNullable(current.get(flow.ofCopy())).flatMap(Reception::sha256Text);
  }

  /**
   * The number of the next attempt to fetch a replica or its shards: what earlier ones have left is
   * used.
   */
  int nextAttemptToFetch(FlowKey replica) {
    int next = 0;
    for (int copy = CopyNumber.ofFetchedShard(0); copy <= FlowKey.FETCHED; copy++) {
      Reception earlier = current.get(replica.ofCopy().withCopy(copy));
      next = earlier == null ? next : Math.max(next, earlier.key().attempt() + 1);
    }
    return Math.min(FlowKey.MAX_ATTEMPT, next);
  }

  /** The store has put a replica together; the shards that were fetched for it can go. */
  void assembled(Input.Assembled done, Outbox outbox) {
    FlowKey whole = done.flow().ofCopy();
    reservedBytes += done.replicaBytes();
    published.put(whole, new Published(List.of(), done.replicaBytes()));
    dropFetchedShards(whole, "the replica has been put together", outbox);
  }

  /** Shards that were fetched are of no use but for what they were fetched for. */
  void dropFetchedShards(FlowKey replica, String why, Outbox outbox) {
    for (PublishedCopies.Held held : published.of(replica)) {
      if (held.isShard() && held.copy().isFetched()) {
        withdraw(held.copy(), held.replicaBytes(), why, outbox);
      }
    }
  }

  private static boolean isLater(FlowKey flow, Reception reception) {
    return flow.attempt() > reception.key().attempt();
  }

  /** A fragment that the source sends straight to this server. */
  void fragment(NormalPacket packet, Arrival arrival, long nowNanos, Outbox outbox) {
    Optional<Reception> reception = ofAttempt(packet.flow());
    Optional<Published> whole = published.find(packet.flow());
    if (reception.isPresent()) {
      reception.get().fragment(packet, nowNanos, outbox);
      agenda.put(reception.get(), Long.MIN_VALUE);
    } else if (whole.isPresent()) {
      outbox.routed(arrival.source(), new Placed(packet.flow(), self, whole.get().path()));
    }
  }

  /** A source that has restarted asks what it need not send again. */
  void inquired(Inquiry inquiry, Arrival arrival, Outbox outbox) {
    FlowKey flow = inquiry.flow();
    Optional<Published> whole = published.find(flow);
    Optional<UUID> server = Optional.of(config.id());
    outbox.routed(
        arrival.source(),
        whole.isPresent()
            ? new Placed(flow, self, whole.get().path())
            : ofAttempt(flow)
                .flatMap(Reception::holdings)
                .orElse(new Refused(flow, Refusal.UNKNOWN_FLOW, server, List.of())));
  }

  void acknowledged(OutcomeAck ack) {
    ofAttempt(ack.flow())
        .ifPresent(reception -> {
          reception.acknowledged(ack);
          agenda.put(reception, Long.MIN_VALUE);
        });
  }

  void committed(Input.Committed done, Outbox outbox) {
    Reception reception = current.get(done.flow().ofCopy());
    if (reception != null) {
      reception.committed(done.number(), done.nowNanos(), outbox);
      agenda.put(reception, Long.MIN_VALUE);
    }
  }

  void published(Input.Published done, Outbox outbox) {
    Reception reception = current.get(done.flow().ofCopy());
    if (reception != null && reception.awaitsStore()) {
      reception.published(done.nowNanos(), outbox);
      agenda.put(reception, Long.MIN_VALUE);
      published.put(done.flow(), new Published(reception.path(), reception.replicaBytes()));
    }
  }

  void storeFailed(Input.StoreFailed failed, Outbox outbox) {
    Reception reception = current.get(failed.flow().ofCopy());
    if (reception != null && reception.awaitsStore()) {
      reservedBytes -= reception.replicaBytes();
      reception.failed(failed.reason(), failed.nowNanos(), outbox);
      agenda.put(reception, Long.MIN_VALUE);
      discarded(reception, failed.why(), outbox);
    }
  }

  /**
   * A source gives up what has arrived of one of its attempts. A whole copy stays, and the source
   * is told of it, unless it knows the replica placed elsewhere.
   */
  void release(Release release, Arrival arrival, Outbox outbox) {
    FlowKey flow = release.flow();
    Optional<Published> whole = published.find(flow);
    if (whole.isEmpty()) {
      ofAttempt(flow).ifPresent(reception -> release(reception, "released", outbox));
    } else if (release.surplus()) {
      withdraw(flow, whole.get().replicaBytes(), "placed elsewhere", outbox);
    } else {
      outbox.routed(arrival.source(), new Placed(flow, self, whole.get().path()));
    }
  }

  /**
   * A published copy goes: two branches of a flow that could not know each other have both ended
   * well, and one is enough; or it was a shard that has served its purpose.
   */
  private void withdraw(FlowKey flow, long replicaBytes, String why, Outbox outbox) {
    published.forget(flow);
    reservedBytes -= replicaBytes;
    Reception reception = current.get(flow.ofCopy());
    if (reception != null) {
      reception.released();
      agenda.put(reception, Long.MIN_VALUE);
    }
    outbox.add(new Output.Withdraw(flow.ofCopy()));
    outbox.tell(new Notice.ReplicaDiscarded(flow, why));
  }

  private void release(Reception reception, String why, Outbox outbox) {
    if (reception.holdsPartial()) {
      reservedBytes -= reception.replicaBytes();
      reception.released();
      agenda.put(reception, Long.MIN_VALUE);
      discarded(reception, why, outbox);
    }
  }

  private static void discarded(Reception reception, String why, Outbox outbox) {
    outbox.add(new Output.Discard(reception.key().ofCopy()));
    outbox.tell(new Notice.ReplicaDiscarded(reception.key(), why));
  }

  /** Does what is due. */
  void run(long nowNanos, Outbox outbox) {
    for (Reception reception : agenda.takeDue(nowNanos)) {
      reception.run(nowNanos, outbox);
      if (reception.isOver(nowNanos)) {
        release(reception, "nothing arrived for too long", outbox);
        current.remove(reception.key().ofCopy());
        agenda.remove(reception);
      } else {
        agenda.put(reception, reception.nextNanos());
      }
    }
  }

  long nextNanos() {
    return agenda.nextNanos();
  }

  private Optional<Reception> ofAttempt(FlowKey flow) {
    return Optional.ofNullable(current.get(flow.ofCopy()))
        .filter(reception -> reception.key().equals(flow));
  }
}
