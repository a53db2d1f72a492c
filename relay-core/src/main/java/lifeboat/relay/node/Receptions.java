package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The role of replica destination of a server: what it receives, and the index of what it has
 * published. A copy of a replica is received once, whatever attempt brings it: a later attempt goes
 * on with what the earlier one has left, and a published copy is never stored again.
 */
final class Receptions {

  /** So many replicas are received at a time; further ones are refused as busy. */
  static final int MAX_RECEPTIONS = 1024;

  /** So many published copies are remembered; the oldest gives way, and stays in the store. */
  static final int MAX_PUBLISHED = 65_536;

  private final ServerConfig config;
  private final Destination self;
  private final Map<FlowKey, Reception> current = new LinkedHashMap<>();

  /** By when they have something to do; whichever is told something has it at once. */
  private final Agenda<Reception> agenda = new Agenda<>();

  /** A published copy, and the path on which it came. */
  private record Published(List<Ipv4> path, long replicaBytes) {}

  private final SequencedMap<FlowKey, Published> published = new LinkedHashMap<>();

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
    reservedBytes += found.replicaBytes();
    if (found.published()) {
      remember(copy, new Published(found.origin().path(), found.replicaBytes()));
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
    Published whole = published.get(copy);
    if (reception == null && whole != null) {
      outbox.routed(upstream, new Placed(packet.flow(), self, whole.path()));
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
    boolean fetched = packet.flow().copy() == FlowKey.FETCHED;
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

  /** Two copies on one server would be lost together. */
  private boolean holdsAnother(FlowKey flow) {
    for (int copy = 0; copy < CopyRule.MAX_COPIES; copy++) {
      FlowKey other = new FlowKey(flow.source(), flow.sequence(), copy, 0);
      Reception reception = current.get(other);
      boolean held = published.containsKey(other) || (reception != null && !reception.isEnded());
      if (copy != flow.copy() && held) {
        return true;
      }
    }
    return false;
  }

  /** A whole copy that is here. */
  record Held(FlowKey copy, long replicaBytes) {

    /** The answer to a search. */
    Found found(long number, Destination here) {
      return new Found(number, copy, replicaBytes, here);
    }
  }

  /** A copy of this replica that is here and whole, whichever it is. */
  Optional<Held> held(FlowKey replica) {
    for (int number = 0; number <= CopyRule.MAX_COPIES; number++) {
      int copy = number == CopyRule.MAX_COPIES ? FlowKey.FETCHED : number;
      FlowKey key = new FlowKey(replica.source(), replica.sequence(), copy, 0);
      Published whole = published.get(key);
      if (whole != null) {
        return Optional.of(new Held(key, whole.replicaBytes()));
      }
    }
    return Optional.empty();
  }

  boolean isPublished(FlowKey flow) {
    return published.containsKey(flow.ofCopy());
  }

  /** The digest of a copy, as long as its reception is remembered. */
  Optional<String> sha256Of(FlowKey flow) {
    return Optional.ofNullable(current.get(flow.ofCopy())).flatMap(Reception::sha256Text);
  }

  /** The number of the next attempt to fetch a replica: what earlier ones have left is used. */
  int nextAttemptToFetch(FlowKey replica) {
    FlowKey copy = new FlowKey(replica.source(), replica.sequence(), FlowKey.FETCHED, 0);
    Reception earlier = current.get(copy);
    return earlier == null ? 0 : Math.min(FlowKey.MAX_ATTEMPT, earlier.key().attempt() + 1);
  }

  private static boolean isLater(FlowKey flow, Reception reception) {
    return flow.attempt() > reception.key().attempt();
  }

  /** A fragment that the source sends straight to this server. */
  void fragment(NormalPacket packet, Arrival arrival, long nowNanos, Outbox outbox) {
    Optional<Reception> reception = ofAttempt(packet.flow());
    Published whole = published.get(packet.flow().ofCopy());
    if (reception.isPresent()) {
      reception.get().fragment(packet, nowNanos, outbox);
      agenda.put(reception.get(), Long.MIN_VALUE);
    } else if (whole != null) {
      outbox.routed(arrival.source(), new Placed(packet.flow(), self, whole.path()));
    }
  }

  /** A source that has restarted asks what it need not send again. */
  void inquired(Inquiry inquiry, Arrival arrival, Outbox outbox) {
    FlowKey flow = inquiry.flow();
    Published whole = published.get(flow.ofCopy());
    Optional<UUID> server = Optional.of(config.id());
    outbox.routed(
        arrival.source(),
        whole != null
            ? new Placed(flow, self, whole.path())
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
      remember(done.flow().ofCopy(), new Published(reception.path(), reception.replicaBytes()));
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
    Published whole = published.get(flow.ofCopy());
    if (whole == null) {
      ofAttempt(flow).ifPresent(reception -> release(reception, "released", outbox));
    } else if (release.surplus()) {
      withdraw(flow, whole, outbox);
    } else {
      outbox.routed(arrival.source(), new Placed(flow, self, whole.path()));
    }
  }

  /** Two branches of a flow that could not know each other have both ended well: one is enough. */
  private void withdraw(FlowKey flow, Published whole, Outbox outbox) {
    published.remove(flow.ofCopy());
    reservedBytes -= whole.replicaBytes();
    Reception reception = current.get(flow.ofCopy());
    if (reception != null) {
      reception.released();
      agenda.put(reception, Long.MIN_VALUE);
    }
    outbox.add(new Output.Withdraw(flow.ofCopy()));
    outbox.tell(new Notice.ReplicaDiscarded(flow, "placed elsewhere"));
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

  private void remember(FlowKey copy, Published whole) {
    published.put(copy, whole);
    if (published.size() > MAX_PUBLISHED) {
      published.pollFirstEntry();
    }
  }

  private Optional<Reception> ofAttempt(FlowKey flow) {
    return Optional.ofNullable(current.get(flow.ofCopy()))
        .filter(reception -> reception.key().equals(flow));
  }
}
