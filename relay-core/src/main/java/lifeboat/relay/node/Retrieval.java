package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.Search;

/**
 * One search for a replica at the server that was asked for it, and the fetching of it.
 *
 * <pre>
 * SEARCHING   the search is said in rounds; every server that has the replica, or a shard of it,
 *             answers. What is to be fetched is asked for as it is found: a whole copy from one
 *             server, or as many shards as are needed, each from another one
 *   rounds over, only to be located      → ENDED, located where it was found
 *   rounds over, too little was found    → ENDED, not found
 *   a whole copy or enough shards found  → FETCHING
 * FETCHING    no rounds are said any more, unless something fails
 *   a whole copy published here          → ENDED, fetched
 *   enough shards published here         → ASSEMBLING
 *   holder silent, refusing or failing   → the next one is asked, with the next attempt; what has
 *                                          arrived stays
 *   attempts used up                     → ENDED, failed
 * ASSEMBLING  the store puts the shards together
 *   assembled → ENDED, fetched; store failed → ENDED, failed
 * </pre>
 */
final class Retrieval {

  /** A search is said so often ... */
  static final int ROUNDS = 5;

  /** ... the second round so long after the first, each later pause twice as long. */
  static final long FIRST_PAUSE_NANOS = 250_000_000L;

  /** So many answers are remembered. */
  static final int MAX_HOLDERS = 32;

  /** So many attempts are made for each piece that is needed, over all holders. */
  static final int MAX_ATTEMPTS = 16;

  private enum State {
    SEARCHING,
    FETCHING,
    ASSEMBLING,
    ENDED
  }

  /** A server that has the replica or a shard of it. */
  private static final class Holder {
    private final Found found;
    private int failures;

    Holder(Found found) {
      this.found = found;
    }

    boolean isShard() {
      return CopyNumber.isShard(found.copy().copy());
    }

    /** The number under which it is fetched. */
    int piece() {
      return isShard()
          ? CopyNumber.ofFetchedShard(CopyNumber.index(found.copy().copy()))
          : FlowKey.FETCHED;
    }

    int failures() {
      return failures;
    }
  }

  private final String name;
  private final ServerConfig config;
  private final FlowKey replica;
  private final long number;
  private final boolean fetches;
  private final Receptions receptions;
  private final int firstAttempt;
  private final long startedNanos;
  private final List<Holder> holders = new ArrayList<>();
  private final Map<Integer, PieceFetch> active = new LinkedHashMap<>();

  /** The shards that are here, by the number under which others are fetched. */
  private final TreeMap<Integer, FlowKey> here = new TreeMap<>();

  /** Where the shards came from. */
  private final SequencedSet<Ipv4> origins = new LinkedHashSet<>();

  /** So many shards bring the replica back; 0 where no shard has been found. */
  private int shardsNeeded;

  private long shardBytes;
  private State state = State.SEARCHING;
  private int rounds;
  private long roundNanos;
  private int failures;
  private Optional<Hop> relay = Optional.empty();

  /**
   * A search that begins now.
   *
   * @param number by which answers to this search are known
   * @param receptions what is here already is not fetched
   */
  Retrieval(Input.Retrieve order, ServerConfig config, long number, Receptions receptions) {
    this.name = order.name();
    this.config = config;
    this.replica = new FlowKey(order.source(), order.sequence(), 0, 0);
    this.number = number;
    this.fetches = order.fetch();
    this.receptions = receptions;
    this.firstAttempt = receptions.nextAttemptToFetch(replica);
    this.startedNanos = order.nowNanos();
    this.roundNanos = order.nowNanos();
    for (PublishedCopies.Held held : receptions.published().of(replica)) {
      if (held.isShard()) {
        int index = CopyNumber.index(held.copy().copy());
        here.put(CopyNumber.ofFetchedShard(index), held.copy());
      }
    }
  }

  long number() {
    return number;
  }

