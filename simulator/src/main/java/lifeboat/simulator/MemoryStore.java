package lifeboat.simulator;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import org.jspecify.annotations.Nullable;

/**
 * The store of a simulated server, which takes time as a disk would and survives the server. It
 * keeps extents and digests, not the bytes: what {@link #sha256Of} gives is the digest of the bytes
 * as they were committed.
 */
final class MemoryStore {

  /** Time of a commit or of a publication. */
  static final long COMMIT_NANOS = 1_000_000L;

  private final Map<FlowKey, PartialCopy> partial = new LinkedHashMap<>();
  private final Map<String, String> published = new LinkedHashMap<>();

  /**
   * Begins what is asked; the answer, if there is one, is due after {@link #COMMIT_NANOS} and is
   * true only when {@link #complete} has been told so.
   */
  Optional<Input> request(Output.ToStore request, long nowNanos) {
    long doneNanos = nowNanos + COMMIT_NANOS;
    switch (request) {
      case Output.Write write -> write(write);
      case Output.Commit commit -> {
        copy(commit.flow(), 0).commit(commit.number());
        return Optional.of(new Input.Committed(doneNanos, commit.flow(), commit.number()));
      }
      case Output.Publish publish -> {
        boolean good = isGood(publish);
        return Optional.of(
            good
                ? new Input.Published(doneNanos, publish.flow())
                : new Input.StoreFailed(doneNanos, publish.flow(), true));
      }
      case Output.Discard discard -> partial.remove(discard.flow());
    }
    return Optional.empty();
  }

  /** The time of an answer has come: what it says is now so. */
  void complete(Input answer) {
    if (answer instanceof Input.Committed done) {
      PartialCopy copy = partial.get(done.flow());
      if (copy != null) {
        copy.committed(done.number());
      }
    } else if (answer instanceof Input.Published done) {
      PartialCopy copy = partial.remove(done.flow());
      published.put(done.flow().replicaId(), copy == null ? "" : copy.sha256());
    }
  }

  /** The server has died: what was under way is lost, what was committed stays. */
  void crash() {
    partial.values().forEach(PartialCopy::crash);
  }

  private void write(Output.Write write) {
    PartialCopy copy = copy(write.flow(), write.replicaBytes());
    copy.write(write.offset(), write.fragment());
  }

  private PartialCopy copy(FlowKey flow, long replicaBytes) {
    return partial.computeIfAbsent(flow, _ -> new PartialCopy(replicaBytes));
  }

  private boolean isGood(Output.Publish publish) {
    PartialCopy copy = partial.get(publish.flow());
    return copy != null && copy.isWhole() && copy.sha256().equals(hex(publish.sha256()));
  }

  private static String hex(Payload bytes) {
    return HexFormat.of().formatHex(bytes.toArray());
  }

  /** The copy of a flow that is not published; null when there is none. */
  @Nullable PartialCopy partialOf(FlowKey flow) {
    return partial.get(flow);
  }

  /** Whether these bytes of a flow are on stable storage. */
  boolean holds(FlowKey flow, ByteRange range) {
    PartialCopy copy = partial.get(flow);
    return copy == null ? published.containsKey(flow.replicaId()) : copy.holds(range);
  }

  /** Digest of a published replica. */
  Optional<String> sha256Of(String replicaId) {
    return Optional.ofNullable(published.get(replicaId));
  }
}
