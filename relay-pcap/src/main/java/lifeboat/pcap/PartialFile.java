package lifeboat.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.RangeSet;
import lifeboat.relay.message.ReplicaStream;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * A replica on disk that is not whole yet: one file with its bytes, its digest and, behind them, a
 * journal of what has been committed. A record of the journal names the bytes and their checksum,
 * so that one {@code fsync} makes both durable in any order: after a crash a record counts when the
 * bytes it names are those that it was made of.
 *
 * <p>The length of the replica stands in the name of the file, {@code
 * source-sequence-copy.length.partial}; the journal begins behind it.
 */
final class PartialFile implements AutoCloseable {

  static final String SUFFIX = ".partial";

  private static final Pattern NAME =
      Pattern.compile(
          "(" + WholeReplicas.SOURCE + ")-([0-9]{1,10})-([0-9]{1,3})\\.([0-9]{1,15})\\.partial");
  private static final int MAX_COPY = 255;
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path path;
  private final FileChannel channel;
  private final long replicaBytes;
  private final JournalWriter journal;

  private PartialFile(Path path, FileChannel channel, long replicaBytes, long journalBytes) {
    this.path = path;
    this.channel = channel;
    this.replicaBytes = replicaBytes;
    this.journal = new JournalWriter(ReplicaStream.length(replicaBytes) + journalBytes);
  }

  /** A new file for a copy of which nothing is there yet. */
  static PartialFile create(Path directory, FlowKey copy, long replicaBytes) throws IOException {
    Path path =
        directory.resolve(
            "%s-%s-%d.%d%s"
                .formatted(
                    copy.source(),
                    Integer.toUnsignedString(copy.sequence()),
                    copy.copy(),
                    replicaBytes,
                    SUFFIX));
    PartialFile file = new PartialFile(path, open(path), replicaBytes, 0);
    try {
      FileSpace.take(path, roomBytes(replicaBytes));
      return file;
    } catch (IOException e) {
      file.delete(); // Else an empty file keeps the name.
      throw e;
    }
  }

  /** Room for the stream and the journal of the shortest fragments in the ordinary course. */
  private static long roomBytes(long replicaBytes) {
    long fragments = replicaBytes / Message.ReplicaPacket.FRAGMENT_BYTES + 2;
    long recordBytes = JournalReader.HEADER_BYTES + JournalReader.EXTENT_BYTES;
    return ReplicaStream.length(replicaBytes) + fragments * recordBytes;
  }

  /** What is found in a file of an earlier process. */
  record Found(PartialFile file, Input.Recovered recovered) {}

