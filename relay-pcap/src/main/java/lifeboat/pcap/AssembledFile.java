package lifeboat.pcap;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lifeboat.relay.node.ReplicaContent;

/**
 * A replica that has been put together out of shards, on stable storage under a name that nobody
 * takes for a whole replica yet.
 */
record AssembledFile(Path path, long replicaBytes, String sha256) {

  static final String SUFFIX = ".assembling";

  private static final int BUFFER_BYTES = 256 * 1024;

  /** Puts the shards in these files together; what cannot be finished leaves no file. */
  static AssembledFile write(Path path, List<Path> shards, ShardAssembler assembler)
      throws IOException {
    List<ReplicaContent> contents = new ArrayList<>();
    for (Path shard : shards) {
      contents.add(
          StoredContent.open(shard).orElseThrow(() -> new IOException("a shard is not here")));
    }
    try (FileChannel channel = create(path)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      String sha256 = assembler.assemble(contents, out);
      out.flush();
      channel.force(true);
      return new AssembledFile(path, channel.size(), sha256);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING),
        PrivateFiles.OWNER_FILE);
  }
}
