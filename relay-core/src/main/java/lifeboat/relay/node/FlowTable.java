package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.table.Neighbour;
import org.jspecify.annotations.Nullable;

/**
 * The flows of a relay, tombstones included, by key, by the time when they have something to do,
 * and by the hop that they wait for: an input costs what it concerns, however many flows there are.
 *
 * <p>Whoever does something to a flow says so with {@link #changed}.
 */
final class FlowTable {

  /** A hop that flows wait for, and the flows. */
  static final class Watch extends Agenda.Entry {
    private final Neighbour hop;
    private final Set<RelayFlow> flows = new LinkedHashSet<>();

    Watch(Neighbour hop) {
      this.hop = hop;
    }

    Neighbour hop() {
      return hop;
    }

    /** When its silence has to be judged, or a keepalive sent. */
    private long dueNanos() {
      return Math.min(hop.deadAtNanos(), hop.nextKeepaliveNanos());
    }
  }

  private final Map<FlowKey, RelayFlow> flows = new LinkedHashMap<>();
  private final Agenda<RelayFlow> agenda = new Agenda<>();
  private final Map<Neighbour, Watch> watches = new LinkedHashMap<>();
  private final Agenda<Watch> watchAgenda = new Agenda<>();

  int size() {
    return flows.size();
  }

  @Nullable RelayFlow find(FlowKey key) {
    return flows.get(key);
  }

  void add(FlowKey key, RelayFlow flow) {
    flows.put(key, flow);
  }

  void remove(RelayFlow flow) {
    flows.remove(flow.key());
    agenda.remove(flow);
    waitFor(null, flow);
  }

  /** Something was done to {@code flow}, or to the hop it waits for on its behalf. */
  void changed(RelayFlow flow) {
    agenda.put(flow, flow.nextNanos());
    waitFor(flow.outstandingAt().orElse(null), flow);
  }

  /** How many other copies of the same replica are under way to each hop. */
  Map<Ipv4, Integer> hopsOfOtherCopies(FlowKey key) {
    Map<Ipv4, Integer> hops = new LinkedHashMap<>();
    for (RelayFlow flow : flows.values()) {
      FlowKey other = flow.key();
      boolean sibling =
          other.copy() != key.copy()
              && other.sequence() == key.sequence()
              && other.source().equals(key.source());
      if (sibling) {
        flow.underWayTo().ifPresent(hop -> hops.merge(hop, 1, Integer::sum));
      }
    }
    return hops;
  }

  private void waitFor(@Nullable Neighbour hop, RelayFlow flow) {
    Watch before = flow.watch();
    if (before != null && before.hop != hop) {
      before.flows.remove(flow);
      if (before.flows.isEmpty()) {
        before.hop.unwatch();
        watches.remove(before.hop);
        watchAgenda.remove(before);
      }
    }
    if (hop == null) {
      flow.watchedBy(null);
    } else if (before == null || before.hop != hop) {
      Watch watch = watches.computeIfAbsent(hop, Watch::new);
      watch.flows.add(flow);
      flow.watchedBy(watch);
      watchAgenda.put(watch, watch.dueNanos());
    } else {
      watchAgenda.put(before, before.dueNanos());
    }
  }

  /** The statistics of a neighbour changed, and with them how long its silence may last. */
  void measured(Neighbour hop) {
    Watch watch = watches.get(hop);
    if (watch != null) {
      watchAgenda.put(watch, watch.dueNanos());
    }
  }

  /** All silences may last less long than before. */
  void judgeSooner() {
    for (Watch watch : watches.values()) {
      watchAgenda.put(watch, watch.dueNanos());
    }
  }

  /** The flows that have something to do now; each has to be given back or removed. */
  List<RelayFlow> takeDue(long nowNanos) {
    return agenda.takeDue(nowNanos);
  }

  /** The hops that may have to be asked or judged now; each has to be given back. */
  List<Watch> takeDueHops(long nowNanos) {
    return watchAgenda.takeDue(nowNanos);
  }

  /** A hop has been asked, or judged to live. */
  void giveBack(Watch watch) {
    if (!watch.flows.isEmpty()) {
      watchAgenda.put(watch, watch.dueNanos());
    }
  }

  /** The flows that wait for a hop. */
  List<RelayFlow> waitingFor(Neighbour hop) {
    Watch watch = watches.get(hop);
    return watch == null ? List.of() : List.copyOf(watch.flows);
  }

  /** The hops that flows wait for. */
  List<Neighbour> hops() {
    return List.copyOf(watches.keySet());
  }

  long nextNanos() {
    return Math.min(agenda.nextNanos(), watchAgenda.nextNanos());
  }
}
