package lifeboat.sweep.trial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import lifeboat.sweep.plan.SweepPlan;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which trials of a sweep have ended, one JSON object a line. A line is on stable storage before
 * the next trial is begun.
 *
 * <p>Every process writes a file of its own and never adds to an old one. So a line that was being
 * written when a process died is the last of its file, and does no harm: what is not a whole line
 * does not count. That holds for tasks on other machines too, and for a trial that two of them have
 * played; the one in the first file counts.
 */
public final class Journal implements AutoCloseable {

  private static final String SUFFIX = ".ndjson";
  private static final int MAX_WRITERS_OF_A_NAME = 100_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FileChannel channel;

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /** Begins a new file {@code writer-N.ndjson} in {@code folder}. */
  public static Journal begin(Path folder, String writer) throws IOException {
    Files.createDirectories(folder);
    for (int i = 1; i <= MAX_WRITERS_OF_A_NAME; i++) {
      Path file = folder.resolve(String.format("%s-%05d%s", writer, i, SUFFIX));
      try {
        return new Journal(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      } catch (FileAlreadyExistsException _) {
        // Another process of this name has been here before; the next number is tried.
      }
    }
    throw new IOException("no free name for " + folder.resolve(writer + SUFFIX));
  }

  /** Adds a line; when this returns, it will be read again whatever happens. */
  public synchronized void add(JournalEntry entry) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(false);
  }

  /** All trials of the plan that have ended, by their number. */
  public static SortedMap<Integer, JournalEntry> read(Path folder, SweepPlan plan)
      throws IOException {
    SortedMap<Integer, JournalEntry> entries = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return entries;
    }
    for (Path file : files(folder)) {
      String text = text(file);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end)
          .lines()
          .map(Journal::parse)
          .flatMap(Optional::stream)
          .filter(entry -> isOf(plan, entry))
          .forEach(entry -> entries.putIfAbsent(entry.trial(), entry));
    }
    return entries;
  }

  /** How many whole lines there are, as a quick measure of progress. */
  public static long lines(Path folder) throws IOException {
    long lines = 0;
    for (Path file : Files.isDirectory(folder) ? files(folder) : List.<Path>of()) {
      lines += text(file).chars().filter(c -> c == '\n').count();
    }
    return lines;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** A line that was cut off may end within a character. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static boolean isOf(SweepPlan plan, JournalEntry entry) {
    return entry.trial() >= 0
        && entry.trial() < plan.trialCount()
        && plan.trial(entry.trial()).seed() == entry.seed();
  }

  private static Optional<JournalEntry> parse(String line) {
    try {
      return Optional.of(JSON.readValue(line, JournalEntry.class));
    } catch (JacksonException _) {
      return Optional.empty(); // The disk was full, say: the trial is played again.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
