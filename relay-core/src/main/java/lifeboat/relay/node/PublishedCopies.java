package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Found;

/** The copies and shards that a server has published, by their numbers and by their replicas. */
final class PublishedCopies {

  /** So many are remembered; the oldest gives way, and stays in the store. */
  static final int MAX_PUBLISHED = 65_536;

  /** A published copy, and the path on which it came. */
  record Published(List<Ipv4> path, long replicaBytes) {}

  /** A copy or shard that is here, verified. */
  record Held(FlowKey copy, long replicaBytes) {

    /** The answer to a search. */
    Found found(long number, Destination here) {
      return new Found(number, copy, replicaBytes, here);
    }

    boolean isShard() {
      return CopyNumber.isShard(copy.copy());
    }
  }

  private final SequencedMap<FlowKey, Published> all = new LinkedHashMap<>();

  /** What is here of each replica, by its number. */
  private final Map<FlowKey, TreeMap<Integer, Held>> byReplica = new LinkedHashMap<>();

  Optional<Published> find(FlowKey copy) {
    return Optional.ofNullable(all.get(copy.ofCopy()));
  }

  void put(FlowKey copy, Published published) {
    FlowKey key = copy.ofCopy();
    all.put(key, published);
    byReplica
        .computeIfAbsent(key.withCopy(0), _ -> new TreeMap<>())
        .put(key.copy(), new Held(key, published.replicaBytes()));
    if (all.size() > MAX_PUBLISHED) {
      forget(all.firstEntry().getKey());
    }
  }

  /** It is not here any more; returns what it was. */
  Optional<Published> forget(FlowKey copy) {
    FlowKey key = copy.ofCopy();
    TreeMap<Integer, Held> held = byReplica.get(key.withCopy(0));
    if (held != null) {
      held.remove(key.copy());
      if (held.isEmpty()) {
        byReplica.remove(key.withCopy(0));
      }
    }
    return Optional.ofNullable(all.remove(key));
  }

  /** What is here of a replica, in the order of numbers. */
  List<Held> of(FlowKey replica) {
    TreeMap<Integer, Held> held = byReplica.get(replica.ofCopy().withCopy(0));
    return held == null ? List.of() : new ArrayList<>(held.values());
  }

  /** What to show of a replica to others: the whole where it is here, else a shard placed here. */
  Optional<Held> offered(FlowKey replica) {
    List<Held> held = of(replica);
    return held.stream()
        .filter(piece -> !piece.isShard())
        .findFirst()
        .or(() -> held.stream().filter(piece -> !piece.copy().isFetched()).findFirst());
  }

  /** What is asked for under the number of {@code wanted}: the whole, or a shard placed here. */
  Optional<Held> asked(FlowKey wanted) {
    boolean shard = wanted.copy() != FlowKey.FETCHED;
    int index = CopyNumber.index(wanted.copy());
    return of(wanted).stream()
        .filter(piece ->
            shard
                ? piece.isShard()
                    && !piece.copy().isFetched()
                    && CopyNumber.index(piece.copy().copy()) == index
                : !piece.isShard())
        .findFirst();
  }
}
