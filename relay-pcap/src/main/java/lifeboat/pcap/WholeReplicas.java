package lifeboat.pcap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;

/**
 * The whole copies of replicas, and shards, of a store. Their names in the directory are the index,
 * and this is the copy of it in memory, so that the two cannot disagree after a crash. Any thread
 * may ask.
 *
 * <p>A replica becomes whole in two steps, because a digest and a journal have to be cut off behind
 * it: once its SHA-256 is verified the partial file gets the name {@code
 * source-sequence.length.verified}, and when it has been cut, {@code source-sequence}; behind the
 * sequence comes the number of a copy or shard unless that is 0. A process that dies in between
 * leaves what its successor finishes.
 */
final class WholeReplicas {

  /** A UUID, in the names of all files of replicas. */
  static final String SOURCE = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  static final long MAX_SEQUENCE = 0xffffffffL;

  private static final Pattern WHOLE =
      Pattern.compile("(" + SOURCE + ")-([0-9]{1,10})(?:-([0-9]{1,3}))?");
  private static final Pattern VERIFIED =
      Pattern.compile("(" + SOURCE + "-[0-9]{1,10}(?:-[0-9]{1,3})?)\\.([0-9]{1,15})\\.verified");

  private final Path directory;
  private final Map<FlowKey, Path> files = new ConcurrentHashMap<>();

  WholeReplicas(Path directory) {
    this.directory = directory;
  }

  /** Name of the file of a whole copy: the id of its replica, and its number unless that is 0. */
  static String fileName(FlowKey copy) {
    return fileName(copy.replicaId(), copy.copy());
  }

  private static String fileName(String replicaId, int copy) {
    String replica = replicaId.replace(':', '-');
    return copy == 0 ? replica : replica + "-" + copy;
  }

  /** Name of the file of a copy that is verified, and not cut to its length yet. */
  static String verifiedName(FlowKey copy, long replicaBytes) {
    return fileName(copy) + "." + replicaBytes + ".verified";
  }

  /** Takes a file of an earlier process in; empty when it is no whole replica. */
  Optional<FlowKey> recover(Path found) throws IOException {
    Path file = found;
    Matcher verified = VERIFIED.matcher(String.valueOf(found.getFileName()));
    if (verified.matches()) {
      file = finish(found, Long.parseLong(verified.group(2)), verified.group(1));
    }
    Matcher whole = WHOLE.matcher(String.valueOf(file.getFileName()));
    if (!whole.matches() || Long.parseLong(whole.group(2)) > MAX_SEQUENCE) {
      return Optional.empty();
    }
    int sequence = Integer.parseUnsignedInt(whole.group(2));
    int number = whole.group(3) == null ? 0 : Integer.parseInt(whole.group(3));
    if (number > FlowKey.FETCHED) {
      return Optional.empty();
    }
    FlowKey copy = new FlowKey(UUID.fromString(whole.group(1)), sequence, number, 0);
    files.put(copy, file);
    return Optional.of(copy);
  }

  /** Makes a verified partial file a whole replica, for good. */
  void publish(PartialFile file, FlowKey flow, long replicaBytes) throws IOException {
    Path verified = directory.resolve(verifiedName(flow, replicaBytes));
    file.moveTo(verified);
    Path whole = finish(verified, replicaBytes, fileName(flow));
    syncDirectory();
    files.put(flow.ofCopy(), whole);
  }

  /** Makes what has been put together a whole replica, for good. */
  void publish(AssembledFile assembled, FlowKey flow) throws IOException {
    Path whole = directory.resolve(fileName(flow));
    Files.move(assembled.path(), whole, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
    files.put(flow.ofCopy(), whole);
  }

  private Path finish(Path verified, long replicaBytes, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(verified, StandardOpenOption.WRITE)) {
      channel.truncate(replicaBytes);
      channel.force(true);
    }
    Path whole = directory.resolve(name);
    Files.move(verified, whole, StandardCopyOption.ATOMIC_MOVE);
    return whole;
  }

  /** Takes a copy away, for good. */
  void withdraw(FlowKey copy) throws IOException {
    Path file = directory.resolve(fileName(copy));
    files.remove(copy.ofCopy());
    Files.deleteIfExists(file);
    syncDirectory();
  }

  /** The file of a whole replica in the directory of a store, whatever copy of it is there. */
  static Optional<Path> findWhole(Path directory, String replicaId) {
    for (int number = 0; number <= CopyNumber.MAX_COPIES; number++) {
      int copy = number == CopyNumber.MAX_COPIES ? FlowKey.FETCHED : number;
      Path file = directory.resolve(fileName(replicaId, copy));
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** The file of a copy or shard, {@code source:sequence:copy}, in the directory of a store. */
  static Optional<Path> find(Path directory, String copyId) {
    int end = copyId.lastIndexOf(':');
    String replicaId = copyId.substring(0, end);
    Path file = directory.resolve(fileName(replicaId, Integer.parseInt(copyId.substring(end + 1))));
    return Optional.of(file).filter(Files::isRegularFile);
  }

  /** The file of a copy or shard, where it is here and whole. */
  Optional<Path> find(FlowKey copy) {
    return Optional.ofNullable(files.get(copy.ofCopy()));
  }

  /** Brings the names of files to stable storage; without it a crash may lose a whole file. */
  void syncDirectory() throws IOException {
    sync(directory);
  }

  /** Brings the names in a directory to stable storage. */
  static void sync(Path directory) throws IOException {
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
