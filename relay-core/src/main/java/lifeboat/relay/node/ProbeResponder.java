package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
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

  /** A port of a sender, as it looks from here. */
  private record Sender(Ipv4 address, int port, Mac mac) {}

  /**
   * What has arrived from one sender.
   *
   * @param earlier incarnation before this one, whose late probes are not counted
   * @param newest greatest sequence number so far
   * @param seen which of the 64 numbers up to {@code newest} have arrived, the newest in bit 0
   */
  private record Count(long incarnation, long earlier, int newest, long seen, int probes) {

    Count and(int sequence) {
      int ahead = sequence - newest;
      if (ahead > 0) {
        long shifted = ahead < Long.SIZE ? seen << ahead : 0;
        return new Count(incarnation, earlier, sequence, shifted | 1, probes + 1);
      }
      boolean known = ahead <= -Long.SIZE || (seen & 1L << -ahead) != 0;
      return known
          ? this
          : new Count(incarnation, earlier, newest, seen | 1L << -ahead, probes + 1);
    }
  }

  private final Map<Sender, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sender, Count> eldest) {
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
            isKeepalive(arrival) ? 0 : count(probe, arrival),
            geoDigest,
            offer));
  }

  /** Whether a probe came for this node alone, to see whether it lives. */
  static boolean isKeepalive(Arrival arrival) {
    return arrival.port() == Arrival.ROUTED;
  }

  /**
   * Counts a group probe, duplicates once; returns how many of this incarnation of the sender have
   * arrived. Keepalives take another way and are not counted.
   */
  private int count(Probe probe, Arrival arrival) {
    Sender sender = new Sender(probe.sender(), arrival.port(), arrival.mac());
    Count known = counts.get(sender);
    if (known != null && known.earlier() == probe.incarnation()) {
      return 0; // Late: this incarnation has had a successor.
    }
    Count count;
    if (known == null || known.incarnation() != probe.incarnation()) {
      // Before the first there was none: its complement is no incarnation of this sender.
      long earlier = known == null ? ~probe.incarnation() : known.incarnation();
      count = new Count(probe.incarnation(), earlier, probe.sequence(), 1, 1);
    } else {
      count = known.and(probe.sequence());
    }
    counts.put(sender, count);
    return count.probes();
  }

  /** Whether this incarnation of the sender has been heard before. */
  boolean knows(Probe probe, Arrival arrival) {
    Count known = counts.get(new Sender(probe.sender(), arrival.port(), arrival.mac()));
    return known != null
        && (known.incarnation() == probe.incarnation() || known.earlier() == probe.incarnation());
  }
}
