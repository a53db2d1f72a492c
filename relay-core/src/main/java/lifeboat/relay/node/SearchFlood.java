package lifeboat.relay.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Search;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;

/**
 * A relay's part in searches: it passes each round of each search on once, to all neighbours but
 * the one it came from, so that a search finds every server that can be reached.
 */
final class SearchFlood {

  /** So many rounds of searches are remembered; the oldest gives way. */
  static final int MAX_REMEMBERED = 4096;

  /** So many are passed on within {@link #WINDOW_NANOS}; what is more is dropped. */
  static final int MAX_PER_WINDOW = 64;

  static final long WINDOW_NANOS = 1_000_000_000L;

  private record Round(Ipv4 seeker, long number, int round) {}

  private final NeighbourTable neighbours;
  private final SequencedSet<Round> passed = new LinkedHashSet<>();
  private final Deque<Long> lately = new ArrayDeque<>();

  SearchFlood(NeighbourTable neighbours) {
    this.neighbours = neighbours;
  }

  /** A search has come from a neighbour; {@code from} is its address. */
  void received(Search search, Ipv4 from, long nowNanos, Outbox outbox) {
    while (!lately.isEmpty() && nowNanos - lately.getFirst() >= WINDOW_NANOS) {
      lately.removeFirst();
    }
    boolean tooMany = lately.size() >= MAX_PER_WINDOW || search.hops() >= Search.MAX_HOPS;
    if (tooMany || !passed.add(new Round(search.seeker(), search.number(), search.round()))) {
      return;
    }
    if (passed.size() > MAX_REMEMBERED) {
      passed.removeFirst();
    }
    lately.addLast(nowNanos);
    Search onward = search.onward();
    for (Neighbour row : neighbours.all()) {
      if (!row.address().equals(from) && !row.address().equals(search.seeker())) {
        outbox.toHop(new Hop(row.port(), row.mac(), row.address()), onward);
      }
    }
  }
}
