package lifeboat.pcap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.relay.message.FlowKey;

/**
 * The whole replicas of a store, by their ids. Their names in the directory are the index, and this
 * is the copy of it in memory, so that the two cannot disagree after a crash. Any thread may ask.
 *
 * <p>A replica becomes whole in two steps, because a digest and a journal have to be cut off behind
 * it: once its SHA-256 is verified the partial file gets the name {@code
 * source-sequence.length.verified}, and when it has been cut, {@code source-sequence}. A process
 * that dies in between leaves what its successor finishes.
 */
final class WholeReplicas {

  /** A UUID, in the names of all files of replicas. */
  static final String SOURCE = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  static final long MAX_SEQUENCE = 0xffffffffL;

  private static final Pattern WHOLE = Pattern.compile("(" + SOURCE + ")-([0-9]{1,10})");
  private static final Pattern VERIFIED =
      Pattern.compile("(" + SOURCE + "-[0-9]{1,10})\\.([0-9]{1,15})\\.verified");

  private final Path directory;
  private final NavigableMap<String, Path> files = new ConcurrentSkipListMap<>();

  WholeReplicas(Path directory) {
    this.directory = directory;
  }

  /** Name of the file of a whole replica. */
  static String fileName(String replicaId) {
    return replicaId.replace(':', '-');
  }

  /** Name of the file of a replica that is verified, and not cut to its length yet. */
  static String verifiedName(String replicaId, long replicaBytes) {
    return fileName(replicaId) + "." + replicaBytes + ".verified";
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
    FlowKey copy = new FlowKey(UUID.fromString(whole.group(1)), sequence, 0, 0);
    files.put(copy.replicaId(), file);
    return Optional.of(copy);
  }

  /** Makes a verified partial file a whole replica, for good. */
  void publish(PartialFile file, FlowKey flow, long replicaBytes) throws IOException {
    Path verified = directory.resolve(verifiedName(flow.replicaId(), replicaBytes));
    file.moveTo(verified);
    Path whole = finish(verified, replicaBytes, fileName(flow.replicaId()));
    syncDirectory();
    files.put(flow.replicaId(), whole);
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

  /** Takes a replica away, for good. */
  void withdraw(String replicaId) throws IOException {
    files.remove(replicaId);
    Files.deleteIfExists(directory.resolve(fileName(replicaId)));
    syncDirectory();
  }

  /** The file of a replica, where it is here and whole. */
  Optional<Path> find(String replicaId) {
    return Optional.ofNullable(files.get(replicaId));
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