  /** Reads a file that an earlier process left; empty where nothing in it is of use. */
  static Optional<Found> recover(Path path) throws IOException {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    if (!name.matches()
        || Long.parseLong(name.group(2)) > WholeReplicas.MAX_SEQUENCE
        || Integer.parseInt(name.group(3)) > MAX_COPY) {
      return Optional.empty();
    }
    long replicaBytes = Long.parseLong(name.group(4));
    FileChannel channel = open(path);
    JournalReader journal = JournalReader.read(channel, ReplicaStream.length(replicaBytes));
    Optional<Output.Origin> origin = journal.origin();
    if (origin.isEmpty() || journal.committed().isEmpty()) {
      channel.close();
      return Optional.empty();
    }
    FlowKey flow =
        new FlowKey(
            UUID.fromString(name.group(1)),
            Integer.parseUnsignedInt(name.group(2)),
            Integer.parseInt(name.group(3)),
            origin.get().attempt());
    boolean digest = journal.committed().contains(replicaBytes, ReplicaStream.length(replicaBytes));
    return Optional.of(
        new Found(
            new PartialFile(path, channel, replicaBytes, journal.bytes()),
            new Input.Recovered(
                0,
                flow,
                replicaBytes,
                origin.get(),
                journal.committed().lowest(Integer.MAX_VALUE),
                digest ? Optional.of(digestIn(channel, replicaBytes)) : Optional.empty(),
                false)));
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PrivateFiles.OWNER_FILE);
  }

  private static Payload digestIn(FileChannel channel, long replicaBytes) throws IOException {
    ByteBuffer digest = ByteBuffer.allocate(ReplicaStream.DIGEST_BYTES);
    readFully(channel, digest, replicaBytes);
    return Payload.of(digest.array());
  }

  /** Notes where the replica comes from; durable with the next {@link #commit}. */
  void origin(Output.Origin origin) {
    journal.origin(origin);
  }

  /** Writes a fragment; durable with the next {@link #commit}. */
  void write(long offset, Payload fragment) throws IOException {
    byte[] bytes = fragment.toArray();
    writeFully(ByteBuffer.wrap(bytes), offset);
    journal.extent(offset, bytes);
  }

  /** Brings everything written so far to stable storage. */
  void commit() throws IOException {
    long at = journal.position();
    writeFully(journal.take(), at);
    channel.force(false);
  }

  /** The digest of the bytes as they are on disk. */
  byte[] sha256() throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long at = 0;
    while (at < replicaBytes) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, replicaBytes - at));
      int read = channel.read(buffer, at);
      if (read < 0) {
        break; // Shorter than it should be: the digest will tell.
      }
      at += read;
      sha256.update(buffer.flip());
    }
    return sha256.digest();
  }

  /** Gives the file another name, and is no partial file any more. */
  void moveTo(Path name) throws IOException {
    channel.close();
    Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void writeFully(ByteBuffer buffer, long offset) throws IOException {
    long at = offset;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }

  /** Reads until {@code buffer} is full; false when the file ends before. */
  static boolean readFully(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, offset + buffer.position());
      if (read < 0) {
        return false;
      }
    }
    return true;
  }

  /** Checksum of a part of a file or of a record. */
  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /** The records of a journal that are not written yet. */
  private static final class JournalWriter {
    private final List<byte[]> records = new ArrayList<>();
    private long position;

    JournalWriter(long position) {
      this.position = position;
    }

    long position() {
      return position;
    }

    void origin(Output.Origin origin) {
      ByteBuffer body = ByteBuffer.allocate(6 + 4 * origin.path().size());
      body.put((byte) origin.attempt()).putInt(origin.replicaSource().bits());
      body.put((byte) origin.path().size());
      origin.path().stream().mapToInt(Ipv4::bits).forEach(body::putInt);
      add(JournalReader.ORIGIN, body.array());
    }

    void extent(long offset, byte[] bytes) {
      ByteBuffer body = ByteBuffer.allocate(JournalReader.EXTENT_BYTES);
      add(
          JournalReader.EXTENT,
          body.putLong(offset).putInt(bytes.length).putInt(crc(bytes)).array());
    }

    private void add(int type, byte[] body) {
      ByteBuffer record = ByteBuffer.allocate(JournalReader.HEADER_BYTES + body.length);
      record.put((byte) type).putShort((short) body.length).putInt(crc(body)).put(body);
      records.add(record.array());
    }

    /** Hands over what is to be written at {@link #position}. */
    ByteBuffer take() {
      int bytes = records.stream().mapToInt(record -> record.length).sum();
      ByteBuffer all = ByteBuffer.allocate(bytes);
      records.forEach(all::put);
      records.clear();
      position += bytes;
      return all.flip();
    }
  }

  /** What a journal says that is true of the file it is in. */
  private static final class JournalReader {
    static final int ORIGIN = 1;
    static final int EXTENT = 2;
    static final int HEADER_BYTES = 7;
    static final int EXTENT_BYTES = 16;
    private static final int MAX_EXTENT_BYTES = 64 * 1024;

    private final RangeSet committed = new RangeSet();
    private Optional<Output.Origin> origin = Optional.empty();
    private long bytes;

    RangeSet committed() {
      return committed;
    }

    Optional<Output.Origin> origin() {
      return origin;
    }

    long bytes() {
      return bytes;
    }

    static JournalReader read(FileChannel channel, long position) throws IOException {
      JournalReader journal = new JournalReader();
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      while (readFully(channel, header.clear(), position + journal.bytes)) {
        int type = header.flip().get();
        ByteBuffer body = ByteBuffer.allocate(header.getShort() & 0xffff);
        boolean whole = readFully(channel, body, position + journal.bytes + HEADER_BYTES);
        if (!whole || header.getInt() != crc(body.array())) {
          break; // The crash came in the middle of this record.
        }
        journal.take(type, body.flip(), channel, position);
        journal.bytes += HEADER_BYTES + body.limit();
      }
      return journal;
    }

    private void take(int type, ByteBuffer body, FileChannel channel, long streamBytes)
        throws IOException {
      if (type == ORIGIN) {
        int attempt = body.get() & 0xff;
        Ipv4 source = new Ipv4(body.getInt());
        List<Ipv4> path = new ArrayList<>();
        for (int left = body.get() & 0xff; left > 0; left--) {
          path.add(new Ipv4(body.getInt()));
        }
        origin = Optional.of(new Output.Origin(attempt, source, path));
      } else if (type == EXTENT) {
        long offset = body.getLong();
        int length = body.getInt();
        boolean inside =
            offset >= 0
                && length > 0
                && length <= MAX_EXTENT_BYTES
                && offset + length <= streamBytes;
        ByteBuffer content = ByteBuffer.allocate(inside ? length : 0);
        if (inside
            && readFully(channel, content, offset)
            && crc(content.array()) == body.getInt()) {
          committed.add(offset, offset + length);
        }
      }
    }
  }
}
