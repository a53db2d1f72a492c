package lifeboat.sweep.trial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The files of a sweep: its plan, the topology as it was read, what ended so far, and what came of
 * it. Tasks on other machines share it.
 */
public final class SweepDirectory {

  private static final String PLAN = "plan.json";
  private static final String TOPOLOGY = "topology.yaml";
  private static final String LOCK = ".lock";
  private static final List<String> RESULTS =
      List.of("trials.csv", "timings.csv", "summary.csv", "sweep.html");
  private static final List<String> FOLDERS = List.of("journal", "runs", "slurm", "plots");

  private final Path path;

  /** The directory at a path, which need not exist yet. */
  public SweepDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  public Path path() {
    return path;
  }

  /** A file of the directory. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** The plan that was begun here; null where none was. */
  public @Nullable SweepPlan plan() throws IOException {
    if (!Files.exists(file(PLAN))) {
      return null;
    }
    try {
      return SweepPlan.fromJson(Files.readString(file(PLAN)));
    } catch (JacksonException e) {
      throw new IOException(file(PLAN) + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** Whether there is something else than a sweep in it. */
  public boolean isForeign() throws IOException {
    if (!Files.exists(path) || Files.exists(file(PLAN))) {
      return Files.exists(path) && !Files.isDirectory(path);
    }
    if (!Files.isDirectory(path)) {
      return true;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> !file.getFileName().toString().equals(LOCK));
    }
  }

  /** Begins a sweep here. */
  public void begin(SweepPlan plan, String topologyText) throws IOException {
    write(TOPOLOGY, topologyText);
    write(PLAN, plan.toJson());
  }

  /** Removes what an earlier sweep left here, and nothing else. */
  public void forget() throws IOException {
    for (String name : RESULTS) {
      Files.deleteIfExists(file(name));
    }
    for (String folder : FOLDERS) {
      delete(file(folder));
    }
    Files.deleteIfExists(file(PLAN));
  }

  /** Removes a folder with all that is in it; it need not exist. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Keeps others from playing the same sweep at the same time; the lock goes with the process.
   *
   * @return null where somebody else has it
   */
  public @Nullable FileLock lock() throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(file(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      channel.close();
      return null;
    }
  }

  /** The topology as it was when the sweep was begun. */
  public String topologyText() throws IOException {
    return Files.readString(file(TOPOLOGY));
  }

  /**
   * A file with that topology for other processes: the one that the user named while it is still
   * the same, because what it refers to lies beside it; else the copy.
   */
  public Path topologyFile(SweepPlan plan) throws IOException {
    Path original = Path.of(plan.topology());
    boolean same =
        Files.isReadable(original)
            && SweepPlan.digestOf(Files.readString(original)).equals(plan.topologySha256());
    return same ? original : file(TOPOLOGY);
  }

  /** A journal of this process. */
  public Journal journal(String writer) throws IOException {
    return Journal.begin(file("journal"), writer);
  }

  /** What has ended so far. */
  public SortedMap<Integer, JournalEntry> ended(SweepPlan plan) throws IOException {
    return Journal.read(file("journal"), plan);
  }

  /** How many trials have ended so far, those counted twice that were played twice. */
  public long endedCount() throws IOException {
    return Journal.lines(file("journal"));
  }

  /** The trials that have not ended, in their order. */
  public List<Trial> missing(SweepPlan plan) throws IOException {
    SortedMap<Integer, JournalEntry> ended = ended(plan);
    List<Trial> missing = new ArrayList<>();
    for (int number = 0; number < plan.trialCount(); number++) {
      if (!ended.containsKey(number)) {
        missing.add(plan.trial(number));
      }
    }
    return missing;
  }

  /** Writes a file that is there as a whole or not at all. */
  public void write(String name, String text) throws IOException {
    Files.createDirectories(path);
    Path temporary = file(name + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
