package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Found;

/** What a server is looking for, and fetches. */
final class Retrievals {

  /** So many searches are under way at a time. */
  static final int MAX_RETRIEVALS = 64;

  private final ServerConfig config;
  private final Map<String, Retrieval> running = new LinkedHashMap<>();
  private long searches;

  Retrievals(ServerConfig config) {
    this.config = config;
    this.searches = config.incarnation();
  }

  int size() {
    return running.size();
  }

  /**
   * The operator asks for a replica.
   *
   * @param firstAttempt number of the first attempt to fetch it, if it is to be fetched
   */
  void begin(Input.Retrieve order, int firstAttempt, Outbox outbox) {
    running.values().removeIf(Retrieval::isEnded);
    FlowKey replica = new FlowKey(order.source(), order.sequence(), 0, 0);
    if (running.containsKey(order.name()) || running.size() >= MAX_RETRIEVALS) {
      outbox.tell(
          new Notice.RetrievalFailed(
              order.name(), replica.replicaId(), "too many searches at a time"));
      return;
    }
    running.put(
        order.name(),
        new Retrieval(
            order.name(),
            config,
            replica,
            searches++,
            order.fetch() ? Optional.of(firstAttempt) : Optional.empty(),
            order.nowNanos()));
  }

  /** This server itself has the replica that it has just begun to look for. */
  void foundHere(
      String name, Receptions.Held held, Destination self, long nowNanos, Outbox outbox) {
    Retrieval begun = running.get(name);
    if (begun != null) {
      begun.found(held.found(begun.number(), self), nowNanos, outbox);
    }
  }

  void found(Found found, long nowNanos, Outbox outbox) {
    for (Retrieval retrieval : List.copyOf(running.values())) {
      retrieval.found(found, nowNanos, outbox);
    }
  }

  /** Whether packets of this attempt have been asked for; then they have been heard. */
  boolean expects(FlowKey flow, long nowNanos) {
    Optional<Retrieval> asked =
        running.values().stream().filter(retrieval -> retrieval.expects(flow)).findFirst();
    asked.ifPresent(retrieval -> retrieval.heard(nowNanos));
    return asked.isPresent();
  }

  /** The holder says that this attempt comes to nothing. */
  void failed(FlowKey flow, String why, long nowNanos, Outbox outbox) {
    running.values().stream()
        .filter(retrieval -> retrieval.expects(flow))
        .forEach(retrieval -> retrieval.failed(why, nowNanos, outbox));
  }

  /** The store here cannot keep a copy. */
  void copyFailed(FlowKey copy, String why, long nowNanos, Outbox outbox) {
    running.values().stream()
        .filter(retrieval -> retrieval.fetches(copy))
        .forEach(retrieval -> retrieval.failed(why, nowNanos, outbox));
  }

  /** A copy is here, whole and verified. */
  void published(FlowKey copy, Optional<String> sha256, long nowNanos, Outbox outbox) {
    running.values().stream()
        .filter(retrieval -> retrieval.fetches(copy))
        .forEach(retrieval -> retrieval.published(sha256, nowNanos, outbox));
  }

  /** Does what is due. */
  void run(Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    for (Retrieval retrieval : List.copyOf(running.values())) {
      retrieval.run(gateway, nowNanos, outbox);
    }
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
