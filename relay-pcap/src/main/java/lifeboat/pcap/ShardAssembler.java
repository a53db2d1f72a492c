package lifeboat.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import lifeboat.relay.node.ReplicaContent;

/** Puts a replica together out of shards; how these are made is nothing that a store knows. */
@FunctionalInterface
public interface ShardAssembler {

  /** For stores that never have shards. */
  ShardAssembler NONE =
      (_, _) -> {
        throw new IOException("nothing is put together here");
      };

  /**
   * Writes the replica to {@code target}.
   *
   * @return its SHA-256 in hexadecimal, which is the one that its source has computed
   * @throws IOException if they are not what is needed, or {@code target} cannot be written
   */
  String assemble(List<ReplicaContent> shards, OutputStream target) throws IOException;
}
