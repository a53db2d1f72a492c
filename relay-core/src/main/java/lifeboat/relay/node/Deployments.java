package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Outcome;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Refusal;

/**
 * The role of replica source of a server: the replicas that it sends, and those that wait for one
 * of their conditions to come true.
 */
final class Deployments {

  /** So many replicas are sent, or wait to be sent, at a time. */
  static final int MAX_DEPLOYMENTS = 256;

  /** An order that waits, until {@code expiresNanos} at the latest. */
  private record Armed(Input.Deploy order, Trigger trigger, long expiresNanos) {}

  private final ServerConfig config;
  private final Map<String, CopySet> running = new LinkedHashMap<>();

  /** The copies of those that run, by the key of their first attempt. */
  private final Map<FlowKey, ReplicaSource> byCopy = new LinkedHashMap<>();

  /**
   * Those that run, by when they have something to do; whoever is told something has it at once.
   */
  private final Agenda<ReplicaSource> agenda = new Agenda<>();

  private Optional<Hop> lastGateway = Optional.empty();
  private final Map<String, Armed> armed = new LinkedHashMap<>();
  private Optional<UplinkWatch> uplink = Optional.empty();
  private boolean noticed;
  private Optional<Input.FrontReport> front = Optional.empty();

  Deployments(ServerConfig config) {
    this.config = config;
  }

  int size() {
    return running.size() + armed.size();
  }

  void deploy(Input.Deploy order, Outbox outbox) {
    if (running.size() + armed.size() >= MAX_DEPLOYMENTS) {
      running.values().removeIf(CopySet::isEnded);
      byCopy.values().removeIf(ReplicaSource::isEnded);
    }
    boolean known = running.containsKey(order.name()) || armed.containsKey(order.name());
    if (known || running.size() + armed.size() >= MAX_DEPLOYMENTS) {
      fail(order, "more than " + MAX_DEPLOYMENTS + " deployments at a time", 0, outbox);
    } else if (order.trigger().isPresent() && order.earlier().isEmpty()) {
      arm(order, order.trigger().get(), outbox);
    } else {
      begin(order, order.nowNanos(), outbox);
    }
  }

  private void arm(Input.Deploy order, Trigger trigger, Outbox outbox) {
    long expires = order.nowNanos() + trigger.withinNanos();
    armed.put(order.name(), new Armed(order, trigger, expires));
    if (trigger.probeLossFraction().isPresent() && uplink.isEmpty()) {
      uplink = Optional.of(new UplinkWatch(config, order.nowNanos()));
    }
    outbox.tell(new Notice.DeploymentArmed(order.name()));
    if (noticed) {
      noticed(order.nowNanos(), outbox); // An emergency does not end because nobody listened yet.
    }
    front.ifPresent(
        report -> frontReported(report.center(), report.radiusMeters(), order.nowNanos(), outbox));
  }

  private void begin(Input.Deploy order, long nowNanos, Outbox outbox) {
    CopySet copies = new CopySet(order, config, nowNanos);
    running.put(order.name(), copies);
    for (ReplicaSource source : copies.sources()) {
      byCopy.put(source.flow().ofCopy(), source);
      agenda.put(source, Long.MIN_VALUE);
      source.begin(outbox);
    }
  }

  private void fail(Input.Deploy order, String why, long elapsedNanos, Outbox outbox) {
    Optional<Refusal> busy = elapsedNanos == 0 ? Optional.of(Refusal.BUSY) : Optional.empty();
    for (int index = 0; index < order.copies().count(); index++) {
      FlowKey flow = new FlowKey(config.id(), order.sequence(), order.copies().number(index), 0);
      outbox.tell(new Notice.DeploymentFailed(order.name(), flow, why, busy, elapsedNanos));
    }
  }

  /** An emergency notice arrived on the control channel. */
  void noticed(long nowNanos, Outbox outbox) {
    noticed = true;
    begin(
        waiting ->
            waiting.trigger().notice() ? Optional.of("an emergency notice") : Optional.empty(),
        nowNanos,
        outbox);
  }

  /** The front of a disaster is so far from its centre. */
  void frontReported(Place center, double radiusMeters, long nowNanos, Outbox outbox) {
    front = Optional.of(new Input.FrontReport(nowNanos, center, radiusMeters));
    if (config.site().isEmpty()) {
      return;
    }
    double distance = Math.max(0, config.site().get().metersTo(center) - radiusMeters);
    begin(
        waiting ->
            waiting.trigger().frontMeters().isPresent()
                    && distance <= waiting.trigger().frontMeters().getAsDouble()
                ? Optional.of(
                    String.format(Locale.ROOT, "a disaster %.1f km away", distance / 1000))
                : Optional.empty(),
        nowNanos,
        outbox);
  }

