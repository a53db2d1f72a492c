package lifeboat.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.relay.seal.Sealer;

/**
 * A published copy that is sent back. The file is opened for each piece, so that nothing stays open
 * when whoever fetches it goes away.
 */
final class StoredContent implements ReplicaContent {

  private final Path file;
  private final long length;

  private StoredContent(Path file, long length) {
    this.file = file;
    this.length = length;
  }

  /** The content of {@code file}; empty where it cannot be read. */
  static Optional<ReplicaContent> open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.of(new StoredContent(file, channel.size()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Leaves room for a seal, whether the network has a key or not. */
  @Override
  public int fragmentBytes() {
    return NormalPacket.FRAGMENT_BYTES - Sealer.BYTES;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Payload read(long offset, int count) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(length - offset, 0, count));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (!PartialFile.readFully(channel, buffer, offset)) {
        return Payload.of(new byte[0]);
      }
    } catch (IOException e) {
      return Payload.of(new byte[0]); // Fewer bytes than asked for tell that it cannot be read.
    }
    return Payload.of(buffer.array());
  }
}