  FlowKey replica() {
    return replica;
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  /** Whether packets of this attempt have been asked for. */
  boolean expects(FlowKey flow) {
    PieceFetch fetch = active.get(flow.copy());
    return fetch != null && fetch.flow().equals(flow);
  }

  /** A server has the replica, or a shard of it. */
  void found(Found found, long nowNanos, Outbox outbox) {
    boolean same = found.number() == number && found.copy().ofCopy().withCopy(0).equals(replica);
    if (state == State.ENDED || !same || isKnown(found) || holders.size() >= MAX_HOLDERS) {
      return;
    }
    int copy = found.copy().copy();
    boolean shard = CopyNumber.isShard(copy);
    if (!CopyNumber.isGood(copy) || (shard && !isOfTheseShards(found))) {
      return; // Nobody who keeps to the protocol says so.
    }
    holders.add(new Holder(found));
    outbox.tell(
        new Notice.ReplicaLocated(
            name,
            replica.replicaId(),
            shard ? CopyNumber.index(copy) : copy,
            CopyNumber.needed(copy),
            found.holder().address(),
            found.holder().server(),
            found.replicaBytes()));
    if (shard) {
      shardsNeeded = CopyNumber.needed(copy);
      shardBytes = found.replicaBytes();
    }
    fetchMore(nowNanos, outbox);
  }

  /** Nobody offers a shard that is on its way, and all shards of a replica are cut alike. */
  private boolean isOfTheseShards(Found found) {
    int copy = found.copy().copy();
    boolean first = shardsNeeded == 0;
    return !CopyNumber.isFetched(copy)
        && (first
            || (shardsNeeded == CopyNumber.needed(copy) && shardBytes == found.replicaBytes()));
  }

  private boolean isKnown(Found found) {
    return holders.stream()
        .anyMatch(holder ->
            holder.found.holder().address().equals(found.holder().address())
                && holder.found.copy().equals(found.copy()));
  }

  /** Asks for what is still wanted, of those that have failed least often. */
  private void fetchMore(long nowNanos, Outbox outbox) {
    if (!fetches || state == State.ENDED || state == State.ASSEMBLING) {
      return;
    }
    if (shardsNeeded > 0 && here.size() >= shardsNeeded) {
      assemble(outbox);
      return;
    }
    while (!isEnoughUnderWay()) {
      Optional<Holder> next =
          holders.stream()
              .filter(this::isWanted)
              .min(Comparator.comparingInt(Holder::failures).thenComparing(Holder::isShard));
      if (next.isEmpty()) {
        return;
      }
      ask(next.get(), nowNanos, outbox);
    }
    state = State.FETCHING;
    roundNanos = Long.MAX_VALUE;
  }

  private boolean isEnoughUnderWay() {
    boolean shards = shardsNeeded > 0 && active.size() + here.size() >= shardsNeeded;
    return shards || active.containsKey(FlowKey.FETCHED);
  }

  /** A whole copy is only fetched where no shards are. */
  private boolean isWanted(Holder holder) {
    return holder.isShard()
        ? !active.containsKey(holder.piece()) && !here.containsKey(holder.piece())
        : active.isEmpty();
  }

  private void ask(Holder holder, long nowNanos, Outbox outbox) {
    int attempt = Math.min(FlowKey.MAX_ATTEMPT, firstAttempt + failures);
    FlowKey flow = new FlowKey(replica.source(), replica.sequence(), holder.piece(), attempt);
    PieceFetch fetch = new PieceFetch(flow, holder.found, config.id(), nowNanos);
    active.put(holder.piece(), fetch);
    outbox.tell(new Notice.FetchStarted(name, flow, fetch.server()));
    boolean ignored = fetch.run(nowNanos, outbox);
  }

  /** A fragment of what was asked for has arrived. */
  void heard(FlowKey flow, long nowNanos) {
    Optional.ofNullable(active.get(flow.copy())).ifPresent(fetch -> fetch.heard(nowNanos));
  }

  /** The holder cannot give it, or what it gave was not what it should be. */
  void failed(FlowKey flow, String why, long nowNanos, Outbox outbox) {
    PieceFetch fetch = active.remove(flow.copy());
    if (fetch == null) {
      return;
    }
    outbox.tell(new Notice.AttemptFailed(name, fetch.flow(), why));
    failures++;
    holders.stream()
        .filter(holder -> holder.found.equals(fetch.holder()))
        .forEach(holder -> holder.failures++);
    int most = MAX_ATTEMPTS * Math.max(1, shardsNeeded);
    if (failures >= most || firstAttempt + failures > FlowKey.MAX_ATTEMPT) {
      fail("no server that has it could send it; the last: " + why, outbox);
      return;
    }
    sayRound(outbox); // Somebody who was not heard before, or was not there, may have it as well.
    fetchMore(nowNanos, outbox);
  }

  /** The store here cannot keep what was fetched, or cannot put it together. */
  void storeFailed(Input.StoreFailed failed, Outbox outbox) {
    FlowKey copy = failed.flow().ofCopy();
    if (!copy.withCopy(0).equals(replica)) {
      return;
    }
    if (state == State.ASSEMBLING && copy.copy() == FlowKey.FETCHED) {
      outbox.add(new Output.Discard(copy));
      fail("its shards cannot be put together: " + failed.why(), outbox);
    } else {
      failed(copy, failed.reason().text(), failed.nowNanos(), outbox);
    }
  }

  /** A copy or shard is here, whole and verified. */
  void published(FlowKey copy, Optional<String> sha256, long nowNanos, Outbox outbox) {
    PieceFetch fetch =
        copy.ofCopy().withCopy(0).equals(replica) ? active.remove(copy.copy()) : null;
    if (fetch == null) {
      return;
    }
    long bytes = fetch.holder().replicaBytes();
    if (copy.copy() == FlowKey.FETCHED) {
      end(fetch.flow(), List.of(fetch.server()), bytes, sha256, nowNanos, outbox);
    } else {
      outbox.tell(new Notice.ShardFetched(name, fetch.flow(), fetch.server(), bytes));
      here.put(copy.copy(), copy.ofCopy());
      origins.add(fetch.server());
      fetchMore(nowNanos, outbox);
    }
  }

  /** Until they are together there are twice as many bytes. */
  private void assemble(Outbox outbox) {
    if (shardsNeeded * shardBytes > receptions.freeBytes()) {
      fail("no room to put its shards together", outbox);
      return;
    }
    state = State.ASSEMBLING;
    roundNanos = Long.MAX_VALUE;
    active.clear();
    List<FlowKey> shards = here.values().stream().limit(shardsNeeded).toList();
    if (shards.stream().anyMatch(shard -> !shard.isFetched())) {
      origins.add(config.address());
    }
    outbox.add(new Output.Assemble(replica.withCopy(FlowKey.FETCHED), shards));
  }

  /** The store has put the replica together. */
  void assembled(Input.Assembled done, Outbox outbox) {
    if (fetches && done.flow().ofCopy().withCopy(0).equals(replica)) {
      end(
          done.flow(),
          List.copyOf(origins),
          done.replicaBytes(),
          Optional.of(done.sha256()),
          done.nowNanos(),
          outbox);
    }
  }

  private void end(
      FlowKey flow,
      List<Ipv4> servers,
      long replicaBytes,
      Optional<String> sha256,
      long nowNanos,
      Outbox outbox) {
    state = State.ENDED;
    active.clear();
    outbox.tell(
        new Notice.ReplicaFetched(
            name, flow, servers, replicaBytes, sha256, nowNanos - startedNanos));
  }

  private void fail(String why, Outbox outbox) {
    state = State.ENDED;
    active.clear();
    receptions.dropFetchedShards(replica, "the replica could not be put together", outbox);
    outbox.tell(new Notice.RetrievalFailed(name, replica.replicaId(), why));
  }

  /** Does what is due; without a gateway nobody can be asked. */
  void run(Optional<Hop> gateway, long nowNanos, Outbox outbox) {
    relay = gateway;
    if (state != State.ENDED && nowNanos >= roundNanos) {
      search(nowNanos, outbox);
    }
    for (PieceFetch fetch : List.copyOf(active.values())) {
      if (!fetch.run(nowNanos, outbox)) {
        failed(fetch.flow(), "it fell silent", nowNanos, outbox);
      }
    }
  }

  long nextNanos() {
    long next = state == State.ENDED ? Long.MAX_VALUE : roundNanos;
    for (PieceFetch fetch : active.values()) {
      next = Math.min(next, fetch.nextNanos());
    }
    return next;
  }

  private void search(long nowNanos, Outbox outbox) {
    if (rounds < ROUNDS) {
      roundNanos = nowNanos + (FIRST_PAUSE_NANOS << rounds);
      sayRound(outbox);
    } else {
      roundNanos = Long.MAX_VALUE;
      endOfSearch(outbox);
    }
  }

  private void sayRound(Outbox outbox) {
    Search search = new Search(number, rounds++, 0, config.address(), replica);
    relay.ifPresent(hop -> outbox.toHop(hop, search));
  }

  private void endOfSearch(Outbox outbox) {
    if (!fetches && !holders.isEmpty()) {
      state = State.ENDED;
      List<Ipv4> servers = holders.stream().map(held -> held.found.holder().address()).toList();
      outbox.tell(new Notice.SearchEnded(name, replica.replicaId(), servers));
    } else if (shardsNeeded == 0) {
      fail("no server has it", outbox);
    } else {
      long known =
          holders.stream()
              .map(Holder::piece)
              .filter(piece -> piece != FlowKey.FETCHED && !here.containsKey(piece))
              .distinct()
              .count();
      fail(
          "only %d of the %d shards that are needed were found"
              .formatted(known + here.size(), shardsNeeded),
          outbox);
    }
  }
}