  /** The relay has answered a probe of the uplink. */
  void probeAnswered(ProbeReply reply) {
    uplink.ifPresent(watch -> watch.answered(reply.sequence()));
  }

  /** Begins what waits and whose condition has come true; {@code why} says which it was. */
  private void begin(Function<Armed, Optional<String>> why, long nowNanos, Outbox outbox) {
    for (Armed waiting : List.copyOf(armed.values())) {
      Input.Deploy order = waiting.order();
      why.apply(waiting)
          .ifPresent(reason -> {
            armed.remove(order.name());
            outbox.tell(new Notice.DeploymentTriggered(order.name(), reason));
            begin(order, nowNanos, outbox);
          });
    }
  }

  void accepted(Accepted accepted, Arrival arrival, long nowNanos) {
    find(accepted.flow())
        .ifPresent(source -> {
          source.accepted(accepted, arrival.source(), nowNanos);
          agenda.put(source, Long.MIN_VALUE);
        });
  }

  /** Whether it tells of a copy that has to go: beside the one that counts, or too near another. */
  boolean isSurplus(Outcome outcome) {
    ReplicaSource source = byCopy.get(outcome.flow().ofCopy());
    return source != null && source.isSurplus(outcome);
  }

  void outcome(Outcome outcome, long nowNanos, Outbox outbox) {
    Optional.ofNullable(byCopy.get(outcome.flow().ofCopy()))
        .ifPresent(source -> {
          source.outcome(outcome, nowNanos, outbox);
          agenda.put(source, Long.MIN_VALUE);
        });
  }

  /** Does what is due; {@code gateway} is the relay of this LAN. */
  void run(Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    gateway.ifPresent(
        relay -> uplink.ifPresent(watch -> watch.run(relay.address(), nowNanos, outbox)));
    if (!armed.isEmpty()) {
      begin(waiting -> tooMuchLoss(waiting, nowNanos), nowNanos, outbox);
      expire(nowNanos, outbox);
    }
    if (!gateway.equals(lastGateway)) {
      lastGateway = gateway;
      byCopy.values().forEach(source -> agenda.put(source, Long.MIN_VALUE));
    }
    for (ReplicaSource source : agenda.takeDue(nowNanos)) {
      source.run(gateway, nowNanos, outbox);
      if (!source.isEnded()) {
        agenda.put(source, source.nextNanos(gateway.isPresent()));
      }
    }
  }

  private Optional<String> tooMuchLoss(Armed waiting, long nowNanos) {
    if (uplink.isEmpty() || waiting.trigger().probeLossFraction().isEmpty()) {
      return Optional.empty();
    }
    double limit = waiting.trigger().probeLossFraction().getAsDouble();
    double loss = uplink.get().lossFraction(nowNanos).orElse(0);
    return loss > 0 && loss >= limit
        ? Optional.of(String.format(Locale.ROOT, "%.0f %% of probes lost", loss * 100))
        : Optional.empty();
  }

  private void expire(long nowNanos, Outbox outbox) {
    List<Armed> over = new ArrayList<>();
    for (Armed waiting : armed.values()) {
      if (nowNanos >= waiting.expiresNanos()) {
        over.add(waiting);
      }
    }
    for (Armed waiting : over) {
      armed.remove(waiting.order().name());
      fail(
          waiting.order(),
          "none of its conditions came true in time",
          waiting.trigger().withinNanos(),
          outbox);
    }
    boolean watching =
        armed.values().stream().anyMatch(left -> left.trigger().probeLossFraction().isPresent());
    uplink = watching ? uplink : Optional.empty();
  }

  long nextNanos(boolean gatewayKnown) {
    long next =
        gatewayKnown ? uplink.map(UplinkWatch::nextNanos).orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
    for (Armed waiting : armed.values()) {
      next = Math.min(next, waiting.expiresNanos());
    }
    return Math.min(next, agenda.nextNanos());
  }

  private Optional<ReplicaSource> find(FlowKey flow) {
    return Optional.ofNullable(byCopy.get(flow.ofCopy()))
        .filter(source -> source.flow().equals(flow));
  }
}
