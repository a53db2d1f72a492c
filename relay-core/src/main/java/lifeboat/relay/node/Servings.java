package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Refusal;

/**
 * The copies that a server sends back to those that fetch them: to each as a source that knows its
 * one destination, with a single attempt. Who fetches makes the attempts.
 */
final class Servings {

  /** So many are sent, or waited for from the store, at a time. */
  static final int MAX_SERVINGS = 64;

  /** Who fetches, and which replica: more than one may fetch the same. */
  private record Key(Ipv4 seeker, FlowKey copy) {}

  /** Somebody who waits until the store has opened a copy. */
  private record Waiting(Key key, Fetch request) {}

  private final ServerConfig config;
  private final Map<Key, ReplicaSource> running = new LinkedHashMap<>();
  private final Map<FlowKey, List<Waiting>> waiting = new LinkedHashMap<>();
  private final Agenda<ReplicaSource> agenda = new Agenda<>();
  private Optional<Hop> lastGateway = Optional.empty();

  Servings(ServerConfig config) {
    this.config = config;
  }

  int size() {
    return running.size() + waiting.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Somebody asks for a replica.
   *
   * @param held the copy of it that is here, if one is
   */
  void requested(Fetch request, Ipv4 seeker, Optional<FlowKey> held, Outbox outbox) {
    Key key = new Key(seeker, request.flow().ofCopy());
    ReplicaSource known = running.get(key);
    boolean handled = known != null && known.flow().attempt() >= request.flow().attempt();
    boolean waits =
        held.map(copy -> waiting.getOrDefault(copy, List.of())).orElse(List.of()).stream()
            .anyMatch(other -> other.key().equals(key));
    if (handled || waits) {
      return; // It is asked until it comes.
    }
    running.values().removeIf(ReplicaSource::isEnded);
    if (held.isEmpty() || size() >= MAX_SERVINGS) {
      Refusal reason = held.isEmpty() ? Refusal.UNKNOWN_FLOW : Refusal.BUSY;
      outbox.routed(
          seeker, new Refused(request.flow(), reason, Optional.of(config.id()), List.of()));
      return;
    }
    waiting.computeIfAbsent(held.get(), _ -> new ArrayList<>()).add(new Waiting(key, request));
    outbox.add(new Output.Read(held.get()));
  }

  /** The store has opened a copy, or could not. */
  void opened(Input.Opened opened, Outbox outbox) {
    List<Waiting> all = Optional.ofNullable(waiting.remove(opened.flow())).orElse(List.of());
    for (Waiting one : all) {
      FlowKey flow = one.request().flow();
      Optional<ReplicaContent> content = opened.content();
      if (content.isEmpty()) {
        outbox.routed(
            one.key().seeker(),
            new Refused(flow, Refusal.STORE_FAILED, Optional.of(config.id()), List.of()));
      } else {
        serve(one, content.get(), opened.nowNanos(), outbox);
      }
    }
  }

  private void serve(Waiting one, ReplicaContent content, long nowNanos, Outbox outbox) {
    FlowKey flow = one.request().flow();
    Destination seeker = new Destination(one.key().seeker(), one.request().seeker());
    ReplicaSource.Task task =
        new ReplicaSource.Task(
            "fetch of " + flow.replicaId() + " by " + one.key().seeker(),
            flow,
            content,
            EvaluationCriteria.NONE,
            Optional.of(List.of(seeker)),
            Optional.empty(),
            flow.attempt());
    ReplicaSource source = new ReplicaSource(task, Siblings.NONE, config, nowNanos);
    ReplicaSource earlier = running.put(one.key(), source);
    if (earlier != null) {
      agenda.remove(earlier);
    }
    agenda.put(source, Long.MIN_VALUE);
    source.begin(outbox);
  }

  void accepted(Accepted accepted, Ipv4 seeker, long nowNanos) {
    find(accepted.flow(), seeker)
        .filter(source -> source.flow().equals(accepted.flow()))
        .ifPresent(source -> {
          source.accepted(accepted, seeker, nowNanos);
          agenda.put(source, Long.MIN_VALUE);
        });
  }

  void outcome(Outcome outcome, Ipv4 seeker, long nowNanos, Outbox outbox) {
    find(outcome.flow(), seeker)
        .ifPresent(source -> {
          source.outcome(outcome, nowNanos, outbox);
          agenda.put(source, Long.MIN_VALUE);
        });
  }

  private Optional<ReplicaSource> find(FlowKey flow, Ipv4 seeker) {
    return Optional.ofNullable(running.get(new Key(seeker, flow.ofCopy())));
  }

  /** Does what is due. */
  void run(Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    if (!gateway.equals(lastGateway)) {
      lastGateway = gateway;
      running.values().forEach(source -> agenda.put(source, Long.MIN_VALUE));
    }
    for (ReplicaSource source : agenda.takeDue(nowNanos)) {
      source.run(gateway, nowNanos, outbox);
      if (!source.isEnded()) {
        agenda.put(source, source.nextNanos(gateway.isPresent()));
      }
    }
  }

  long nextNanos() {
    return agenda.nextNanos();
  }
}
