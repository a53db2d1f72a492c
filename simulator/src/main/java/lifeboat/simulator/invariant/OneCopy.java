package lifeboat.simulator.invariant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.Output;

/**
 * Of each attempt to place a copy at most one server publishes, unless a hop fell silent on the
 * way; no server publishes a copy twice; a replica is reported placed at one server only, which
 * never drops it; and partial copies that get nothing any more are reclaimed within {@link
 * #RECLAIM_NANOS}.
 *
 * <p>Why a hop that fell silent and a later attempt are exempt: who is cut off at the last moment
 * may have published, and who cannot hear of it goes on to another server. No protocol without a
 * third party can tell these apart; the source has the surplus copy dropped as soon as it hears of
 * it.
 */
final class OneCopy implements Invariant {

  /** A partial copy is dropped when nothing has arrived for 120 s; the rest is for answers. */
  static final long RECLAIM_NANOS = 180_000_000_000L;

  /** Who published each attempt, and who published each copy; only looked up. */
  private final Map<FlowKey, Integer> publishers = new HashMap<>();

  private final Set<String> stored = new HashSet<>();

  /** Flows whose next hop was given up without a word of it. */
  private final Set<FlowKey> torn = new HashSet<>();

  /** Where each copy has been reported as placed. */
  private final Map<FlowKey, Ipv4> placed = new HashMap<>();

  /** A relay that has forgotten a flow may choose another hop for it. */
  private boolean forgotten;

  /** Partial copies of each server, the one that has been left alone for longest first. */
  private final Map<Integer, SequencedMap<FlowKey, Long>> partials = new HashMap<>();

  @Override
  public void check(Observation event) {
    if (event.input() instanceof Input.Received received
        && received.message() instanceof Message.OfFlow message) {
      FlowKey copy = message.flow().ofCopy();
      SequencedMap<FlowKey, Long> own = partials.get(event.node());
      if (own != null && own.remove(copy) != null) {
        own.put(copy, event.nowNanos());
      }
    }
    for (Output output : event.step().outputs()) {
      if (output instanceof Output.Tell tell) {
        told(event, tell.notice());
      }
    }
    SequencedMap<FlowKey, Long> own = partials.get(event.node());
    if (own != null && !own.isEmpty()) {
      Map.Entry<FlowKey, Long> eldest = own.firstEntry();
      if (event.nowNanos() - eldest.getValue() > RECLAIM_NANOS) {
        throw new InvariantViolation(
            event.address()
                + " still holds a part of "
                + eldest.getKey()
                + ", left alone since "
                + eldest.getValue()
                + " ns");
      }
    }
  }

  private void told(Observation event, Notice notice) {
    switch (notice) {
      case Notice.ReceptionStarted started -> begin(event, started.flow());
      case Notice.ReceptionResumed resumed -> begin(event, resumed.flow());
      case Notice.TransferFailed failed -> {
        if (failed.reason() == Refusal.TIMED_OUT) {
          torn.add(failed.flow());
        }
      }
      case Notice.DeploymentPlaced report when report.flow().isFetched() -> {
        // Any number of servers may fetch a replica.
      }
      case Notice.DeploymentPlaced report -> {
        Ipv4 other = placed.putIfAbsent(report.flow().ofCopy(), report.server());
        if (other != null && !other.equals(report.server())) {
          throw new InvariantViolation(
              report.flow() + " is reported placed at " + other + " and " + report.server());
        }
      }
      case Notice.ReplicaDiscarded discarded -> {
        end(event, discarded.flow());
        stored.remove(event.node() + "/" + discarded.flow().ofCopy());
        if (event.address().equals(placed.get(discarded.flow().ofCopy()))) {
          throw new InvariantViolation(
              event.address() + " drops what is reported placed there: " + discarded.flow());
        }
      }
      case Notice.ReplicaPublished published -> {
        end(event, published.flow());
        Integer other =
            published.flow().isFetched()
                ? null
                : publishers.putIfAbsent(published.flow(), event.node());
        boolean known = forgotten || torn.contains(published.flow());
        if (other != null && other != event.node() && !known) {
          throw new InvariantViolation(
              "two servers publish "
                  + published.flow()
                  + ": node "
                  + other
                  + " and "
                  + event.address());
        }
        if (!stored.add(event.node() + "/" + published.flow().ofCopy())) {
          throw new InvariantViolation(event.address() + " publishes twice: " + published.flow());
        }
      }
      default -> {}
    }
  }

  private void begin(Observation event, FlowKey flow) {
    partials
        .computeIfAbsent(event.node(), _ -> new LinkedHashMap<>())
        .put(flow.ofCopy(), event.nowNanos());
  }

  private void end(Observation event, FlowKey flow) {
    SequencedMap<FlowKey, Long> own = partials.get(event.node());
    if (own != null) {
      own.remove(flow.ofCopy());
    }
  }

  @Override
  public void restarted(int node) {
    partials.remove(node);
    forgotten = true;
  }
}
