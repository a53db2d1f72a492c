package lifeboat.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lifeboat.parties.shard.ShardAssembly;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.simulator.invariant.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The store of a simulated server, which takes time as a disk would and survives the server. It
 * keeps extents and digests, not the bytes: what {@link #sha256Of} gives is the digest of the bytes
 * as they were committed. Everything goes by the flow key of the first attempt.
 */
final class MemoryStore implements Observation.Disk {

  /** Time of a commit or of a publication. */
  static final long COMMIT_NANOS = 1_000_000L;

  private static final Output.Origin UNKNOWN = new Output.Origin(0, Ipv4.UNSPECIFIED, List.of());

  /** A replica under its name. */
  private record Whole(long replicaBytes, String sha256, Output.Origin origin) {}

  private final Map<FlowKey, Output.Origin> origins = new LinkedHashMap<>();
  private final Map<FlowKey, PartialCopy> partial = new LinkedHashMap<>();
  private final Map<FlowKey, Whole> published = new LinkedHashMap<>();
  private final Map<String, String> digests = new LinkedHashMap<>();
  private final Function<FlowKey, Optional<ReplicaContent>> contents;
  private boolean broken;

  /**
   * An empty store.
   *
   * @param contents what sources have sent, by copies and shards: what was published with its
   *     digest is that, and need not be kept twice
   */
  MemoryStore(Function<FlowKey, Optional<ReplicaContent>> contents) {
    this.contents = contents;
  }

  /** From now on nothing can be committed or published. */
  void fail() {
    broken = true;
  }

  /**
   * Begins what is asked; the answer, if there is one, is due after {@link #COMMIT_NANOS} and is
   * true only when {@link #complete} has been told so.
   */
  Optional<Input.FromStore> request(Output.ToStore request, long nowNanos) {
    long doneNanos = nowNanos + COMMIT_NANOS;
    FlowKey flow = request.flow();
    switch (request) {
      case Output.Open open -> {
        origins.put(flow, open.origin());
        copy(flow, open.replicaBytes());
      }
      case Output.Write write ->
          copy(flow, write.replicaBytes()).write(write.offset(), write.fragment());
      case Output.Commit commit -> {
        if (broken) {
          return Optional.of(failed(doneNanos, flow, Refusal.STORE_FAILED));
        }
        PartialCopy copy = partial.get(flow);
        if (copy != null) {
          copy.commit(commit.number());
        }
        return Optional.of(new Input.Committed(doneNanos, flow, commit.number()));
      }
      case Output.Publish publish -> {
        if (broken) {
          return Optional.of(failed(doneNanos, flow, Refusal.STORE_FAILED));
        }
        boolean good = isGood(publish);
        return Optional.of(
            good
                ? new Input.Published(doneNanos, flow)
                : failed(doneNanos, flow, Refusal.DIGEST_MISMATCH));
      }
      case Output.Read _ -> {
        boolean readable = !broken && published.containsKey(flow);
        return Optional.of(
            new Input.Opened(doneNanos, flow, readable ? contents.apply(flow) : Optional.empty()));
      }
      case Output.Assemble assemble -> {
        return Optional.of(assembled(assemble, doneNanos));
      }
      case Output.Discard _ -> {
        partial.remove(flow);
        origins.remove(flow);
      }
      case Output.Withdraw _ -> {
        published.remove(flow);
        digests.remove(flow.copyId());
        origins.remove(flow);
      }
    }
    return Optional.empty();
  }

  /** Shards are put together as on a disk, only that the result is not kept. */
  private Input.FromStore assembled(Output.Assemble wanted, long doneNanos) {
    List<ReplicaContent> shards =
        wanted.shards().stream()
            .filter(published::containsKey)
            .flatMap(shard -> contents.apply(shard).stream())
            .toList();
    try {
      String sha256 = ShardAssembly.assemble(shards, OutputStream.nullOutputStream());
      long bytes = contents.apply(wanted.flow()).orElseThrow().length();
      return broken
          ? failed(doneNanos, wanted.flow(), Refusal.STORE_FAILED)
          : new Input.Assembled(doneNanos, wanted.flow(), bytes, sha256);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return new Input.StoreFailed(doneNanos, wanted.flow(), Refusal.STORE_FAILED, why);
    }
  }

  private static Input.StoreFailed failed(long nowNanos, FlowKey flow, Refusal reason) {
    return new Input.StoreFailed(nowNanos, flow, reason, reason.text());
  }

  /** The time of an answer has come: what it says is now so. */
  void complete(Input.FromStore answer) {
    if (answer instanceof Input.Committed done) {
      PartialCopy copy = partial.get(done.flow());
      if (copy != null) {
        copy.committed(done.number());
      }
    } else if (answer instanceof Input.Published done) {
      PartialCopy copy = partial.remove(done.flow());
      if (copy != null) {
        published.put(
            done.flow(), new Whole(copy.replicaBytes(), copy.sha256(), origin(done.flow())));
        digests.put(done.flow().copyId(), copy.sha256());
      }
    } else if (answer instanceof Input.Assembled done) {
      published.put(done.flow(), new Whole(done.replicaBytes(), done.sha256(), UNKNOWN));
      digests.put(done.flow().copyId(), done.sha256());
    }
  }

  /** The server has died: what was under way is lost, what was committed stays. */
  void crash() {
    partial.values().forEach(PartialCopy::crash);
  }

  /** What a server that starts finds here. */
  List<Input.Recovered> recovered(long nowNanos) {
    List<Input.Recovered> found = new ArrayList<>();
    published.forEach((copy, whole) ->
        found.add(
            new Input.Recovered(
                nowNanos,
                lastAttempt(copy),
                whole.replicaBytes(),
                whole.origin(),
                List.of(),
                Optional.of(Payload.of(HexFormat.of().parseHex(whole.sha256()))),
                true)));
    partial.forEach((copy, part) ->
        found.add(
            new Input.Recovered(
                nowNanos,
                lastAttempt(copy),
                part.replicaBytes(),
                origin(copy),
                part.committedRanges(),
                part.storedDigest(),
                false)));
    return found;
  }

  private FlowKey lastAttempt(FlowKey copy) {
    return new FlowKey(copy.source(), copy.sequence(), copy.copy(), origin(copy).attempt());
  }

  private Output.Origin origin(FlowKey copy) {
    return origins.getOrDefault(copy, UNKNOWN);
  }

  private PartialCopy copy(FlowKey flow, long replicaBytes) {
    return partial.computeIfAbsent(flow, _ -> new PartialCopy(replicaBytes));
  }

  private boolean isGood(Output.Publish publish) {
    PartialCopy copy = partial.get(publish.flow());
    String expected = HexFormat.of().formatHex(publish.sha256().toArray());
    return copy != null && copy.isWhole() && copy.sha256().equals(expected);
  }

  /** The copy of a flow that is not published; null when there is none. */
  @Nullable PartialCopy partialOf(FlowKey flow) {
    return partial.get(flow.ofCopy());
  }

  @Override
  public boolean holds(FlowKey flow, ByteRange range) {
    PartialCopy copy = partial.get(flow.ofCopy());
    return copy == null ? published.containsKey(flow.ofCopy()) : copy.holds(range);
  }

  @Override
  public boolean isPublished(String copyId, String sha256) {
    return sha256.equals(digests.get(copyId));
  }

  /** Digest of a published copy or shard. */
  Optional<String> sha256Of(String copyId) {
    return Optional.ofNullable(digests.get(copyId));
  }
}
