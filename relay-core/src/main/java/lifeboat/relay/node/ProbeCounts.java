package lifeboat.relay.node;

import java.util.LinkedHashMap;
import java.util.Map;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Probe;

/** Counts the probes of each sender, which tells the sender how many were lost on the way. */
final class ProbeCounts {

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

  /** Counts a probe; returns how many of this incarnation of the sender have arrived. */
  int count(Probe probe) {
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
