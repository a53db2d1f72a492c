package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Found;

/** What a server is looking for, and fetches. */
final class Retrievals {

  /** So many searches are under way at a time. */
  static final int MAX_RETRIEVALS = 64;

  private final ServerConfig config;
  private final Receptions receptions;
  private final Map<String, Retrieval> running = new LinkedHashMap<>();
  private long searches;

  Retrievals(ServerConfig config, Receptions receptions) {
    this.config = config;
    this.receptions = receptions;
    this.searches = config.incarnation();
  }

  int size() {
    return running.size();
  }

  /** The operator asks for a replica. */
  void begin(Input.Retrieve order, Outbox outbox) {
    running.values().removeIf(Retrieval::isEnded);
    FlowKey replica = new FlowKey(order.source(), order.sequence(), 0, 0);
    if (running.containsKey(order.name()) || running.size() >= MAX_RETRIEVALS) {
      outbox.tell(
          new Notice.RetrievalFailed(
              order.name(), replica.replicaId(), "too many searches at a time"));
      return;
    }
    running.put(order.name(), new Retrieval(order, config, searches++, receptions));
  }

  /** This server itself has the replica, or a shard, that it has just begun to look for. */
  void foundHere(
      String name, PublishedCopies.Held held, Destination self, long nowNanos, Outbox outbox) {
    Retrieval begun = running.get(name);
    if (begun != null) {
      begun.found(held.found(begun.number(), self), nowNanos, outbox);
    }
  }

  void found(Found found, long nowNanos, Outbox outbox) {
    each(retrieval -> retrieval.found(found, nowNanos, outbox));
  }

  private void each(Consumer<Retrieval> action) {
    List.copyOf(running.values()).forEach(action);
  }

  private List<Retrieval> expecting(FlowKey flow) {
    return running.values().stream()
        .filter(retrieval -> isOf(retrieval, flow) && retrieval.expects(flow))
        .toList();
  }

  private static boolean isOf(Retrieval retrieval, FlowKey flow) {
    return retrieval.replica().equals(flow.ofCopy().withCopy(0));
  }

  /** Whether packets of this attempt have been asked for; then they have been heard. */
  boolean expects(FlowKey flow, long nowNanos) {
    List<Retrieval> asked = expecting(flow);
    asked.forEach(retrieval -> retrieval.heard(flow, nowNanos));
    return !asked.isEmpty();
  }

  /** The holder says that this attempt comes to nothing. */
  void failed(FlowKey flow, String why, long nowNanos, Outbox outbox) {
    expecting(flow).forEach(retrieval -> retrieval.failed(flow, why, nowNanos, outbox));
  }

  /** The store here cannot keep a copy, or cannot put shards together. */
  void storeFailed(Input.StoreFailed failed, Outbox outbox) {
    each(retrieval -> retrieval.storeFailed(failed, outbox));
  }

  /** A copy is here, whole and verified. */
  void published(FlowKey copy, Optional<String> sha256, long nowNanos, Outbox outbox) {
    each(retrieval -> retrieval.published(copy, sha256, nowNanos, outbox));
  }

  /** A replica has been put together here. */
  void assembled(Input.Assembled done, Outbox outbox) {
    each(retrieval -> retrieval.assembled(done, outbox));
  }

  /** Does what is due. */
  void run(Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    each(retrieval -> retrieval.run(gateway, nowNanos, outbox));
    running.values().removeIf(Retrieval::isEnded);
  }

  long nextNanos() {
    long next = Long.MAX_VALUE;
    for (Retrieval retrieval : running.values()) {
      next = Math.min(next, retrieval.nextNanos());
    }
    return next;
  }
}
