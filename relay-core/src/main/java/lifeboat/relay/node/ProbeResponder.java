package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.NodeKind;

/**
 * Answers probes, and counts those of each sender, which tells the sender how many were lost on the
 * way.
 */
final class ProbeResponder {

  /** So many senders are counted; the one that has been quiet for longest gives way. */
  static final int MAX_SENDERS = 4096;

  private record Count(long incarnation, int probes) {}

  private final Map<Ipv4, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Ipv4, Count> eldest) {
          return size() > MAX_SENDERS;
        }
      };

  private final NodeKind kind;
  private final Ipv4 self;
  private final long incarnation;

  ProbeResponder(NodeKind kind, Ipv4 self, long incarnation) {
    this.kind = kind;
    this.self = self;
    this.incarnation = incarnation;
  }

  /**
   * Answers a probe. The answer to a group probe goes to the group address as well, so that the
   * prober captures it: port and MAC are what it does not know yet.
   *
   * @param residenceNanos time since the host received the probe
   * @param geoDigest digest of the geo-table, 0 for servers
   */
  void answer(
      Probe probe,
      Arrival arrival,
      long residenceNanos,
      long geoDigest,
      Optional<Offer> offer,
      Outbox outbox) {
    Ipv4 destination = isKeepalive(arrival) ? probe.sender() : Ipv4.PROBE_GROUP;
    outbox.toHop(
        new Hop(arrival.port(), arrival.mac(), destination),
        new ProbeReply(
            kind,
            self,
            incarnation,
            probe.sequence(),
            probe.sentNanos(),
            residenceNanos,
            count(probe),
            geoDigest,
            offer));
  }

  /** Whether a probe came for this node alone, to see whether it lives. */
  static boolean isKeepalive(Arrival arrival) {
    return arrival.port() == Arrival.ROUTED;
  }

  /** Counts a probe; returns how many of this incarnation of the sender have arrived. */
  private int count(Probe probe) {
    Count known = counts.get(probe.sender());
    int probes =
        known == null || known.incarnation() != probe.incarnation() ? 1 : known.probes() + 1;
    counts.put(probe.sender(), new Count(probe.incarnation(), probes));
    return probes;
  }

  /** Whether this incarnation of the sender has been heard before. */
  boolean knows(Probe probe) {
    Count known = counts.get(probe.sender());
    return known != null && known.incarnation() == probe.incarnation();
  }
}
