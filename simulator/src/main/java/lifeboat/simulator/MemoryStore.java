package lifeboat.simulator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/** The store of a simulated server: memory that takes time as a disk would. */
final class MemoryStore {

  /** Time of a commit or of a publication. */
  static final long COMMIT_NANOS = 1_000_000L;

  private static final long MAX_REPLICA_BYTES = 1L << 30;

  private final Map<FlowKey, byte[]> partial = new LinkedHashMap<>();
  private final Map<String, byte[]> published = new LinkedHashMap<>();

  /** Does what is asked; the answer, if there is one, is due after {@link #COMMIT_NANOS}. */
  Optional<Input> handle(Output.ToStore request, long nowNanos) {
    long doneNanos = nowNanos + COMMIT_NANOS;
    return switch (request) {
      case Output.Open _ -> Optional.empty();
      case Output.Write write -> {
        if (write.replicaBytes() > MAX_REPLICA_BYTES) {
          yield Optional.of(new Input.StoreFailed(doneNanos, write.flow(), false));
        }
        byte[] bytes =
            partial.computeIfAbsent(write.flow(), _ -> new byte[(int) write.replicaBytes()]);
        if (write.offset() < write.replicaBytes()) {
          write.fragment().copyTo(bytes, (int) write.offset());
        }
        yield Optional.empty();
      }
      case Output.Commit commit ->
          Optional.of(new Input.Committed(doneNanos, commit.flow(), commit.number()));
      case Output.Publish publish -> Optional.of(publish(publish, doneNanos));
      case Output.Discard discard -> {
        partial.remove(discard.flow());
        yield Optional.empty();
      }
    };
  }

  private Input publish(Output.Publish publish, long doneNanos) {
    byte[] bytes = partial.getOrDefault(publish.flow(), new byte[0]);
    String expected = HexFormat.of().formatHex(publish.sha256().toArray());
    if (!sha256(bytes).equals(expected)) {
      return new Input.StoreFailed(doneNanos, publish.flow(), true);
    }
    partial.remove(publish.flow());
    published.put(publish.flow().replicaId(), bytes);
    return new Input.Published(doneNanos, publish.flow());
  }

  /** Digest of a published replica as it is now. */
  Optional<String> sha256Of(String replicaId) {
    return Optional.ofNullable(published.get(replicaId)).map(MemoryStore::sha256);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
