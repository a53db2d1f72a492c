package lifeboat.parties;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;

/** A file as the content of a replica, read piece by piece as it is sent. */
public final class FileContent implements ReplicaContent {

  private final FileChannel channel;
  private final long length;

  private FileContent(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  /** Opens {@code file}; its length at this moment is the length of the replica. */
  public static FileContent open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new FileContent(channel, channel.size());
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Payload read(long offset, int count) {
    byte[] bytes = new byte[(int) Math.max(0, Math.min(count, length - offset))];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, offset + buffer.position());
        if (read < 0) {
          break; // The file has been cut; what was promised is no longer there.
        }
      }
    } catch (IOException e) {
      // Fewer bytes tell the source that the data can no longer be read.
    }
    return Payload.of(bytes, 0, buffer.position());
  }
}
