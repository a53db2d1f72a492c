package lifeboat.emulator.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which laboratories of this user there are: a private folder with a file for each, named after it.
 * A file says who keeps the laboratory; whether that process lives is looked up each time, and the
 * files of those that do not are taken away. So what is listed is there, however the others ended.
 *
 * <p>Processes take turns by a lock on a file, threads by the monitor.
 */
public final class LabRegistry {

  private static final int MAX_SAME_NAMES = 1000;
  private static final String LOCK = ".lock";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** Starts a laboratory that has got a name. */
  @FunctionalInterface
  public interface Starter {
    /** The entry of the laboratory, whose keeper runs already. */
    LabEntry start(String name) throws IOException;
  }

  private final Path folder;

  private LabRegistry(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the registry in {@code folder}, which is made if it is not there.
   *
   * @throws IOException if somebody else could write to it
   */
  public static LabRegistry open(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException e) {
      // By us, or by somebody who is up to something.
    }
    boolean isFolder = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    if (!isFolder || !uidOf(folder).equals(uidOf(Path.of("/proc/self")))) {
      throw new IOException(folder + " is not a folder of yours");
    }
    if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE)) {
      throw new IOException(folder + " is open to others; chmod 700 it");
    }
    return new LabRegistry(folder);
  }

  private static Object uidOf(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid");
  }

  /** All laboratories whose keepers live, by name. */
  public synchronized List<LabEntry> living() throws IOException {
    try (FileChannel channel = lockFile();
        FileLock _ = channel.lock()) {
      return livingEntries();
    }
  }

  private List<LabEntry> livingEntries() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> isEntry(file.getFileName().toString())).sorted().toList();
    }
    List<LabEntry> living = new ArrayList<>();
    for (Path file : files) {
      Optional<LabEntry> entry = read(file).filter(found -> found.keeper().isAlive());
      if (entry.isPresent()) {
        living.add(entry.get());
      } else {
        Files.deleteIfExists(file);
      }
    }
    return living;
  }

  private static boolean isEntry(String name) {
    return name.matches(LabEntry.NAME_PATTERN);
  }

  private static Optional<LabEntry> read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return LabEntry.parse(file.getFileName().toString(), text);
  }

  /**
   * Starts a laboratory under a name that no living one has: {@code wanted}, or {@code wanted-2}
   * and so on.
   *
   * @param exactly whether it has to be {@code wanted} itself
   * @return empty when the name is taken
   */
  public synchronized Optional<LabEntry> start(String wanted, boolean exactly, Starter starter)
      throws IOException {
    try (FileChannel channel = lockFile();
        FileLock _ = channel.lock()) {
      List<String> taken = livingEntries().stream().map(LabEntry::name).toList();
      for (int i = 1; i <= (exactly ? 1 : MAX_SAME_NAMES); i++) {
        String name = i == 1 ? wanted : wanted + "-" + i;
        if (!taken.contains(name)) {
          LabEntry entry = starter.start(name);
          write(entry);
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }
  }

  private void write(LabEntry entry) throws IOException {
    Path draft = folder.resolve("." + entry.name() + ".new");
    Files.writeString(draft, entry.write(), StandardCharsets.UTF_8);
    Files.move(
        draft,
        folder.resolve(entry.name()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forgets a laboratory that has ended; one that has its name by now stays. */
  public synchronized void forget(LabEntry entry) throws IOException {
    try (FileChannel channel = lockFile();
        FileLock _ = channel.lock()) {
      Path file = folder.resolve(entry.name());
      if (Files.exists(file) && read(file).equals(Optional.of(entry))) {
        Files.delete(file);
      }
    }
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
