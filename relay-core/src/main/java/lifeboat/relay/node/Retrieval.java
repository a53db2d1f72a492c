package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.Search;

/**
 * One search for a replica at the server that was asked for it, and the fetching of it.
 *
 * <pre>
 * SEARCHING  the search is said in rounds; every server that has the replica answers
 *   time is over, only to be located     → ENDED, located where it was found
 *   found, and to be fetched             → FETCHING from the first that has answered
 *   found nowhere after the last round   → ENDED, not found
 * FETCHING   the holder is asked, again and again, until it sends; then it sends as any source does
 *   published here                       → ENDED, fetched
 *   holder silent, refusing or failing   → FETCHING from the next holder, with the next attempt; what
 *                                          has arrived stays
 *   attempts used up                     → ENDED, failed
 * </pre>
 */
final class Retrieval {

  /** A search is said so often ... */
  static final int ROUNDS = 5;

  /** ... the second round so long after the first, each later pause twice as long. */
  static final long FIRST_PAUSE_NANOS = 250_000_000L;

  /** So many servers that have a replica are remembered. */
  static final int MAX_HOLDERS = 32;

  /** A holder is asked again when nothing has come from it for so long ... */
  static final long ASK_NANOS = 500_000_000L;

  /** ... and is given up when nothing has come for so long. */
  static final long HOLDER_SILENCE_NANOS = 5_000_000_000L;

  /** So many attempts are made, over all holders. */
  static final int MAX_ATTEMPTS = 16;

  private enum State {
    SEARCHING,
    FETCHING,
    ENDED
  }

  private final String name;
  private final UUID self;
  private final Ipv4 address;
  private final FlowKey replica;
  private final long number;
  private final boolean fetches;
  private final long startedNanos;
  private final Map<Ipv4, Found> holders = new LinkedHashMap<>();
  private State state = State.SEARCHING;
  private int rounds;
  private Optional<Hop> relay = Optional.empty();
  private long nextNanos;
  private final int firstAttempt;
  private int attempts;
  private long heardNanos;

  /**
   * A search that begins now.
   *
   * @param number by which answers to this search are known
   * @param firstAttempt number of the first attempt to fetch it; none to locate it only
   */
  Retrieval(
      String name,
      ServerConfig config,
      FlowKey replica,
      long number,
      Optional<Integer> firstAttempt,
      long nowNanos) {
    this.name = name;
    this.self = config.id();
    this.address = config.address();
    this.replica = replica;
    this.number = number;
    this.fetches = firstAttempt.isPresent();
    this.firstAttempt = firstAttempt.orElse(0);
    this.startedNanos = nowNanos;
    this.nextNanos = nowNanos;
  }

  long number() {
    return number;
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  /** Whether it is about this copy, whatever the attempt. */
  boolean fetches(FlowKey copy) {
    return state == State.FETCHING && flow().ofCopy().equals(copy.ofCopy());
  }

  /** Whether packets of this attempt have been asked for. */
  boolean expects(FlowKey flow) {
    return state == State.FETCHING && flow.equals(flow());
  }

  /** The attempt under way. */
  private FlowKey flow() {
    return new FlowKey(
        replica.source(), replica.sequence(), FlowKey.FETCHED, firstAttempt + attempts);
  }

  /** A server has the replica. */
  void found(Found found, long nowNanos, Outbox outbox) {
    boolean same =
        found.number() == number
            && found.copy().source().equals(replica.source())
            && found.copy().sequence() == replica.sequence();
    boolean isNew = !holders.containsKey(found.holder().address());
    if (state == State.ENDED || !same || !isNew || holders.size() >= MAX_HOLDERS) {
      return;
    }
    holders.put(found.holder().address(), found);
    outbox.tell(
        new Notice.ReplicaLocated(
            name,
            found.copy().replicaId(),
            found.copy().copy(),
            found.holder().address(),
            found.holder().server(),
            found.replicaBytes()));
    if (fetches && state == State.SEARCHING) {
      ask(nowNanos, outbox);
    }
  }

  /** A fragment of what was asked for has arrived. */
  void heard(long nowNanos) {
    heardNanos = nowNanos;
    nextNanos = nowNanos + HOLDER_SILENCE_NANOS;
  }

  /** The holder cannot give it, or what it gave was not what it should be. */
  void failed(String why, long nowNanos, Outbox outbox) {
    nextHolder(why, nowNanos, outbox);
  }

  /** The replica is here, whole and verified. */
  void published(Optional<String> sha256, long nowNanos, Outbox outbox) {
    if (state == State.FETCHING) {
      state = State.ENDED;
      outbox.tell(
          new Notice.ReplicaFetched(
              name,
              flow(),
              holder().holder().address(),
              holder().replicaBytes(),
              sha256,
              nowNanos - startedNanos));
    }
  }

  /** Does what is due; without a gateway nobody can be asked. */
  void run(Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    relay = gateway;
    if (nowNanos < nextNanos) {
      return;
    }
    switch (state) {
      case SEARCHING -> search(nowNanos, outbox);
      case FETCHING -> {
        if (nowNanos >= heardNanos + HOLDER_SILENCE_NANOS) {
          nextHolder("it fell silent", nowNanos, outbox);
        } else {
          request(nowNanos, outbox);
        }
      }
      case ENDED -> {}
    }
  }

  long nextNanos() {
    return state == State.ENDED ? Long.MAX_VALUE : nextNanos;
  }

  private void search(long nowNanos, Outbox outbox) {
    if (rounds == ROUNDS) {
      endOfSearch(outbox);
      return;
    }
    nextNanos = nowNanos + (FIRST_PAUSE_NANOS << rounds);
    sayRound(outbox);
  }

  private void sayRound(Outbox outbox) {
    Search search = new Search(number, rounds++, 0, address, replica);
    relay.ifPresent(hop -> outbox.toHop(hop, search));
  }

  private void endOfSearch(Outbox outbox) {
    state = State.ENDED;
    if (fetches || holders.isEmpty()) {
      outbox.tell(new Notice.RetrievalFailed(name, replica.replicaId(), "no server has it"));
    } else {
      List<Ipv4> servers = new ArrayList<>(holders.keySet());
      outbox.tell(new Notice.SearchEnded(name, replica.replicaId(), servers));
    }
  }

  private void ask(long nowNanos, Outbox outbox) {
    state = State.FETCHING;
    heardNanos = nowNanos;
    outbox.tell(new Notice.FetchStarted(name, flow(), holder().holder().address()));
    request(nowNanos, outbox);
  }

  private void request(long nowNanos, Outbox outbox) {
    outbox.routed(holder().holder().address(), new Fetch(flow(), self));
    nextNanos = nowNanos + ASK_NANOS;
  }

  private Found holder() {
    List<Found> all = List.copyOf(holders.values());
    return all.get(attempts % all.size());
  }

  private void nextHolder(String why, long nowNanos, Outbox outbox) {
    outbox.tell(new Notice.AttemptFailed(name, flow(), why));
    if (attempts + 1 >= MAX_ATTEMPTS || firstAttempt + attempts + 1 > FlowKey.MAX_ATTEMPT) {
      state = State.ENDED;
      outbox.tell(
          new Notice.RetrievalFailed(
              name, replica.replicaId(), "no server that has it could send it; the last: " + why));
      return;
    }
    attempts++;
    sayRound(outbox); // Somebody who was not heard before, or was not there, may have it as well.
    ask(nowNanos, outbox);
  }
}
